import type { Region } from './region.js';
import { type Rop, rops } from './rop.js';
import { paint, paintThrough, ropCombine, type RowSource } from './rows.js';
import { raw } from './source.js';
import type { Stencil } from './stencil.js';
import type { Bitmap, Brush, Point, Surface } from './types.js';
import { rowToFormat, toFormat } from './words.js';

function modulo(value: number, size: number): number {
  const rest = value % size;
  return rest < 0 ? rest + size : rest;
}

/** Rows of a pattern that is repeated in both directions from `position` on. It must not be empty. */
export function patternRows(pattern: Bitmap, position: Point): RowSource {
  const { width, height, pixels } = pattern;
  return (x, y, count, out) => {
    const row = modulo(y - position.y, height) * width;
    let column = modulo(x - position.x, width);
    for (let i = 0; i < count; i++) {
      out[i] = pixels[row + column]!;
      if (++column === width) column = 0;
    }
  };
}

/** Rows of a brush, as a surface of this format has them; undefined for a pattern without pixels. No brush is black. */
export function brushRows(surface: Surface, brush: Brush): RowSource | undefined {
  if (brush.kind !== 'pattern') {
    const word = toFormat(surface.format, brush.kind === 'solid' ? brush.color : 0);
    return (_x, _y, count, out) => out.fill(word, 0, count);
  }
  if (brush.pattern.width < 1 || brush.pattern.height < 1) return undefined;
  const rows = patternRows(brush.pattern, brush.position);
  const converted: RowSource = (x, y, count, out) => {
    rows(x, y, count, out);
    rowToFormat(surface.format, out, count);
  };
  return raw(surface, { ...brush.pattern, hasAlpha: brush.pattern.hasAlpha ?? true }, converted);
}

/** Fills a region with one word, which must be of the surface's format. */
export function fillRegion(surface: Surface, region: Region, word: number): void {
  const { pixels, width } = surface;
  for (let i = 0; i < region.length; i += 4) {
    const left = region[i]!;
    const right = region[i + 2]!;
    if (left === 0 && right === width) pixels.fill(word, region[i + 1]! * width, region[i + 3]! * width);
    else for (let y = region[i + 1]!; y < region[i + 3]!; y++) pixels.fill(word, y * width + left, y * width + right);
  }
}

/** As `drawBrush` through a mask, for a brush that is not the surface itself. */
export function drawBrushThrough(surface: Surface, region: Region, stencil: Stencil, brush: Brush, rop: Rop): void {
  const rows = brushRows(surface, brush);
  if (rows !== undefined) paintThrough(surface, region, stencil, rows, ropCombine(surface, rop));
}

/** Draws a brush over a region with a raster operation. */
export function drawBrush(surface: Surface, region: Region, brush: Brush, rop: Rop): void {
  if (brush.kind === 'solid' && rop === rops.copy) {
    fillRegion(surface, region, toFormat(surface.format, brush.color));
    return;
  }
  const rows = brushRows(surface, brush);
  if (rows !== undefined) paint(surface, region, rows, ropCombine(surface, rop));
}
