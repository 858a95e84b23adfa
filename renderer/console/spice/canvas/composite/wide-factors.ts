/** Combines source, source's alpha, destination and destination's alpha of one channel, in 32-bit floats. */
export type WideCombine = (s: number, sa: number, d: number, da: number) => number;

const f = Math.fround;
const tiny = f(1.17549435e-38);

/** Whether a float is too small to divide by. */
export function isZero(value: number): boolean {
  return value > -tiny && value < tiny;
}

function clamped(value: number): number {
  return value < 0 ? 0 : value > 1 ? 1 : value;
}

/** How much of one side is kept, by the alpha of this side (`own`) and of the other one. */
type Factor = (own: number, other: number) => number;

const nothing: Factor = () => 0;
const all: Factor = () => 1;
const rest: Factor = (own, other) => (isZero(own) ? 1 : clamped(f(f(1 - other) / own)));
const shared: Factor = (own, other) => (isZero(own) ? 0 : clamped(f(1 - f(f(1 - other) / own))));
const ratio: Factor = (own, other) => (isZero(own) ? 1 : clamped(f(other / own)));
const beyond: Factor = (own, other) => (isZero(own) ? 0 : clamped(f(1 - f(other / own))));

/** How much is kept of a source and of a destination. */
export interface FactorPair {
  readonly ofSource: Factor;
  readonly ofDestination: Factor;
}

function combined(ofSource: Factor, ofDestination: Factor): FactorPair {
  return { ofSource, ofDestination };
}

/** Source and destination of one channel, of each so much as is kept. */
export function sum(s: number, ofSource: number, d: number, ofDestination: number): number {
  const value = f(f(s * ofSource) + f(d * ofDestination));
  return value < 1 ? value : 1;
}

/** Saturate, and the disjoint and conjoint operators but for clear, source and destination, by their number (PIXMAN_OP_*). */
export const wideFactors: ReadonlyMap<number, FactorPair> = new Map([
  [0x0d, combined(rest, all)],
  [0x13, combined(all, rest)],
  [0x14, combined(rest, all)],
  [0x15, combined(shared, nothing)],
  [0x16, combined(nothing, shared)],
  [0x17, combined(rest, nothing)],
  [0x18, combined(nothing, rest)],
  [0x19, combined(shared, rest)],
  [0x1a, combined(rest, shared)],
  [0x1b, combined(rest, rest)],
  [0x23, combined(all, beyond)],
  [0x24, combined(beyond, all)],
  [0x25, combined(ratio, nothing)],
  [0x26, combined(nothing, ratio)],
  [0x27, combined(beyond, nothing)],
  [0x28, combined(nothing, beyond)],
  [0x29, combined(ratio, beyond)],
  [0x2a, combined(beyond, ratio)],
  [0x2b, combined(beyond, beyond)],
]);
