import { type Region, within } from './region.js';
import { type Rop, rops } from './rop.js';
import { copyRows, paint, paintThrough, ropCombine, type RowSource } from './rows.js';
import { isInReach, type View, viewRows } from './sampler.js';
import type { Stencil } from './stencil.js';
import type { Rect, ScaleMode, Source, Surface } from './types.js';
import { isDeep, rowToFormat } from './words.js';

const one = 0x10000;

/** What is drawn from where to where: a source, its area, and the box that the area is stretched over. */
export interface Placement {
  readonly source: Source;
  readonly area: Rect;
  readonly box: Rect;
}

/** Whether the area of the source is as large as the box that it is drawn to. */
export function isSameSize({ area, box }: Placement): boolean {
  return area.right - area.left === box.right - box.left && area.bottom - area.top === box.bottom - box.top;
}

/** Turns words of a source into the surface's format. Raw copies of words without alpha leave 0 in a surface's alpha. */
function rawToFormat(surface: Surface, source: Source, row: Uint32Array, count: number): void {
  if (surface.format === 'argb' && !source.hasAlpha) for (let i = 0; i < count; i++) row[i] = row[i]! & 0xffffff;
  else if (surface.format !== 'xrgb' || source.hasAlpha) rowToFormat(surface.format, row, count);
}

function isKeptAsIs(surface: Surface, source: Source): boolean {
  return (surface.format === 'xrgb' && !source.hasAlpha) || (surface.format === 'argb' && source.hasAlpha);
}

/** The part of a region that a source of the same size covers. */
export function coveredBy(region: Region, { source, area, box }: Placement): Region {
  const x = box.left - area.left;
  const y = box.top - area.top;
  return within(region, x, y, x + source.width, y + source.height);
}

/** Rows of a source that is not scaled; only where it covers the surface. */
export function directRows({ source, area, box }: Placement): RowSource {
  const x = box.left - area.left;
  const y = box.top - area.top;
  return (left, top, count, out) => {
    const at = (top - y) * source.width + left - x;
    out.set(source.pixels.subarray(at, at + count));
  };
}

/** How a source area is seen when it is stretched over its box, in 16.16 with the step cut. */
export function stretched({ source, area, box }: Placement, scale: ScaleMode): View {
  const t00 = Math.trunc(((area.right - area.left) * one) / (box.right - box.left));
  const t11 = Math.trunc(((area.bottom - area.top) * one) / (box.bottom - box.top));
  const transform = { t00, t01: 0, t02: area.left * one, t10: 0, t11, t12: area.top * one };
  return { bitmap: source, transform, isSmooth: scale === 'interpolate', repeat: 'none', x: box.left, y: box.top };
}

function copyUnscaled(surface: Surface, region: Region, placement: Placement): void {
  const { source, area, box } = placement;
  const x = box.left - area.left;
  const y = box.top - area.top;
  for (let i = 0; i < region.length; i += 4) {
    const width = region[i + 2]! - region[i]!;
    copyRows(
      surface,
      region[i]!,
      region[i + 1]!,
      source,
      region[i]! - x,
      region[i + 1]! - y,
      width,
      region[i + 3]! - region[i + 1]!,
    );
  }
}

function drawUnscaled(surface: Surface, region: Region, placement: Placement, rop: Rop): void {
  const covered = coveredBy(region, placement);
  if (rop === rops.copy && isKeptAsIs(surface, placement.source)) {
    copyUnscaled(surface, covered, placement);
    return;
  }
  paint(surface, covered, rawRows(surface, placement), ropCombine(surface, rop));
}

/** A source with the colours that a surface's format has, as it is where more than single pixels are read of it. */
export function likeSurface(surface: Surface, source: Source): Source {
  if (isDeep(surface.format)) return source;
  const pixels = source.pixels.slice();
  rowToFormat(surface.format, pixels, pixels.length);
  const hasAlpha = surface.format === 'a8' || surface.format === 'a1';
  return { width: source.width, height: source.height, pixels, hasAlpha };
}

/** Rows of a source that is seen through a transform, as a surface has them; undefined where nothing can be drawn. */
export function transformedRows(surface: Surface, region: Region, view: View): RowSource | undefined {
  if (!isInReach(view, region)) return undefined;
  const rows = viewRows(view);
  return (x, y, count, out) => {
    rows(x, y, count, out);
    rowToFormat(surface.format, out, count);
  };
}

/** Rows of a source that is stretched over its box, as a surface has them; undefined where nothing can be drawn. */
export function stretchedRows(
  surface: Surface,
  region: Region,
  placement: Placement,
  scale: ScaleMode,
): RowSource | undefined {
  const source = scale === 'nearest' ? placement.source : likeSurface(surface, placement.source);
  return transformedRows(surface, region, stretched({ ...placement, source }, scale));
}

/** Rows without the alpha that a source never had, as they are where words are copied raw to a surface with alpha. */
export function raw(surface: Surface, source: Source, rows: RowSource): RowSource {
  if (surface.format !== 'argb' || source.hasAlpha) return rows;
  return (x, y, count, out) => {
    rows(x, y, count, out);
    for (let i = 0; i < count; i++) out[i] = out[i]! & 0xffffff;
  };
}

/** Rows of a source that is not scaled, as raw copies have them on a surface. */
export function rawRows(surface: Surface, placement: Placement): RowSource {
  const rows = directRows(placement);
  return (x, y, count, out) => {
    rows(x, y, count, out);
    rawToFormat(surface, placement.source, out, count);
  };
}

/** As `drawSource` through a mask, for a source that is not scaled and not the surface itself. */
export function drawSourceThrough(
  surface: Surface,
  region: Region,
  stencil: Stencil,
  placement: Placement,
  rop: Rop,
): void {
  const covered = coveredBy(region, placement);
  paintThrough(surface, covered, stencil, rawRows(surface, placement), ropCombine(surface, rop));
}

/** Draws a source over a region with a raster operation, stretched where area and box differ in size. */
export function drawSource(surface: Surface, region: Region, placement: Placement, scale: ScaleMode, rop: Rop): void {
  if (region.length === 0) return;
  if (isSameSize(placement)) {
    drawUnscaled(surface, region, placement, rop);
    return;
  }
  const rows = stretchedRows(surface, region, placement, scale);
  if (rows === undefined) return;
  const source = rop === rops.copy ? rows : raw(surface, placement.source, rows);
  paint(surface, region, source, ropCombine(surface, rop));
}
