/** One key: its place on the keyboard (`KeyboardEvent.code`), and what it writes there for servers that know no places. */
export interface Key {
  readonly code: string;
  /** X11 keysym, as a VNC server without QEMU's extended key events needs it (RFB 7.5.4). */
  readonly keysym: number;
}

/** Codes in the order of their keysyms, from the first one on. */
const runs: readonly (readonly [first: number, codes: string])[] = [
  [0xff08, 'Backspace Tab'],
  [0xff0d, 'Enter'],
  [0xff13, 'Pause ScrollLock'],
  [0xff1b, 'Escape'],
  [0xff50, 'Home ArrowLeft ArrowUp ArrowRight ArrowDown PageUp PageDown End'],
  [0xff61, 'PrintScreen'],
  [0xff63, 'Insert'],
  [0xff67, 'ContextMenu'],
  [0xff7f, 'NumLock'],
  [0xff8d, 'NumpadEnter'],
  [0xffaa, 'NumpadMultiply NumpadAdd NumpadComma NumpadSubtract NumpadDecimal NumpadDivide'],
  [0xffb0, 'Numpad0 Numpad1 Numpad2 Numpad3 Numpad4 Numpad5 Numpad6 Numpad7 Numpad8 Numpad9'],
  [0xffbe, 'F1 F2 F3 F4 F5 F6 F7 F8 F9 F10 F11 F12'],
  [0xffe1, 'ShiftLeft ShiftRight ControlLeft ControlRight CapsLock'],
  [0xffe9, 'AltLeft'],
  [0xfe03, 'AltRight'], // ISO_Level3_Shift: what it is on every layout that has use for it
  [0xffeb, 'MetaLeft MetaRight'],
  [0xffff, 'Delete'],
  [0x61, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'.replace(/./g, ' Key$&').trim()],
  [0x30, 'Digit0 Digit1 Digit2 Digit3 Digit4 Digit5 Digit6 Digit7 Digit8 Digit9'],
  [0x20, 'Space'],
  [0x2c, 'Comma Minus Period Slash'],
  [0x3b, 'Semicolon'],
  [0x3d, 'Equal'],
  [0x5b, 'BracketLeft Backslash BracketRight'],
  [0x60, 'Backquote'],
  [0x27, 'Quote'],
  [0x3c, 'IntlBackslash'],
];

const keysyms: ReadonlyMap<string, number> = new Map(
  runs.flatMap(([first, codes]) => codes.split(' ').map((code, index) => [code, first + index] as const)),
);

/** The key at a place of the keyboard; with the keysym of a US keyboard, 0 where it has none. */
export function keyAt(code: string): Key {
  return { code, keysym: keysyms.get(code) ?? 0 };
}

/** Whether this code is a key that can be sent. */
export function isKnownKey(code: string): boolean {
  return keysyms.has(code);
}

/** The keysym that writes a character (X11 protocol, appendix A: Latin-1 as it is, all else from its code point). */
export function keysymOfCharacter(character: string): number {
  const point = character.codePointAt(0) ?? 0;
  return point < 0x100 ? point : 0x1000000 + point;
}

const labels: Readonly<Record<string, string>> = {
  Control: 'Ctrl',
  Meta: 'Win',
  Delete: 'Del',
  Escape: 'Esc',
  PrintScreen: 'PrtSc',
  AltRight: 'AltGr',
  PageUp: 'PgUp',
  PageDown: 'PgDn',
  Insert: 'Ins',
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  Backquote: '`',
  Minus: '-',
  Equal: '=',
  BracketLeft: '[',
  BracketRight: ']',
  Backslash: '\\',
  Semicolon: ';',
  Quote: "'",
  Comma: ',',
  Period: '.',
  Slash: '/',
  IntlBackslash: '<',
  ContextMenu: 'Menu',
};

/** What is printed on a key of a US keyboard. */
export function keyLabel(code: string): string {
  const plain = code.replace(/^(Key|Digit)/, '');
  const side = plain.replace(/^(Control|Shift|Alt|Meta)(Left|Right)$/, '$1');
  return labels[plain] ?? labels[side] ?? side.replace(/^Numpad/, 'Num ');
}

/** A combination as it is written: `Ctrl+Alt+Del`. */
export function chordLabel(codes: readonly string[]): string {
  return codes.map(keyLabel).join('+');
}

/** A combination that this computer would keep for itself, offered in the keys menu. */
export interface Chord {
  readonly label: string;
  readonly keys: readonly string[];
}

function chord(...keys: readonly string[]): Chord {
  return { label: chordLabel(keys), keys };
}

const functionKeys = ['F1', 'F2', 'F3', 'F4', 'F5', 'F6', 'F7', 'F8', 'F9', 'F10', 'F11', 'F12'] as const;

export const ctrlAltDel: Chord = chord('ControlLeft', 'AltLeft', 'Delete');

/** The chords that every desktop knows; Ctrl+Alt+Del has its own place before them. */
export const commonChords: readonly Chord[] = [
  chord('AltLeft', 'Tab'),
  chord('AltLeft', 'F4'),
  chord('ControlLeft', 'Escape'),
  chord('ControlLeft', 'ShiftLeft', 'Escape'),
  chord('MetaLeft'),
  chord('MetaLeft', 'KeyL'),
  chord('MetaLeft', 'KeyR'),
  chord('PrintScreen'),
  chord('AltLeft', 'PrintScreen'),
  chord('ControlLeft', 'AltLeft', 'Backspace'),
];

/** Linux virtual terminals. */
export const terminalChords: readonly Chord[] = functionKeys.map((key) => chord('ControlLeft', 'AltLeft', key));

/** The modifiers that the keys menu can hold down, for what is typed or clicked next. */
export const stickyModifiers = ['ControlLeft', 'ShiftLeft', 'AltLeft', 'AltRight', 'MetaLeft'] as const;
export type StickyModifier = (typeof stickyModifiers)[number];

/** What keys can be sent to. */
export interface KeyTarget {
  key(key: Key, down: boolean): void;
}

/** Presses the keys in order, then releases them in reverse. */
export function pressChord(target: KeyTarget, codes: readonly string[]): void {
  const keys = codes.map(keyAt);
  for (const key of keys) target.key(key, true);
  for (const key of keys.reverse()) target.key(key, false);
}
