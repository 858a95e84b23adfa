import { handle_mousemove } from 'spice-html5/src/inputs.js';
import { keycode_to_start_scan } from 'spice-html5/src/utils.js';
import { describe, expect, it, vi } from 'vitest';
import { Inputs, lockKey, mouseButton } from '../../../../../renderer/console/spice/input/inputs.ts';
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
    ['Break', true, [0xe0, 0x46]],
    ['IntlYen', true, [0x7d]],
    ['IntlRo', true, [0x73]],
    ['NumpadComma', true, [0x7e]],
    ['Convert', false, [0xf9]],
    ['NonConvert', true, [0x7b]],
    ['KanaMode', true, [0x70]],
    ['Lang1', true, [0x72]],
    ['Lang2', true, [0x71]],
    ['Lang3', true, [0x78]],
    ['Lang4', true, [0x77]],
    ['F24', true, [0x76]],
    ['AudioVolumeMute', true, [0xe0, 0x20]],
    ['MediaSelect', true, [0xe0, 0x6d]],
    ['Eject', true, [0xe0, 0x2c]],
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

  it('says on which display a position is', () => {
    const { inputs, sent } = recorded();
    inputs.position(1, 2, 3);
    expect(sent).toEqual([[112, 1, 0, 0, 0, 2, 0, 0, 0, 0, 0, 3]]);
  });

  it('gives the guest the lock keys that this computer knows, when they differ', () => {
    const { inputs, sent } = recorded();
    inputs.takeModifiers(Uint16Array.of(lockKey.num | lockKey.scroll).buffer);
    inputs.setLocks(lockKey.num, lockKey.num | lockKey.caps);
    expect(sent).toEqual([]);
    inputs.setLocks(lockKey.caps, lockKey.num | lockKey.caps);
    inputs.setLocks(lockKey.caps, lockKey.num | lockKey.caps);
    expect(sent).toEqual([[103, lockKey.caps | lockKey.scroll, 0]]);
    expect(inputs.capsLock).toBe(true);
    inputs.muted = true;
    inputs.setLocks(0, 7);
    expect(sent).toHaveLength(1);
  });

  it('presses and releases the wheel for each notch, with side and extra held', () => {
    const { inputs, sent } = recorded();
    inputs.button(mouseButton.side, true);
    inputs.button(mouseButton.extra, true);
    inputs.wheel(-2);
    expect(sent).toEqual([
      [113, 6, 32, 0],
      [113, 7, 96, 0],
      [113, 4, 104, 0],
      [114, 4, 96, 0],
      [113, 4, 104, 0],
      [114, 4, 96, 0],
    ]);
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
