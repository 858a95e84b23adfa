import type { Point } from '../types.js';
import type { Spans } from './spans.js';
import { addDashes, type Dashing, type Drawn } from './dash-segment.js';
import { advance, type DashState } from './dash-state.js';
import { addJoin, type Face } from './join.js';

/** A dashed line: its points and dashes, where in them it begins, and whether its pixels are collected to be drawn once. */
export interface DashedLine {
  readonly points: readonly Point[];
  readonly dashing: Dashing;
  readonly offset: number;
  readonly isCollected: boolean;
}

function isDrawnAtEnd({ index, offset }: DashState): boolean {
  return (index % 2 === 1) !== (offset !== 0);
}

function isSame(a: Point, b: Point): boolean {
  return a.x === b.x && a.y === b.y;
}

/** Adds the pixels of a dashed line, one pixel wide, as X11's wide lines have them (without caps). */
export function addDashedLine(spans: Spans, line: DashedLine): void {
  const { points, dashing, isCollected } = line;
  const isClosed = isSame(points[0]!, points.at(-1)!);
  let state = advance(dashing.dashes, { index: 0, offset: 0 }, line.offset);
  let first: Face | undefined;
  let last: (Drawn & { isDrawn: boolean }) | undefined;
  for (let i = 1; i < points.length && dashing.left > 0; i++) {
    if (isSame(points[i - 1]!, points[i]!)) continue;
    const isDrawn = state.index % 2 === 0;
    const drawn = addDashes(spans, dashing, state, points[i - 1]!, points[i]!);
    if (isDrawn && last?.isDrawn) addJoin(spans, drawn.left, last.right, isCollected);
    if (isDrawn && last === undefined && isClosed) first = drawn.left;
    last = { ...drawn, isDrawn: isDrawnAtEnd(drawn.state) };
    state = drawn.state;
  }
  if (last?.isDrawn && first) addJoin(spans, first, last.right, isCollected);
}
