import { useEffect, useEffectEvent } from 'react';
import { isCommand } from '../ui/shortcut.ts';
import { usePlatform } from '../ui/ui-context.tsx';
import { shortcutOf, windowActions, type WindowActionRuns } from './app-actions.ts';
import { focusNextRegion } from './hooks.ts';

export interface WindowKeys {
  readonly runs: WindowActionRuns;
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

function commandOf(key: string, { runs }: WindowKeys): (() => void) | undefined {
  const shortcut = `Mod+${key.toUpperCase()}`;
  const action = windowActions.find((each) => shortcutOf(each) === shortcut);
  return action && runs[action.id];
}

function plainKeyOf(event: KeyboardEvent, keys: WindowKeys): (() => void) | undefined {
  switch (event.key) {
    case 'F6':
      return () => focusNextRegion(event.shiftKey ? -1 : 1);
    case 'F5':
      return keys.runs.refresh;
    case 'Escape':
      return keys.escape;
    default:
      return undefined;
  }
}
