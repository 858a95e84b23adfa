import type { ReleaseChord } from './release-chord.ts';

export interface ShortcutActions {
  readonly release: () => void;
  readonly keysMenu: () => void;
  readonly typeText: () => void;
  readonly screenshot: () => void;
  readonly statistics: () => void;
  readonly fullScreen: () => void;
  /** To the next region of the window. */
  readonly nextRegion: () => void;
}

export interface ShortcutsDeps {
  readonly chord: ReleaseChord;
  readonly mac: boolean;
  /** Keys go to the guest. */
  readonly typing: () => boolean;
  /** All keys do: nothing but the release chord is taken. */
  readonly captured: () => boolean;
  readonly releaseKeys: () => void;
  /** Read at each key, as they change with what is shown. */
  readonly actions: () => ShortcutActions;
}

/** With Ctrl, Alt and Shift, by the key's place: what a layout writes there does not matter. P is the power menu's own. */
const tools: Readonly<Record<string, keyof ShortcutActions>> = {
  KeyK: 'keysMenu',
  KeyT: 'typeText',
  KeyS: 'screenshot',
  KeyI: 'statistics',
};

/** Listens to a console window's own keys, before its screen gets them; returns the end of it. */
export function listenToShortcuts(deps: ShortcutsDeps): () => void {
  const ending = new AbortController();
  const options = { capture: true, signal: ending.signal }; // the screen lets no key event through
  const onKey = (event: KeyboardEvent) => {
    if (deps.chord.key(event)) deps.actions().release();
    const action = event.type === 'keydown' && !event.repeat ? actionOf(event, deps) : undefined;
    if (!action) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    deps.releaseKeys(); // the guest has seen the modifiers go down
    deps.actions()[action]();
  };
  window.addEventListener('keydown', onKey, options);
  window.addEventListener('keyup', onKey, options);
  window.addEventListener('pointerdown', () => deps.chord.spoil(), options);
  window.addEventListener('blur', () => deps.chord.forget(), options);
  return () => ending.abort();
}

function actionOf(event: KeyboardEvent, deps: ShortcutsDeps): keyof ShortcutActions | undefined {
  const { ctrlKey, altKey, shiftKey, metaKey, code } = event;
  if (deps.captured()) return undefined;
  if (ctrlKey && altKey && shiftKey && !metaKey) return tools[code];
  if (deps.typing() || altKey || shiftKey) return undefined;
  if (deps.mac) return ctrlKey && metaKey && code === 'KeyF' ? 'fullScreen' : undefined;
  if (ctrlKey || metaKey) return undefined;
  if (code === 'F11') return 'fullScreen';
  return code === 'F6' ? 'nextRegion' : undefined;
}
