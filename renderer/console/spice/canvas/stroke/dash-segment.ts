import type { Point, Rect } from '../types.js';
import type { Spans } from './spans.js';
import { type Dashes, type DashState, nextDash, periodOf } from './dash-state.js';
import type { Face } from './join.js';
import { addPolygon, type Side, type Vertex } from './polygon.js';

const longest = 0x8000;

/** Where a dash lies: its four corners, and k of its two ends. */
interface Dash {
  top: Vertex;
  right: Vertex;
  bottom: Vertex;
  left: Vertex;
  endK: number;
  startK: number;
}

interface Frame {
  readonly dx: number;
  readonly dy: number;
  readonly length: number;
  readonly acrossX: number;
  readonly acrossY: number;
  readonly k: number;
}

function frameOf(from: Point, to: Point): Frame {
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  const length = dx === 0 ? Math.abs(dy) : dy === 0 ? Math.abs(dx) : Math.sqrt(dx * dx + dy * dy);
  const ratio = 0.5 / length;
  const acrossX = dy === 0 ? Math.sign(dx) * 0.5 : dx === 0 ? 0 : ratio * dx;
  const acrossY = dx === 0 ? Math.sign(dy) * 0.5 : dy === 0 ? 0 : ratio * dy;
  return { dx, dy, length, acrossX, acrossY, k: 0.5 * length };
}

function moved({ x, y }: Vertex, dx: number, dy: number): Vertex {
  return { x: x + dx, y: y + dy };
}

function draw(spans: Spans, { dx, dy, k }: Frame, at: Point, dash: Dash): void {
  const sides: Side[] = [
    { dx, dy, k },
    { dx: -dy, dy: dx, k: dash.endK },
    { dx: -dx, dy: -dy, k },
    { dx: dy, dy: -dx, k: dash.startK },
  ];
  addPolygon(spans, at.x, at.y, [dash.top, dash.right, dash.bottom, dash.left], sides);
}

function firstDash({ acrossX, acrossY }: Frame): Dash {
  const upper = { x: acrossY, y: -acrossX };
  const lower = { x: -acrossY, y: acrossX };
  return { top: upper, right: upper, bottom: lower, left: lower, startK: 0, endK: 0 };
}

/** Moves the end of a dash on; a length of 0 is possible. */
function lengthen(dash: Dash, { dx, dy, length }: Frame, by: number): void {
  const [x, y] = [(by * dx) / length, (by * dy) / length];
  dash.right = moved(dash.right, x, y);
  dash.bottom = moved(dash.bottom, x, y);
  dash.endK = dash.right.x * dx + dash.right.y * dy;
}

/** Begins the next dash where this one ends. */
function follow(dash: Dash): void {
  dash.top = dash.right;
  dash.left = dash.bottom;
  dash.startK = -dash.endK;
}

function skip(dash: Dash, frame: Frame, distance: number): void {
  if (distance === 0) return;
  lengthen(dash, frame, distance);
  follow(dash);
}

function isNear({ top, right }: Dash, from: Point, extent: Rect): boolean {
  const [low, high] = [Math.min(top.x, right.x), Math.max(top.x, right.x)];
  if (from.x + high < extent.left - 2 || from.x + low > extent.right + 2) return false;
  return from.y + Math.max(top.y, right.y) >= extent.top - 2 && from.y + Math.min(top.y, right.y) <= extent.bottom + 2;
}

function lastDash(dash: Dash, frame: Frame): Dash {
  const { dx, dy } = frame;
  const { right, bottom } = firstDash(frame);
  const startK = dash.startK + dx * dx + dy * dy;
  return { top: moved(dash.top, -dx, -dy), left: moved(dash.left, -dx, -dy), right, bottom, endK: 0, startK };
}

function facesOf(frame: Frame, from: Point, to: Point): { left: Face; right: Face } {
  const { dx, dy, acrossX, acrossY, k } = frame;
  return {
    left: { ...from, dx, dy, xa: acrossY, ya: -acrossX, k },
    right: { ...to, dx: -dx, dy: -dy, xa: -acrossY, ya: acrossX, k },
  };
}

/** How far along a long line the extent begins and ends, so that nobody draws millions of dashes that can't be seen. */
function reach({ dx, dy, length }: Frame, from: Point, extent: Rect): { begin: number; end: number } {
  if (length <= longest) return { begin: 0, end: Infinity };
  const middle =
    ((extent.left + extent.right) / 2 - from.x) * (dx / length) +
    ((extent.top + extent.bottom) / 2 - from.y) * (dy / length);
  const radius = Math.hypot(extent.right - extent.left, extent.bottom - extent.top) + 1000;
  return { begin: middle - radius, end: middle + radius };
}

/** What a dashed segment leaves behind: its two ends for joins, and the dash that it ended in. */
export interface Drawn {
  readonly left: Face;
  readonly right: Face;
  readonly state: DashState;
}

/** Whole periods that end before `distance`. */
function periods(dashes: Dashes, distance: number): number {
  const period = periodOf(dashes);
  return Math.max(0, Math.floor(distance / period) * period);
}

/** How dashes are drawn: their lengths, what is seen of them, and how many more there may be before it is enough. */
export interface Dashing {
  readonly dashes: Dashes;
  readonly extent: Rect;
  left: number;
}

/** Adds the dashes of a segment that has a length; `state` is the dash that it begins in. Nothing outside `extent` is added. */
export function addDashes(spans: Spans, dashing: Dashing, state: DashState, from: Point, to: Point): Drawn {
  const { dashes, extent } = dashing;
  const frame = frameOf(from, to);
  const { begin, end } = reach(frame, from, extent);
  const dash = firstDash(frame);
  const skipped = periods(dashes, Math.min(begin, frame.length));
  skip(dash, frame, skipped);
  let rest = frame.length - skipped;
  let { index } = state;
  let remaining = dashes[index]! - state.offset;
  while (rest > remaining && dashing.left-- > 0) {
    if (frame.length - rest > end) {
      const beyond = periods(dashes, rest - 2 * periodOf(dashes));
      skip(dash, frame, beyond);
      rest -= beyond;
    }
    lengthen(dash, frame, remaining);
    if (index % 2 === 0 && remaining > 0 && isNear(dash, from, extent)) draw(spans, frame, from, dash);
    rest -= remaining;
    index = nextDash(dashes, index);
    remaining = dashes[index]!;
    follow(dash);
  }
  if (index % 2 === 0 && dashing.left > 0) draw(spans, frame, to, lastDash(dash, frame));
  const unused = Math.trunc(remaining - rest);
  const ended = unused === 0 ? nextDash(dashes, index) : index;
  const offset = unused === 0 ? 0 : dashes[ended]! - unused;
  return { ...facesOf(frame, from, to), state: { index: ended, offset } };
}
