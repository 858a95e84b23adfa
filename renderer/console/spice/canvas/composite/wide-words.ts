import type { SurfaceFormat } from '../types.js';
import type { WidePixel } from './wide-hsl.js';

const f = Math.fround;
const multipliers = [0, 1, 2, 3, 4, 5, 6, 7, 8].map((bits) => (bits === 0 ? 0 : f(1 / ((1 << bits) - 1))));

/** Bits of red, green, blue and alpha that a format has. */
function depths(format: SurfaceFormat, hasAlpha: boolean): readonly [number, number, number, number] {
  if (format === 'rgb555') return [5, 5, 5, 0];
  if (format === 'rgb565') return [5, 6, 5, 0];
  if (format === 'a8') return [0, 0, 0, 8];
  if (format === 'a1') return [0, 0, 0, 1];
  return [8, 8, 8, hasAlpha ? 8 : 0];
}

/** Puts a word as floats into `out`. */
export type Widen = (word: number, out: WidePixel) => void;

/** How words of a format become floats: each channel by the bits that the format has, so 5 bits are 31sts. */
export function widener(format: SurfaceFormat, hasAlpha: boolean): Widen {
  const bits = depths(format, hasAlpha);
  return (word, out) => {
    for (let i = 0; i < 4; i++)
      out[i] = ((word >>> (i * 8 + 8 - bits[i]!)) & ((1 << bits[i]!) - 1)) * multipliers[bits[i]!]!;
    if (bits[3] === 0) out[3] = 1;
  };
}

function toByte(value: number): number {
  const scaled = Math.trunc(Math.min(Math.max(value, 0), 1) * 256);
  return scaled - (scaled >> 8);
}

/** The word of four floats, cut to bytes as pixman does. */
export function narrowed(pixel: WidePixel): number {
  return toByte(pixel[0]!) | (toByte(pixel[1]!) << 8) | (toByte(pixel[2]!) << 16) | (toByte(pixel[3]!) << 24);
}
