import { describe, expect, it } from 'vitest';
import {
  cursorShape,
  cursorType,
  type CursorHeader,
} from '../../../../../../renderer/console/spice/cursor/cursor-shape.ts';

const header = (type: number, width: number, height = 1, hotX = 0, hotY = 0): CursorHeader => ({
  type,
  width,
  height,
  hotX,
  hotY,
});

/** Each pixel as one letter: `.` the screen, else colour and whether it is solid. */
function picture(type: number, width: number, height: number, data: readonly number[]): string {
  const shape = cursorShape(header(type, width, height), Uint8Array.from(data));
  if (!shape) return 'none';
  const names: Readonly<Record<string, string>> = {
    '0,0,0,255': 'k',
    '255,255,255,255': 'w',
    '255,0,0,255': 'r',
    '0,255,0,255': 'g',
    '0,0,255,255': 'b',
  };
  const pixels = Array.from({ length: width * height }, (_, at) => [...shape.rgba.slice(at * 4, at * 4 + 4)]);
  const letters = pixels.map((pixel) => (pixel[3] === 0 ? '.' : (names[pixel.join()] ?? '?')));
  return Array.from({ length: height }, (_, y) => letters.slice(y * width, (y + 1) * width).join('')).join('/');
}

const blue = [255, 0, 0, 0];
const green = [0, 255, 0, 0];
const red = [0, 0, 255, 0];
const black = [0, 0, 0, 0];
const white = [255, 255, 255, 0];

describe('cursorShape', () => {
  it('alpha: blue, green, red, how solid', () => {
    const shape = cursorShape(header(cursorType.alpha, 2, 1, 9, 9), Uint8Array.of(255, 0, 1, 255, 0, 0, 255, 128));
    expect(shape).toEqual({
      width: 2,
      height: 1,
      hotX: 1,
      hotY: 0,
      rgba: Uint8ClampedArray.of(1, 0, 255, 255, 255, 0, 0, 128),
    });
  });

  it('mono: black, white, the screen; what inverts is black with a white edge', () => {
    // AND 0011 0000, XOR 0100 0000 in the first row
    expect(picture(cursorType.mono, 4, 1, [0b0011_0000, 0b0100_0000])).toBe('kw..');
    expect(picture(cursorType.mono, 5, 3, [0xff, 0xff, 0xff, 0, 0b0010_0000, 0])).toBe('.www./.wkw./.www.');
  });

  it('mono: each row begins with a byte of its own', () => {
    expect(picture(cursorType.mono, 9, 2, [0, 0, 0, 0, 0x80, 0x80, 0, 0])).toBe('wkkkkkkkw/kkkkkkkkk');
  });

  it.each([
    [
      'four bits, an odd width',
      cursorType.color4,
      [0x12, 0x30, ...black, ...blue, ...green, ...red, ...Array<number>(48).fill(0), 0],
    ],
    [
      'eight bits',
      cursorType.color8,
      [1, 2, 3, ...black, ...blue, ...green, ...red, ...Array<number>(1008).fill(0), 0],
    ],
    ['sixteen bits', cursorType.color16, [0x1f, 0, 0xe0, 3, 0, 0x7c, 0]],
    ['24 bits', cursorType.color24, [255, 0, 0, 0, 255, 0, 0, 0, 255, 0]],
    ['32 bits', cursorType.color32, [...blue, ...green, ...red, 0]],
  ] as const)('%s', (_name, type, data) => expect(picture(type, 3, 1, data)).toBe('bgr'));

  it('a mask lets the screen through black, and inverts it with white', () => {
    const data = [...red, ...black, ...black, ...white, 0b0111_0000];
    expect(picture(cursorType.color32, 4, 1, data)).toBe('r.wk');
  });

  it.each([
    ['no size', header(cursorType.alpha, 0), 0],
    ['too wide', header(cursorType.alpha, 513), 513 * 4],
    ['cut off', header(cursorType.alpha, 2), 7],
    ['no mask', header(cursorType.color32, 2), 8],
    ['no palette', header(cursorType.color8, 2), 20],
    ['of no type', header(9, 1), 4],
  ])('is none: %s', (_name, head, length) => expect(cursorShape(head, new Uint8Array(length))).toBeUndefined());
});
