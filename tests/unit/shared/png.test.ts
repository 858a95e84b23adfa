import { PNG } from 'pngjs';
import { describe, expect, it } from 'vitest';
import { isModestPng, pngSize } from '../../../shared/png.ts';

/** A whole picture, with another size written into its head. */
function promising(width: number, height: number): Buffer {
  const png = PNG.sync.write(new PNG({ width: 3, height: 2 }));
  png.writeUInt32BE(width, 16);
  png.writeUInt32BE(height, 20);
  return png;
}

describe('pngSize', () => {
  it('reads width and height of the head, also inside a larger buffer', () => {
    const padded = Buffer.concat([Buffer.alloc(7), PNG.sync.write(new PNG({ width: 192, height: 108 }))]);
    expect(pngSize(padded.subarray(7))).toEqual({ width: 192, height: 108 });
  });

  it('takes nothing for a PNG that is cut off, empty, begins otherwise, or has another chunk first', () => {
    const whole = promising(3, 2);
    expect(pngSize(whole.subarray(0, 33))).toEqual({ width: 3, height: 2 });
    const otherwise = [0, 7, 11, 12, 15].map((at) => {
      const bytes = Buffer.from(whole);
      bytes.writeUInt8((whole[at] ?? 0) ^ 1, at);
      return bytes;
    });
    for (const bad of [whole.subarray(0, 32), promising(0, 2), promising(3, 0), ...otherwise])
      expect(pngSize(bad)).toBeUndefined();
  });
});

describe('isModestPng', () => {
  it.each([
    [3840 * 4, 2160, true],
    [8192, 8192, true],
    [8192, 8193, false],
    [0xffff_ffff, 0xffff_ffff, false],
  ])('of %d × %d pixels: %s', (width, height, modest) => {
    expect(isModestPng(promising(width, height))).toBe(modest);
  });

  it('is nothing but a PNG', () => {
    expect(isModestPng(Buffer.from('GIF89a'.padEnd(64)))).toBe(false);
  });
});
