import { ropd } from './types.js';

/** A raster operation of two inputs: bit 3 is the result for (0, 0), bit 2 for (0, 1), bit 1 for (1, 0), bit 0 for (1, 1). */
export type Rop = number;

/** The raster operations that are named in this folder (SpiceROP). */
export const rops = { copy: 3, invert: 10 } as const;

function combine(descriptor: number, a: boolean, b: boolean): boolean {
  if (descriptor & ropd.put) return a;
  if (descriptor & ropd.or) return a || b;
  if (descriptor & ropd.and) return a && b;
  return a !== b;
}

function result(descriptor: number, a: boolean, b: boolean, invertA: boolean, invertB: boolean): boolean {
  if (descriptor & (ropd.put | ropd.or | ropd.and | ropd.xor))
    return combine(descriptor, a !== invertA, b !== invertB) !== (descriptor & ropd.invertResult) > 0;
  if (descriptor & ropd.blackness) return false;
  if (descriptor & ropd.whiteness) return true;
  return descriptor & ropd.invers ? !b : a;
}

/**
 * The operation that a rop descriptor means. `first` and `second` are the descriptor's bits that invert the two inputs: what is
 * drawn (source or brush), and what it is drawn on. Where several operations are named, the first of put, or, and, xor,
 * blackness, whiteness, invers counts; none is put.
 */
export function ropOf(descriptor: number, first: number, second: number): Rop {
  const bit = (a: boolean, b: boolean): number =>
    Number(result(descriptor, a, b, (descriptor & first) !== 0, (descriptor & second) !== 0));
  return (bit(false, false) << 3) | (bit(false, true) << 2) | (bit(true, false) << 1) | bit(true, true);
}

/**
 * A raster operation of two inputs as masks (0 or all ones) of its exclusive-or form: one ^ (first & a) ^ (second & b) ^ (both & a & b).
 */
export interface RopMasks {
  readonly one: number;
  readonly first: number;
  readonly second: number;
  readonly both: number;
}

/** The masks of a raster operation. */
export function ropMasks(rop: Rop): RopMasks {
  const none = (rop >> 3) & 1;
  const b = (rop >> 2) & 1;
  const a = (rop >> 1) & 1;
  return { one: -none, first: -(none ^ a), second: -(none ^ b), both: -(none ^ a ^ b ^ (rop & 1)) };
}

/** The eight masks of a Windows ternary raster operation, in the order one, d, s, sd, p, pd, ps, psd. */
export function rop3Masks(rop3: number): readonly number[] {
  const masks = Array.from({ length: 8 }, (_, i) => (rop3 >> i) & 1);
  for (const bit of [1, 2, 4]) for (let i = 0; i < 8; i++) if (i & bit) masks[i]! ^= masks[i ^ bit]!;
  return masks.map((mask) => -mask);
}
