import type { Point, Rect } from '../types.js';
import type { Spans } from './spans.js';

/** A line along its longer axis: where it begins there and on the other axis, its steps, and how far it goes. */
interface Walk {
  readonly isSteep: boolean;
  readonly major: number;
  readonly minor: number;
  readonly majorStep: number;
  readonly minorStep: number;
  readonly long: number;
  readonly short: number;
  readonly bias: number;
}

function walkOf(from: Point, to: Point): Walk {
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  const isSteep = Math.abs(dx) <= Math.abs(dy);
  const [along, across] = isSteep ? [dy, dx] : [dx, dy];
  const [major, minor] = isSteep ? [from.y, from.x] : [from.x, from.y];
  const steps = { majorStep: along < 0 ? -1 : 1, minorStep: across < 0 ? -1 : 1 };
  return { isSteep, major, minor, ...steps, long: Math.abs(along), short: Math.abs(across), bias: along < 0 ? 1 : 0 };
}

/** Twice the distance on the other axis after `count` steps, plus what rounds it; a step falls every twice `long`. */
function progress({ long, short, bias }: Walk, count: number): number {
  return 2 * count * short + long - bias;
}

interface Steps {
  readonly first: number;
  readonly end: number;
}

function between(from: number, step: number, low: number, high: number): Steps {
  return step > 0 ? { first: low - from, end: high - from } : { first: from - high + 1, end: from - low + 1 };
}

/** The steps (of all of a walk) that may lie in a rectangle. */
function visible(walk: Walk, extent: Rect): Steps {
  const { isSteep, major, minor, majorStep, minorStep, long, short, bias } = walk;
  const [majorLow, majorHigh] = isSteep ? [extent.top, extent.bottom] : [extent.left, extent.right];
  const [minorLow, minorHigh] = isSteep ? [extent.left, extent.right] : [extent.top, extent.bottom];
  const along = between(major, majorStep, majorLow, majorHigh);
  const across = between(minor, minorStep, minorLow, minorHigh);
  const reached = (count: number): number =>
    short === 0 ? (count > 0 ? Infinity : 0) : Math.ceil((2 * long * count - long + bias) / (2 * short));
  const first = Math.max(0, along.first, across.first > 0 ? reached(across.first) : 0);
  return { first, end: Math.min(long, along.end, across.end > 0 ? reached(across.end) : 0) };
}

function addSteep(spans: Spans, walk: Walk, { first, end }: Steps): void {
  const { long, short, majorStep, minorStep } = walk;
  let rest = progress(walk, first) % (2 * long);
  let x = walk.minor + minorStep * Math.floor(progress(walk, first) / (2 * long));
  for (let i = first; i < end; i++) {
    spans.add(x, walk.major + majorStep * i, 1);
    rest += 2 * short;
    if (rest < 2 * long) continue;
    rest -= 2 * long;
    x += minorStep;
  }
}

function addFlat(spans: Spans, walk: Walk, { first, end }: Steps): void {
  const { long, short, majorStep, minorStep } = walk;
  let rest = progress(walk, first) % (2 * long);
  let y = walk.minor + minorStep * Math.floor(progress(walk, first) / (2 * long));
  let start = first;
  for (let i = first; i < end; i++) {
    rest += 2 * short;
    if (rest < 2 * long && i + 1 < end) continue;
    const x = walk.major + majorStep * (majorStep > 0 ? start : i);
    spans.add(x, y, i + 1 - start);
    start = i + 1;
    rest -= 2 * long;
    y += minorStep;
  }
}

/**
 * Adds the pixels of a line without its last one, those of X11's thin lines: Bresenham's, where a tie goes towards the smaller
 * coordinate whichever way the line is drawn. Only steps inside `extent` are taken, however long the line is.
 */
export function addThinLine(spans: Spans, from: Point, to: Point, extent: Rect): void {
  const walk = walkOf(from, to);
  const steps = visible(walk, extent);
  if (steps.first >= steps.end) return;
  if (walk.isSteep) addSteep(spans, walk, steps);
  else addFlat(spans, walk, steps);
  spans.end();
}
