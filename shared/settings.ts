import type { Scale } from './console.ts';

export type Language = 'en' | 'zh-CN';

/** Which way the clipboard's text may go between this computer and a guest. */
export type ClipboardDirection = 'both' | 'to-guest' | 'from-guest' | 'off';

/** A chord or a sequence of chords of the person's own: each is pressed in order and released in reverse. */
export interface KeyMacro {
  readonly id: string;
  readonly name: string;
  /** `KeyboardEvent.code` words, as `[['ControlLeft', 'AltLeft', 'Delete'], ['Enter']]`. */
  readonly chords: readonly (readonly string[])[];
}

/** What a person can set, flat, so that a policy can lock or preset each by its name. `system` follows the operating system. */
export interface Settings {
  readonly language: Language | 'system';
  readonly theme: 'light' | 'dark' | 'system';
  readonly density: 'comfortable' | 'compact';
  readonly closeToTray: boolean;
  readonly startAtLogin: boolean;
  /** Whether a start at login opens no window. */
  readonly startHidden: boolean;
  /** Consoles that were open when the app quit are opened again. */
  readonly reopenConsoles: boolean;
  /** An Electron accelerator that shows the palette from anywhere; empty for none. */
  readonly globalShortcut: string;
  /** Pictures of running VMs in the library: none, of consoles that were open, or also asked from the server. */
  readonly thumbnails: 'off' | 'opened' | 'all';
  /** What is done with a new version: nothing, say so, or install it when the app quits. */
  readonly updates: 'off' | 'notify' | 'install';
  readonly scale: Scale;
  readonly clipboard: ClipboardDirection;
  /** How much text goes to and from guests with an agent at most. */
  readonly clipboardLimitMb: number;
  /** When this computer's own key combinations (Alt+Tab, the system key) go to the guest. */
  readonly systemKeys: 'full-screen' | 'always' | 'never';
  /** Held together and released, they give the keyboard back; `KeyboardEvent.code` words without their side, `Control` and so on. */
  readonly releaseChord: readonly ('Control' | 'Alt' | 'Shift' | 'Meta')[];
  /** Milliseconds between two keystrokes when text is typed into a guest. */
  readonly typingPaceMs: number;
  readonly statistics: boolean;
  readonly autoReconnect: boolean;
  readonly macros: readonly KeyMacro[];
}

export const defaultSettings: Settings = {
  language: 'system',
  theme: 'system',
  density: 'comfortable',
  closeToTray: true,
  startAtLogin: false,
  startHidden: true,
  reopenConsoles: false,
  globalShortcut: '',
  thumbnails: 'opened',
  updates: 'notify',
  scale: 'fit',
  clipboard: 'both',
  clipboardLimitMb: 4,
  systemKeys: 'full-screen',
  releaseChord: ['Control', 'Alt'],
  typingPaceMs: 20,
  statistics: false,
  autoReconnect: true,
  macros: [],
};
