import { plus, times, timesEach } from '../bytes.js';
import type { Combine } from './porter-duff.js';

const largest = 255 * 255;

/** A blend function on one channel: destination and its alpha, source and its alpha; the result is in 1/65025. */
type Blend = (d: number, da: number, s: number, sa: number) => number;

function toByte(value: number): number {
  const rounded = value + 0x80;
  return (rounded + (rounded >>> 8)) >>> 8;
}

/** Negative sums, which colours brighter than their alpha make, count as huge: pixman's are unsigned. */
function clamped(value: number): number {
  return value < 0 || value > largest ? largest : value;
}

function separable(blend: Blend): Combine {
  const channel = (source: number, alpha: number, destination: number, da: number, shift: number): number => {
    const s = (source >>> shift) & 0xff;
    const sa = (alpha >>> shift) & 0xff;
    const d = (destination >>> shift) & 0xff;
    return toByte(clamped((255 - sa) * d + (255 - da) * s + blend(d, da, s, sa))) << shift;
  };
  return (source, alpha, destination) => {
    const sa = source >>> 24;
    const da = destination >>> 24;
    return (
      (toByte(clamped((da + sa) * 255 - sa * da)) << 24) |
      channel(source, alpha, destination, da, 0) |
      channel(source, alpha, destination, da, 8) |
      channel(source, alpha, destination, da, 16)
    );
  };
}

const multiply: Combine = (source, alpha, destination) => {
  const outside = plus(timesEach(destination, ~alpha), times(source, 255 - (destination >>> 24)));
  return plus(outside, timesEach(destination, source));
};

const screen: Blend = (d, da, s, sa) => s * da + d * sa - s * d;

const hardLight: Blend = (d, da, s, sa) => (2 * s < sa ? 2 * s * d : sa * da - 2 * (da - d) * (sa - s));

const overlay: Blend = (d, da, s, sa) => hardLight(s, sa, d, da);

const darken: Blend = (d, da, s, sa) => Math.min(da * s, sa * d);

const lighten: Blend = (d, da, s, sa) => Math.max(da * s, sa * d);

const difference: Blend = (d, da, s, sa) => Math.abs(d * sa - s * da);

const exclusion: Blend = (d, da, s, sa) => s * da + d * sa - 2 * d * s;

/** Those of PDF's blend modes that pixman computes in bytes, by their number (PIXMAN_OP_*). */
export const blendModes: ReadonlyMap<number, Combine> = new Map([
  [0x30, multiply],
  [0x31, separable(screen)],
  [0x32, separable(overlay)],
  [0x33, separable(darken)],
  [0x34, separable(lighten)],
  [0x37, separable(hardLight)],
  [0x39, separable(difference)],
  [0x3a, separable(exclusion)],
]);
