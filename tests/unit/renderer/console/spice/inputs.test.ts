import { handle_mousemove } from 'spice-html5/src/inputs.js';
import { keycode_to_start_scan } from 'spice-html5/src/utils.js';
import { describe, expect, it, vi } from 'vitest';
import { Inputs, mouseButton } from '../../../../../renderer/console/spice/input/inputs.ts';
import { keyBytes } from '../../../../../renderer/console/spice/input/scancodes.ts';

// spice-html5 looks at the browser as soon as it is loaded.
vi.hoisted(() => {
  vi.stubGlobal('navigator', { appName: 'Netscape', appVersion: '5.0', userAgent: '' });
  vi.stubGlobal('window', globalThis);
});

type Sent = readonly [type: number, ...bytes: number[]];

function recorded() {
  const sent: Sent[] = [];
  const inputs = new Inputs((type, payload) => sent.push([type, ...new Uint8Array(payload)]));
  return { inputs, sent };
}

const position = (x: number, y: number, buttons = 0): Sent => [112, x, 0, 0, 0, y, 0, 0, 0, buttons, 0, 0];

describe('keyBytes', () => {
  it('names keys by their place, where spice-html5 goes by the letter on them', () => {
    // The key right of T: Y in the US, Z in Germany, where its keyCode is 90.
    expect(keyBytes('KeyY', true)).toEqual([0x15]);
    expect(keycode_to_start_scan(90)).toBe(0x2c); // the key left of X
  });

  it('knows the key left of Z, for which spice-html5 opens an alert', () => {
    expect(keyBytes('IntlBackslash', true)).toEqual([0x56]);
    expect(() => keycode_to_start_scan(226)).toThrow('alert is not defined');
  });

  it.each([
    ['Enter', true, [0x1c]],
    ['Enter', false, [0x9c]],
    ['NumpadEnter', true, [0xe0, 0x1c]],
    ['Delete', false, [0xe0, 0xd3]],
    ['F12', true, [0x58]],
    ['PrintScreen', true, [0xe0, 0x37]],
    ['Pause', true, [0xe1, 0x1d, 0x45]],
    ['Pause', false, [0xe1, 0x9d, 0xc5]],
    ['MetaRight', true, [0xe0, 0x5c]],
  ] as const)('%s, down: %s', (code, down, bytes) => expect(keyBytes(code, down)).toEqual(bytes));

  it('does not invent keys', () => expect(keyBytes('Unidentified', true)).toBeUndefined());
});

describe('Inputs', () => {
  it('sends a key as four bytes that end with a zero', () => {
    const { inputs, sent } = recorded();
    expect(inputs.key('Delete', true)).toBe(true);
    expect(inputs.key('Delete', false)).toBe(true);
    expect(inputs.key('Fn', true)).toBe(false);
    expect(sent).toEqual([
      [101, 0xe0, 0x53, 0, 0],
      [102, 0xe0, 0xd3, 0, 0],
    ]);
  });

  it('thins motion to what is acknowledged, and the last position always arrives', () => {
    const { inputs, sent } = recorded();
    for (let x = 0; x < 20; x++) inputs.position(x, 1);
    expect(sent).toHaveLength(8);
    inputs.acknowledged();
    expect(sent.at(-1)).toEqual(position(19, 1));
  });

  it('is mended: spice-html5 drops the last positions for ever', () => {
    const sent: unknown[] = [];
    const owner = {
      mouse_mode: 2,
      log_info: () => {},
      inputs: { state: 'ready', waiting_for_ack: 0, send_msg: (message: unknown) => sent.push(message) },
    };
    for (let x = 0; x < 20; x++) handle_mousemove.call({ sc: owner }, { offsetX: x, offsetY: 1 });
    owner.inputs.waiting_for_ack -= 4; // what its handler does with an acknowledgement
    expect(sent).toHaveLength(8);
    expect(new Uint8Array((sent.at(-1) as { data: ArrayBuffer }).data)[0]).toBe(7);
  });

  it('sends the waiting position before a button', () => {
    const { inputs, sent } = recorded();
    for (let x = 0; x < 20; x++) inputs.position(x, 1);
    inputs.button(mouseButton.right, true);
    inputs.button(mouseButton.right, false);
    expect(sent.slice(-3)).toEqual([position(19, 1), [113, 3, 4, 0], [114, 3, 0, 0]]);
  });

  it('adds relative motion up while it waits', () => {
    const { inputs, sent } = recorded();
    for (let turn = 0; turn < 8; turn++) inputs.motion(1, 0);
    for (let turn = 0; turn < 5; turn++) inputs.motion(2, -1);
    inputs.acknowledged();
    expect(sent.at(-1)).toEqual([111, 10, 0, 0, 0, 0xfb, 0xff, 0xff, 0xff, 0, 0]);
  });
});
