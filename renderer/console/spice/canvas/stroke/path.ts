import type { PathSegment, Point } from '../types.js';

const flag = { begin: 1, end: 2, close: 8, bezier: 16 } as const;
/** Curves are halved so often at most: eight times is enough for one as large as the largest surface. */
const deepest = 12;

/** A fixed-point number (28.4) as the whole number next to it; halves go down. */
export function fixedToInteger(fixed: number): number {
  return (fixed >> 4) + ((fixed & 0x0f) > 8 ? 1 : 0);
}

function minus(a: Point, b: Point): Point {
  return { x: a.x - b.x, y: a.y - b.y };
}

function dot(a: Point, b: Point): number {
  return Math.floor((a.x * b.x + a.y * b.y) / 16);
}

function half(a: Point, b: Point): Point {
  return { x: Math.trunc((a.x + b.x) / 2), y: Math.trunc((a.y + b.y) / 2) };
}

type Curve = readonly [Point, Point, Point, Point];

/** Whether both inner points lie less than half a pixel off the chord. */
function isFlat([a, b, c, d]: Curve): boolean {
  const chord = dot(minus(d, a), minus(d, a));
  const deviation = (from: Point, to: Point, inner: Point): number => {
    const leg = minus(inner, from);
    const along = dot(leg, minus(to, from));
    return Math.floor((dot(leg, leg) * chord - along * along) / 8);
  };
  return deviation(a, d, b) < chord && deviation(d, a, c) < chord;
}

/** Curves this small can't get flat any more in whole numbers: the server's recursion would not end. */
function isTiny(curve: Curve): boolean {
  const isNear = (values: readonly number[]): boolean => Math.max(...values) - Math.min(...values) < 3;
  return isNear(curve.map(({ x }) => x)) && isNear(curve.map(({ y }) => y));
}

function isSame(a: Curve, b: Curve): boolean {
  return a.every((point, i) => point.x === b[i]!.x && point.y === b[i]!.y);
}

function halves([a, b, c, d]: Curve): [Curve, Curve] {
  const [ab, bc, cd] = [half(a, b), half(b, c), half(c, d)];
  const [abc, bcd] = [half(ab, bc), half(bc, cd)];
  const middle = half(abc, bcd);
  return [
    [a, ab, abc, middle],
    [middle, bcd, cd, d],
  ];
}

function toPixel({ x, y }: Point): Point {
  return { x: fixedToInteger(x), y: fixedToInteger(y) };
}

function addCurve(line: Point[], curve: Curve, depth: number): void {
  if (isFlat(curve) || depth === deepest || isTiny(curve)) {
    line.push(toPixel(curve[3]));
    return;
  }
  for (const part of halves(curve)) addCurve(line, part, isSame(part, curve) ? deepest : depth + 1);
}

function addCurves(line: Point[], points: readonly Point[]): void {
  for (let i = 0; i + 2 < points.length; i += 3) {
    const last = line.at(-1) ?? { x: 0, y: 0 };
    addCurve(line, [{ x: last.x << 4, y: last.y << 4 }, points[i]!, points[i + 1]!, points[i + 2]!], 0);
  }
}

function addSegment(line: Point[], { flags }: PathSegment, points: readonly Point[]): void {
  if (flags & flag.bezier) addCurves(line, points);
  else for (const point of points) line.push(toPixel(point));
  const first = line[0];
  if (flags & flag.end && flags & flag.close && first) line.push(first);
}

function isBroken({ flags, points }: PathSegment): boolean {
  return (flags & flag.bezier) !== 0 && (points.length - (flags & flag.begin)) % 3 !== 0;
}

/**
 * The lines of a path in whole pixels, curves cut into straight pieces as the server does. Nothing comes of what follows a curve
 * with a wrong number of points, nor of the line that it belongs to.
 */
export function linesOf(path: readonly PathSegment[]): Point[][] {
  const lines: Point[][] = [];
  let line: Point[] = [];
  const finish = (): void => {
    if (line.length > 1) lines.push(line);
    line = [];
  };
  for (const segment of path) {
    const isBegin = (segment.flags & flag.begin) !== 0;
    if (isBegin) finish();
    if (isBegin && segment.points[0]) line.push(toPixel(segment.points[0]));
    if (isBroken(segment)) return lines;
    addSegment(line, segment, isBegin ? segment.points.slice(1) : segment.points);
    if (segment.flags & flag.end) finish();
  }
  finish();
  return lines;
}
