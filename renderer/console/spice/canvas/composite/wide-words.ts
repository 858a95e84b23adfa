import type { SurfaceFormat } from '../types.js';

const f = Math.fround;
const multipliers = [0, 1, 2, 3, 4, 5, 6, 7, 8].map((bits) => (bits === 0 ? 0 : f(1 / ((1 << bits) - 1))));

/** Pixels in 32-bit floats, four numbers each: red, green, blue, alpha (premultiplied). */
export type WideRow = Float32Array;

/** Bits of red, green, blue and alpha that a format has. */
function depths(format: SurfaceFormat, hasAlpha: boolean): readonly [number, number, number, number] {
  if (format === 'rgb555') return [5, 5, 5, 0];
  if (format === 'rgb565') return [5, 6, 5, 0];
  if (format === 'a8') return [0, 0, 0, 8];
  if (format === 'a1') return [0, 0, 0, 1];
  return [8, 8, 8, hasAlpha ? 8 : 0];
}

/** Puts `count` words, from `at` on, as floats into `out`. */
export type Widen = (words: Int32Array, at: number, count: number, out: WideRow) => void;

/**
 * How words of a format become floats: each channel by the bits that the format has, so 5 bits are 31sts. A word of 0 lies beyond the
 * edges of its picture where the format has no alpha, as its own pixels have 255 there.
 */
export function widener(format: SurfaceFormat, hasAlpha: boolean): Widen {
  const [red, green, blue, alpha] = depths(format, hasAlpha);
  const [ofRed, ofGreen, ofBlue, ofAlpha] = [red, green, blue, alpha].map((bits) => multipliers[bits]!) as [
    number,
    number,
    number,
    number,
  ];
  return (words, at, count, out) => {
    for (let i = 0; i < count; i++) {
      const word = words[at + i]!;
      out[i * 4] = ((word & 0xff) >>> (8 - red)) * ofRed;
      out[i * 4 + 1] = (((word >>> 8) & 0xff) >>> (8 - green)) * ofGreen;
      out[i * 4 + 2] = (((word >>> 16) & 0xff) >>> (8 - blue)) * ofBlue;
      out[i * 4 + 3] = alpha > 0 ? (word >>> (32 - alpha)) * ofAlpha : word === 0 ? 0 : 1;
    }
  };
}

function toByte(value: number): number {
  const scaled = (value > 0 ? (value < 1 ? value : 1) : 0) * 256;
  return (scaled | 0) - (scaled >> 8);
}

/** Puts the words of `count` pixels onto `pixels`, from `at` on: cut to bytes as pixman does. */
export function narrow(row: WideRow, count: number, pixels: Int32Array, at: number): void {
  for (let i = 0; i < count; i++) {
    pixels[at + i] =
      toByte(row[i * 4]!) |
      (toByte(row[i * 4 + 1]!) << 8) |
      (toByte(row[i * 4 + 2]!) << 16) |
      (toByte(row[i * 4 + 3]!) << 24);
  }
}
