type Pressed = Pick<KeyboardEvent, 'code' | 'ctrlKey' | 'altKey' | 'shiftKey' | 'metaKey'>;

/** Electron's names for keys whose `KeyboardEvent.code` is called otherwise. */
const names: Readonly<Record<string, string>> = {
  ArrowUp: 'Up',
  ArrowDown: 'Down',
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
  Space: 'Space',
  Tab: 'Tab',
  Enter: 'Enter',
  Home: 'Home',
  End: 'End',
  PageUp: 'PageUp',
  PageDown: 'PageDown',
  Insert: 'Insert',
  Delete: 'Delete',
  Backspace: 'Backspace',
  Minus: '-',
  Equal: '=',
  Comma: ',',
  Period: '.',
  Slash: '/',
  Backslash: '\\',
  Semicolon: ';',
  Quote: "'",
  Backquote: '`',
  BracketLeft: '[',
  BracketRight: ']',
};

/** `modifier`: only such keys are held so far; `bare`: the key would be taken from every program as it is. */
export type Recorded =
  { readonly kind: 'accelerator'; readonly value: string } | { readonly kind: 'modifier' } | { readonly kind: 'bare' };

/** Writes the keys that are held as an Electron accelerator, whatever the layout writes on them. */
export function recordAccelerator(event: Pressed): Recorded {
  const key = keyOf(event.code);
  if (key === undefined) return { kind: 'modifier' };
  const isFunctionKey = /^F\d+$/.test(key);
  if (!event.ctrlKey && !event.altKey && !event.metaKey && !isFunctionKey) return { kind: 'bare' };
  const held = [
    event.ctrlKey && 'Control',
    event.altKey && 'Alt',
    event.shiftKey && 'Shift',
    event.metaKey && 'Super',
  ].filter((each) => each !== false);
  return { kind: 'accelerator', value: [...held, key].join('+') };
}

function keyOf(code: string): string | undefined {
  const plain = /^(?:Key([A-Z])|Digit(\d)|(F(?:[1-9]|1\d|2[0-4])))$/.exec(code);
  return plain?.[1] ?? plain?.[2] ?? plain?.[3] ?? names[code];
}
