/**
 * Physical keys (`KeyboardEvent.code`) to PC scancodes, set 1, the way SPICE and a PC keyboard name them; a high byte of 0xE0
 * is the extended prefix. Layout plays no part: the guest's own layout decides what a key means.
 */
const rows: readonly (readonly [first: number, codes: string])[] = [
  [0x01, 'Escape Digit1 Digit2 Digit3 Digit4 Digit5 Digit6 Digit7 Digit8 Digit9 Digit0 Minus Equal Backspace'],
  [0x0f, 'Tab KeyQ KeyW KeyE KeyR KeyT KeyY KeyU KeyI KeyO KeyP BracketLeft BracketRight Enter ControlLeft'],
  [0x1e, 'KeyA KeyS KeyD KeyF KeyG KeyH KeyJ KeyK KeyL Semicolon Quote Backquote ShiftLeft Backslash'],
  [0x2c, 'KeyZ KeyX KeyC KeyV KeyB KeyN KeyM Comma Period Slash ShiftRight NumpadMultiply AltLeft Space CapsLock'],
  [0x3b, 'F1 F2 F3 F4 F5 F6 F7 F8 F9 F10 NumLock ScrollLock'],
  [0x47, 'Numpad7 Numpad8 Numpad9 NumpadSubtract Numpad4 Numpad5 Numpad6 NumpadAdd Numpad1 Numpad2 Numpad3'],
  [0x52, 'Numpad0 NumpadDecimal'],
  [0x56, 'IntlBackslash F11 F12 NumpadEqual'],
  [0x64, 'F13 F14 F15 F16 F17 F18 F19 F20 F21 F22 F23'],
  [0x70, 'KanaMode Lang2 Lang1 IntlRo'],
  [0x76, 'F24 Lang4 Lang3'],
  [0x79, 'Convert'],
  [0x7b, 'NonConvert'],
  [0x7d, 'IntlYen NumpadComma'],
  [0xe008, 'Undo'],
  [0xe00a, 'Paste'],
  [0xe010, 'MediaTrackPrevious'],
  [0xe017, 'Cut Copy MediaTrackNext'],
  [0xe01c, 'NumpadEnter ControlRight'],
  [0xe020, 'AudioVolumeMute LaunchApp2 MediaPlayPause'],
  [0xe024, 'MediaStop'],
  [0xe02c, 'Eject'],
  [0xe02e, 'AudioVolumeDown'],
  [0xe030, 'AudioVolumeUp'],
  [0xe032, 'BrowserHome'],
  [0xe035, 'NumpadDivide'],
  [0xe037, 'PrintScreen AltRight'],
  [0xe03b, 'Help'],
  [0xe046, 'Break'], // what Pause is together with Control
  [0xe047, 'Home ArrowUp PageUp'],
  [0xe04b, 'ArrowLeft'],
  [0xe04d, 'ArrowRight'],
  [0xe04f, 'End ArrowDown PageDown Insert Delete'],
  [0xe05b, 'MetaLeft MetaRight ContextMenu Power Sleep'],
  [0xe063, 'WakeUp'],
  [
    0xe065,
    'BrowserSearch BrowserFavorites BrowserRefresh BrowserStop BrowserForward BrowserBack LaunchApp1 LaunchMail MediaSelect',
  ],
];

const scancodes: ReadonlyMap<string, number> = new Map(
  rows.flatMap(([first, codes]) => codes.split(' ').map((code, index) => [code, first + index] as const)),
);

/** The bytes of a key going down or up, or undefined for a key that a PC keyboard does not have. */
export function keyBytes(code: string, down: boolean): readonly number[] | undefined {
  // Pause has no release of its own on a real keyboard; its break code is part of the same sequence.
  if (code === 'Pause') return down ? [0xe1, 0x1d, 0x45] : [0xe1, 0x9d, 0xc5];
  const scancode = scancodes.get(code);
  if (scancode === undefined) return undefined;
  const last = (scancode & 0xff) | (down ? 0 : 0x80);
  return scancode > 0xff ? [scancode >> 8, last] : [last];
}
