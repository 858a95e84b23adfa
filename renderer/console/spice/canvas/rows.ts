import type { Region } from './region.js';
import { ropMasks, type Rop, rops } from './rop.js';
import { letThrough, type Stencil, under } from './stencil.js';
import type { Bitmap, Surface } from './types.js';
import { isDeep, keptBits, setBits, toFormat } from './words.js';

const fewWords = 64;

/** Puts `count` words into `out`: what lies at `x` and right of it, in the row `y`, both of the surface. */
export type RowSource = (x: number, y: number, count: number, out: Uint32Array) => void;

/** Puts the first `count` words of `row` onto `pixels`, from `at` on. Signed, as words that need no more than an integer's bits. */
export type RowCombine = (pixels: Int32Array, at: number, row: Int32Array, count: number) => void;

/** Calls `row` for each row of a region, with its left edge, its y and its width. */
export function eachRow(region: Region, row: (x: number, y: number, count: number) => void): void {
  for (let i = 0; i < region.length; i += 4)
    for (let y = region[i + 1]!; y < region[i + 3]!; y++) row(region[i]!, y, region[i + 2]! - region[i]!);
}

function widest(region: Region): number {
  let width = 0;
  for (let i = 0; i < region.length; i += 4) width = Math.max(width, region[i + 2]! - region[i]!);
  return width;
}

/** The same words, signed. */
export function signed({ buffer, byteOffset, length }: Uint32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  return new Int32Array(buffer, byteOffset, length);
}

/** Draws rows from a source, which must not read the surface, over the parts of a region that a mask lets through. */
export function paintThrough(
  surface: Surface,
  region: Region,
  stencil: Stencil,
  source: RowSource,
  combine: RowCombine,
): void {
  const covered = under(region, stencil);
  const row = new Uint32Array(widest(covered));
  const [words, pixels, drawn] = [signed(row), signed(surface.pixels), new Int32Array(row.length)];
  eachRow(covered, (x, y, count) => {
    const at = y * surface.width + x;
    source(x, y, count, row);
    drawn.set(pixels.subarray(at, at + count));
    combine(drawn, 0, words, count);
    letThrough(stencil, x, y, drawn, count, pixels, at);
  });
}

/** Draws rows from a source over a region of a surface. */
export function paint(surface: Surface, region: Region, source: RowSource, combine: RowCombine): void {
  const row = new Uint32Array(widest(region));
  const [words, pixels] = [signed(row), signed(surface.pixels)];
  eachRow(region, (x, y, count) => {
    source(x, y, count, row);
    combine(pixels, y * surface.width + x, words, count);
  });
}

/** Makes of what is combined what a surface keeps of it. `combineWith` is given the bits that are always 1. */
export function kept({ format }: Surface, combineWith: (set: number) => RowCombine): RowCombine {
  if (isDeep(format)) return combineWith(setBits(format));
  const combine = combineWith(0);
  return (pixels, at, row, count) => {
    combine(pixels, at, row, count);
    for (let i = at; i < at + count; i++) pixels[i] = toFormat(format, pixels[i]!);
  };
}

function put(pixels: Int32Array, at: number, row: Int32Array, count: number): void {
  pixels.set(count === row.length ? row : row.subarray(0, count), at);
}

/** How a raster operation is done on rows of a surface. The rows must have been turned to the surface's format. */
export function ropCombine(surface: Surface, rop: Rop): RowCombine {
  if (rop === rops.copy) return put;
  const { one, first, second, both } = ropMasks(rop);
  const kept = keptBits(surface.format);
  const set = setBits(surface.format);
  return (pixels, at, row, count) => {
    for (let i = 0; i < count; i++) {
      const a = row[i]!;
      const b = pixels[at + i]!;
      pixels[at + i] = ((one ^ (first & a) ^ (second & b) ^ (both & a & b)) & kept) | set;
    }
  };
}

function copyWords(to: Uint32Array, at: number, from: Uint32Array, start: number, count: number): void {
  // A loop is faster for few words, but goes wrong where a picture is copied onto itself.
  if (count > fewWords || to === from) to.set(from.subarray(start, start + count), at);
  else for (let i = 0; i < count; i++) to[at + i] = from[start + i]!;
}

/** Copies a rectangle of words between bitmaps, row by row from the top; all of it must lie inside of both. */
export function copyRows(
  to: Bitmap,
  x: number,
  y: number,
  from: Bitmap,
  fromX: number,
  fromY: number,
  width: number,
  height: number,
): void {
  for (let row = 0; row < height; row++) {
    const start = (fromY + row) * from.width + fromX;
    copyWords(to.pixels, (y + row) * to.width + x, from.pixels, start, width);
  }
}
