/**
 * Keys by their place on the keyboard (`KeyboardEvent.code`) with the X11 keysym that a VNC server without QEMU's extended
 * key events needs (RFB 7.5.4).
 */
const keysyms = {
  ControlLeft: 0xffe3,
  AltLeft: 0xffe9,
  ShiftLeft: 0xffe1,
  MetaLeft: 0xffeb,
  Delete: 0xffff,
  Backspace: 0xff08,
  Escape: 0xff1b,
  Tab: 0xff09,
  PrintScreen: 0xff61,
  KeyL: 0x6c,
  KeyR: 0x72,
  F1: 0xffbe,
  F2: 0xffbf,
  F3: 0xffc0,
  F4: 0xffc1,
  F5: 0xffc2,
  F6: 0xffc3,
  F7: 0xffc4,
  F8: 0xffc5,
  F9: 0xffc6,
  F10: 0xffc7,
  F11: 0xffc8,
  F12: 0xffc9,
} as const;

export type KeyCode = keyof typeof keysyms;

export function keysymOf(code: KeyCode): number {
  return keysyms[code];
}

/** A combination that this computer would keep for itself, offered in the keys menu. Labels are what is printed on keys. */
export interface Chord {
  readonly label: string;
  readonly keys: readonly KeyCode[];
}

const functionKeys = ['F1', 'F2', 'F3', 'F4', 'F5', 'F6', 'F7', 'F8', 'F9', 'F10', 'F11', 'F12'] as const;

export const ctrlAltDel: Chord = { label: 'Ctrl+Alt+Del', keys: ['ControlLeft', 'AltLeft', 'Delete'] };

/** The chords that every desktop knows; Ctrl+Alt+Del has its own place before them. */
export const commonChords: readonly Chord[] = [
  { label: 'Alt+Tab', keys: ['AltLeft', 'Tab'] },
  { label: 'Alt+F4', keys: ['AltLeft', 'F4'] },
  { label: 'Ctrl+Esc', keys: ['ControlLeft', 'Escape'] },
  { label: 'Ctrl+Shift+Esc', keys: ['ControlLeft', 'ShiftLeft', 'Escape'] },
  { label: 'Win', keys: ['MetaLeft'] },
  { label: 'Win+L', keys: ['MetaLeft', 'KeyL'] },
  { label: 'Win+R', keys: ['MetaLeft', 'KeyR'] },
  { label: 'PrtSc', keys: ['PrintScreen'] },
  { label: 'Alt+PrtSc', keys: ['AltLeft', 'PrintScreen'] },
  { label: 'Ctrl+Alt+Backspace', keys: ['ControlLeft', 'AltLeft', 'Backspace'] },
];

/** Linux virtual terminals. */
export const terminalChords: readonly Chord[] = functionKeys.map((key) => ({
  label: `Ctrl+Alt+${key}`,
  keys: ['ControlLeft', 'AltLeft', key],
}));
