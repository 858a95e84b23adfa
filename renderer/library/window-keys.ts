import { useEffect, useEffectEvent } from 'react';
import { isCommand } from '../ui/shortcut.ts';
import { usePlatform } from '../ui/ui-context.tsx';
import { focusNextRegion } from './hooks.ts';

export interface WindowKeys {
  readonly search: () => void;
  readonly star: () => void;
  readonly details: () => void;
  readonly settings: () => void;
  readonly refresh: () => void;
  readonly escape: () => void;
}

/** Binds the keys of the whole window; a dialog over it has the keyboard for itself. */
export function useWindowKeys(keys: WindowKeys, enabled: boolean): void {
  const platform = usePlatform();
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing) return;
    const act = isCommand(event, platform) ? commandOf(event.key, keys) : plainKeyOf(event, keys);
    if (!act) return;
    event.preventDefault();
    act();
  });
  useEffect(() => {
    if (!enabled) return;
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [enabled]);
}

function commandOf(key: string, keys: WindowKeys): (() => void) | undefined {
  switch (key.toLowerCase()) {
    case 'k':
      return keys.search;
    case 'd':
      return keys.star;
    case 'i':
      return keys.details;
    case ',':
      return keys.settings;
    case 'r':
      return keys.refresh;
    default:
      return undefined;
  }
}

function plainKeyOf(event: KeyboardEvent, keys: WindowKeys): (() => void) | undefined {
  switch (event.key) {
    case 'F6':
      return () => focusNextRegion(event.shiftKey ? -1 : 1);
    case 'F5':
      return keys.refresh;
    case 'Escape':
      return keys.escape;
    default:
      return undefined;
  }
}
