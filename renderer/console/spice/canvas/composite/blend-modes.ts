import { everyByte, plus, times, timesEach } from '../bytes.js';
import type { Component, Operator } from './operator.js';

const largest = 255 * 255;

function toByte(value: number): number {
  const rounded = value + 0x80;
  return (rounded + (rounded >>> 8)) >>> 8;
}

/** Negative sums, which colours brighter than their alpha make, count as huge: pixman's are unsigned. */
function clamped(value: number): number {
  return value < 0 || value > largest ? largest : value;
}

type Separable = 0x31 | 0x32 | 0x33 | 0x34 | 0x37 | 0x39 | 0x3a;

function hardLight(d: number, da: number, s: number, sa: number): number {
  return 2 * s < sa ? 2 * s * d : sa * da - 2 * (da - d) * (sa - s);
}

/**
 * A blend mode on one channel: destination and its alpha, source and its alpha; the result is in 1/65025. One function for all modes,
 * since a call to one of many functions in the innermost loop would cost more than the mode does.
 */
function blended(mode: Separable, d: number, da: number, s: number, sa: number): number {
  switch (mode) {
    case 0x31:
      return s * da + d * sa - s * d; // screen
    case 0x32:
      return hardLight(s, sa, d, da); // overlay
    case 0x33:
      return Math.min(da * s, sa * d); // darken
    case 0x34:
      return Math.max(da * s, sa * d); // lighten
    case 0x37:
      return hardLight(d, da, s, sa);
    case 0x39:
      return Math.abs(d * sa - s * da); // difference
    case 0x3a:
      return s * da + d * sa - 2 * d * s; // exclusion
  }
}

function channel(mode: Separable, d: number, da: number, s: number, sa: number): number {
  return toByte(clamped((255 - sa) * d + (255 - da) * s + blended(mode, d, da, s, sa)));
}

function blendedWord(mode: Separable, source: number, alpha: number, destination: number): number {
  const sa = source >>> 24;
  const da = destination >>> 24;
  return (
    (toByte(clamped((da + sa) * 255 - sa * da)) << 24) |
    channel(mode, destination & 0xff, da, source & 0xff, alpha & 0xff) |
    (channel(mode, (destination >>> 8) & 0xff, da, (source >>> 8) & 0xff, (alpha >>> 8) & 0xff) << 8) |
    (channel(mode, (destination >>> 16) & 0xff, da, (source >>> 16) & 0xff, (alpha >>> 16) & 0xff) << 16)
  );
}

function separable(mode: Separable): Operator {
  return {
    byAlpha: (source, alpha, destination) => blendedWord(mode, source, alpha, destination),
    rows: (set) => (pixels, at, row, count) => {
      for (let i = 0; i < count; i++) {
        const source = row[i]!;
        if (source !== 0) pixels[at + i] = blendedWord(mode, source, everyByte(source >>> 24), pixels[at + i]!) | set;
      }
    },
  };
}

const multiply: Component = (source, alpha, destination) => {
  const outside = plus(timesEach(destination, ~alpha), times(source, 255 - (destination >>> 24)));
  return plus(outside, timesEach(destination, source));
};

/** Those of PDF's blend modes that pixman computes in bytes, by their number (PIXMAN_OP_*). */
export const blendModes: ReadonlyMap<number, Operator> = new Map([
  [
    0x30,
    {
      byAlpha: multiply,
      rows: (set) => (pixels, at, row, count) => {
        for (let i = 0; i < count; i++) {
          const source = row[i]!;
          const destination = pixels[at + i]!;
          const sa = source >>> 24;
          const outside = plus(times(destination, 255 - sa), times(source, 255 - (destination >>> 24)));
          pixels[at + i] = plus(outside, timesEach(destination, source)) | set;
        }
      },
    } satisfies Operator,
  ],
  ...([0x31, 0x32, 0x33, 0x34, 0x37, 0x39, 0x3a] as const).map((mode) => [mode, separable(mode)] as const),
]);
