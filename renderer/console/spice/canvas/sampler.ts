import { extentOf } from './extent.js';
import type { Region } from './region.js';
import { type Repeat, repeated } from './repeat.js';
import type { RowSource } from './rows.js';
import type { Bitmap, Rect, Transform } from './types.js';

const one = 0x10000;
/** Half a pixel in 16.16. */
export const half = 0x8000;
const largestImage = 0x7fff;

/** A picture seen through a transform from where it is drawn. `x` and `y`: what its origin is on the surface. */
export interface View {
  readonly bitmap: Bitmap;
  readonly transform: Transform;
  readonly isSmooth: boolean;
  readonly repeat: Repeat;
  readonly x: number;
  readonly y: number;
}

function is16Bit(value: number): boolean {
  return value >= -0x8000 && value <= 0x7fff;
}

function isFixed(value: number): boolean {
  return value >= -0x80000000 && value <= 0x7fffffff;
}

/** Where the middle of a pixel comes to lie along one axis, in 16.16; half a unit is rounded up. */
export function start(a: number, b: number, c: number, x: number, y: number): number {
  return a * x + b * y + c + Math.floor((a + b + 1) / 2);
}

function stays(
  a: number,
  b: number,
  c: number,
  xs: readonly number[],
  ys: readonly number[],
  isSmooth: boolean,
): boolean {
  const corners = xs.flatMap((x) => ys.map((y) => start(a, b, c, x, y)));
  const margin = isSmooth ? half : 1;
  return isFixed(Math.min(...corners) - margin - 8) && isFixed(Math.max(...corners) + margin + 8);
}

/**
 * Whether a view can be computed in 16.16 all over a region that is not empty. Where it can't, nothing is drawn (as pixman does),
 * which also keeps every later sum inside of 32 bits.
 */
export function isInReach(view: View, region: Region): boolean {
  const { bitmap, transform } = view;
  const { left, top, right, bottom } = extentOf(region);
  const xs = [left - view.x - 1, right - view.x];
  const ys = [top - view.y - 1, bottom - view.y];
  if (bitmap.width < 1 || bitmap.height < 1 || bitmap.width >= largestImage || bitmap.height >= largestImage)
    return false;
  if (![...xs, ...ys, xs[1]! + 1, ys[1]! + 1].every(is16Bit)) return false;
  return (
    stays(transform.t00, transform.t01, transform.t02, xs, ys, view.isSmooth) &&
    stays(transform.t10, transform.t11, transform.t12, xs, ys, view.isSmooth)
  );
}

function isWhole(...values: readonly number[]): boolean {
  return values.every((value) => (value & 0xffff) === 0);
}

/** Whether a smooth view hits the middles of pixels only, so that it is the same as one that isn't (as pixman decides it). */
function isExact({ t00, t01, t02, t10, t11, t12 }: Transform): boolean {
  const limit = 30000 * 65536;
  const isNear = Math.abs(t02) <= limit && Math.abs(t12) <= limit;
  const isOdd = ((((t00 + t01) & (t10 + t11)) >> 16) & 1) === 1;
  return isNear && isOdd && isWhole(t00, t01, t02, t10, t11, t12);
}

/** Whether each pixel that a view shows in a box comes from inside of its picture alone. */
export function isCovered(view: View, box: Rect): boolean {
  const { t00, t01, t02, t10, t11, t12 } = view.transform;
  const xs = [box.left - view.x, box.right - view.x - 1];
  const ys = [box.top - view.y, box.bottom - view.y - 1];
  const across = xs.flatMap((x) => ys.map((y) => start(t00, t01, t02, x, y)));
  const down = xs.flatMap((x) => ys.map((y) => start(t10, t11, t12, x, y)));
  const isInside = (values: readonly number[], size: number, before: number, after: number): boolean =>
    Math.min(...values) - before >= 0 && Math.max(...values) + after < size * 65536;
  const fits = (before: number, after: number): boolean =>
    isInside(across, view.bitmap.width, before, after) && isInside(down, view.bitmap.height, before, after);
  return ((!view.isSmooth || isExact(view.transform)) && fits(1, -1)) || (view.isSmooth && fits(half, half));
}

/** The word at a place of a picture, as its repetition has it; undefined beyond its edges. */
type Fetch = (x: number, y: number) => number | undefined;

/** How words of a view's picture are read: any place may be asked for. */
export function fetcher({ bitmap, repeat }: View): Fetch {
  const { width, height, pixels } = bitmap;
  return (x, y) => {
    const column = repeated(repeat, x, width);
    const row = repeated(repeat, y, height);
    return column < 0 || row < 0 ? undefined : pixels[row * width + column]!;
  };
}

function channel(topLine: number, bottomLine: number, y: number): number {
  return ((topLine * (256 - y) + bottomLine * y) >>> 16) & 0xff;
}

/** The mean of four words, weighted by how far right and down (0 to 256) the point lies between them; cut, not rounded. */
function between(
  topLeft: number,
  topRight: number,
  bottomLeft: number,
  bottomRight: number,
  x: number,
  y: number,
): number {
  const left = 256 - x;
  const top = ((topLeft & 0xff00ff) * left + (topRight & 0xff00ff) * x) >>> 0;
  const topHigh = (((topLeft >>> 8) & 0xff00ff) * left + ((topRight >>> 8) & 0xff00ff) * x) >>> 0;
  const bottom = ((bottomLeft & 0xff00ff) * left + (bottomRight & 0xff00ff) * x) >>> 0;
  const bottomHigh = (((bottomLeft >>> 8) & 0xff00ff) * left + ((bottomRight >>> 8) & 0xff00ff) * x) >>> 0;
  return (
    channel(top & 0xffff, bottom & 0xffff, y) |
    (channel(topHigh & 0xffff, bottomHigh & 0xffff, y) << 8) |
    (channel(top >>> 16, bottom >>> 16, y) << 16) |
    (channel(topHigh >>> 16, bottomHigh >>> 16, y) << 24)
  );
}

function smooth(fetch: Fetch, x: number, y: number): number {
  const column = (x - half) >> 16;
  const row = (y - half) >> 16;
  const right = (((x - half) >> 9) & 0x7f) << 1;
  const down = (((y - half) >> 9) & 0x7f) << 1;
  const corner = (dx: number, dy: number): number => fetch(column + dx, row + dy) ?? 0;
  return between(corner(0, 0), corner(1, 0), corner(0, 1), corner(1, 1), right, down);
}

function turnedRows(view: View, isSmooth: boolean): RowSource {
  const { transform } = view;
  const fetch = fetcher(view);
  return (x, y, count, out) => {
    let across = start(transform.t00, transform.t01, transform.t02, x - view.x, y - view.y);
    let down = start(transform.t10, transform.t11, transform.t12, x - view.x, y - view.y);
    for (let i = 0; i < count; i++, across += transform.t00, down += transform.t10)
      out[i] = isSmooth ? smooth(fetch, across, down) : (fetch((across - 1) >> 16, (down - 1) >> 16) ?? 0);
  };
}

/** Rows of a view that neither turns nor shears, so that a row of it comes from a row of the picture. */
function levelRows({ bitmap, transform, repeat, x: originX, y: originY }: View): RowSource {
  const { width, height, pixels } = bitmap;
  const { t00, t02, t11, t12 } = transform;
  return (x, y, count, out) => {
    const row = repeated(repeat, (start(0, t11, t12, 0, y - originY) - 1) >> 16, height);
    if (row < 0) {
      out.fill(0, 0, count);
      return;
    }
    const at = row * width;
    let across = start(t00, 0, t02, x - originX, 0) - 1;
    const first = across >> 16;
    if (t00 === one && first >= 0 && first + count <= width) {
      out.set(pixels.subarray(at + first, at + first + count));
      return;
    }
    for (let i = 0; i < count; i++, across += t00) {
      const column = repeated(repeat, across >> 16, width);
      out[i] = column < 0 ? 0 : pixels[at + column]!;
    }
  };
}

/** Like `levelRows`, between four pixels. */
function smoothLevelRows(view: View): RowSource {
  const { bitmap, transform, repeat, x: originX, y: originY } = view;
  const { width, height, pixels } = bitmap;
  const { t00, t02, t11, t12 } = transform;
  const fetch = fetcher(view);
  return (x, y, count, out) => {
    const down = start(0, t11, t12, 0, y - originY);
    const top = repeated(repeat, (down - half) >> 16, height);
    const bottom = repeated(repeat, ((down - half) >> 16) + 1, height);
    const isInside = top >= 0 && bottom >= 0;
    const weight = (((down - half) >> 9) & 0x7f) << 1;
    let across = start(t00, 0, t02, x - originX, 0);
    for (let i = 0; i < count; i++, across += t00) {
      const column = (across - half) >> 16;
      if (!isInside || column < 0 || column + 1 >= width) {
        out[i] = smooth(fetch, across, down);
        continue;
      }
      const upper = top * width + column;
      const lower = bottom * width + column;
      const right = (((across - half) >> 9) & 0x7f) << 1;
      out[i] = between(pixels[upper]!, pixels[upper + 1]!, pixels[lower]!, pixels[lower + 1]!, right, weight);
    }
  };
}

/** The rows of a view that is in reach; words beyond the picture's edges are 0 where it isn't repeated. */
export function viewRows(view: View): RowSource {
  const isSmooth = view.isSmooth && !isExact(view.transform);
  if (view.transform.t01 !== 0 || view.transform.t10 !== 0) return turnedRows(view, isSmooth);
  return isSmooth ? smoothLevelRows(view) : levelRows(view);
}
