/** Where in its list of dashes a line is: the dash (even ones are drawn, odd ones are gaps) and how much of it is used up. */
export interface DashState {
  readonly index: number;
  readonly offset: number;
}

/** Lengths in pixels, 0 to 255 each, not all 0. */
export type Dashes = readonly number[];

/** The dash after this one; the first comes after the last. */
export function nextDash(dashes: Dashes, index: number): number {
  return (index + 1) % dashes.length;
}

/** How long all dashes and gaps are together. */
export function periodOf(dashes: Dashes): number {
  return dashes.reduce((sum, dash) => sum + dash, 0);
}

/** The state after `distance` more pixels (a whole number). */
export function advance(dashes: Dashes, { index, offset }: DashState, distance: number): DashState {
  let rest = offset + (distance % periodOf(dashes));
  while (rest >= dashes[index]!) {
    rest -= dashes[index]!;
    index = nextDash(dashes, index);
  }
  return { index, offset: rest };
}
