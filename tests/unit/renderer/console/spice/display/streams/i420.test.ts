import { describe, expect, it } from 'vitest';
import { I420Converter } from '../../../../../../../renderer/console/spice/display/streams/i420.ts';

/** A picture of 4 x 2 in which all have the same colour. */
function flat([y, u, v]: readonly [number, number, number], colorSpace: { matrix: string | null; fullRange: boolean }) {
  const planes = new Uint8Array([...Array<number>(16).fill(y), u, u, 0, v, v, 0]);
  const layout = [
    { offset: 0, stride: 8 }, // longer than a row
    { offset: 16, stride: 3 },
    { offset: 19, stride: 3 },
  ];
  const pixels = new Uint32Array(8);
  new I420Converter().convert({ planes, layout, width: 4, height: 2, colorSpace }, pixels);
  expect(new Set(pixels).size).toBe(1);
  return [...new Uint8Array(pixels.buffer, 0, 4)];
}

describe('I420Converter', () => {
  it.each([
    // ITU-R BT.601 and BT.709: black, white, and their reds.
    ['black', [16, 128, 128], 'bt709', false, [0, 0, 0]],
    ['white', [235, 128, 128], 'bt709', false, [255, 255, 255]],
    ['red of BT.601', [81, 90, 240], 'smpte170m', false, [254, 0, 0]],
    ['red of BT.709', [63, 102, 240], 'bt709', false, [255, 1, 0]],
    ['red of JPEG', [76, 85, 255], 'smpte170m', true, [254, 0, 0]],
    ['grey, range full', [128, 128, 128], null, true, [128, 128, 128]],
    ['more than there is', [255, 255, 255], 'bt709', false, [255, 184, 255]],
    ['less than there is', [0, 0, 0], 'bt709', false, [0, 77, 0]],
  ] as const)('%s', (_what, colour, matrix, fullRange, wanted) => {
    const [red, green, blue, alpha] = flat(colour, { matrix, fullRange });
    expect(alpha).toBe(255);
    for (const [at, value] of [red, green, blue].entries())
      expect(Math.abs((value ?? 0) - (wanted[at] ?? 0))).toBeLessThanOrEqual(2);
  });
});
