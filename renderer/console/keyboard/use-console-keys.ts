import { useEffect, useRef, type RefObject } from 'react';
import type { ConsoleActions } from '../console-actions.tsx';
import type { ConsoleView } from '../console-store.ts';
import { focusPanel } from '../panel.tsx';
import type { ScreenView } from '../session-link.ts';
import type { Tools } from '../tools-context.tsx';
import { ReleaseChord } from './release-chord.ts';
import { listenToShortcuts, type ShortcutActions } from './shortcuts.ts';

interface ConsoleKeys {
  readonly bar: RefObject<HTMLElement | null>;
  readonly view: ConsoleView;
  readonly screen: ScreenView;
  readonly actions: ConsoleActions;
  readonly tools: Tools;
}

/** The window's own keys: the release chord takes the keyboard back to the bar, which shows itself then in full screen too. */
export function useConsoleKeys(keys: ConsoleKeys): void {
  const latest = useRef(keys);
  useEffect(() => void (latest.current = keys));
  useEffect(() => {
    const { capture } = latest.current.tools;
    return listenToShortcuts({
      chord: new ReleaseChord(() => latest.current.view.look.settings.releaseChord),
      mac: latest.current.view.platform === 'darwin',
      typing: () => capture.value().typing,
      captured: () => capture.value().systemKeys,
      releaseKeys: () => latest.current.tools.capture.releaseKeys(),
      actions: () => shortcutActions(latest.current),
    });
  }, []);
}

function shortcutActions({ bar, view, screen, actions, tools }: ConsoleKeys): ShortcutActions {
  const press = (tool: string) => bar.current?.querySelector<HTMLElement>(`[data-tool=${tool}]`)?.click();
  return {
    release: () => {
      tools.capture.release();
      focusRegion(bar.current);
    },
    keysMenu: () => press('keys'),
    typeText: () => screen.live && tools.show('type-text'),
    screenshot: () => void actions.saveScreenshot(),
    statistics: () => tools.setStatistics(!tools.statistics),
    fullScreen: () => {
      actions.setFullScreen(!view.fullScreen);
      actions.focusScreen(); // in the bar, the focus would hold it over the picture
    },
    nextRegion: () => {
      const all = [...document.querySelectorAll<HTMLElement>(regions)];
      const next = all[all.findIndex((region) => region.contains(document.activeElement)) + 1];
      if (!next && screen.live) actions.focusScreen();
      else focusRegion(next ?? bar.current);
    },
  };
}

/** What F6 goes through on its way to the screen: the guest keeps Tab for itself. */
const regions = '.bar, .silent, .overlay-card, .panel, .toast';

function focusRegion(region: HTMLElement | null): void {
  if (region?.matches('.panel')) focusPanel();
  else region?.querySelector<HTMLElement>('input, button:not(:disabled)')?.focus();
}
