import type { Region } from './region.js';
import { paint, type RowCombine } from './rows.js';
import { coveredBy, isSameSize, type Placement, raw, rawRows, stretchedRows } from './source.js';
import type { Surface } from './types.js';
import { toFormat } from './words.js';

const opaque = 0xff000000;

function colors(surface: Surface, color: number): { key: number; compared: number } {
  if (surface.format === 'a8' || surface.format === 'a1') return { key: 0, compared: opaque };
  return { key: toFormat(surface.format, color) & 0xffffff, compared: 0xffffff };
}

function keyed(surface: Surface, color: number): RowCombine {
  const { key, compared } = colors(surface, color);
  return (pixels, at, row, count) => {
    for (let i = 0; i < count; i++) if ((row[i]! & compared) !== key) pixels[at + i] = row[i]!;
  };
}

/** Draws a source but for those of its pixels that have a colour (0xBBGGRR), stretched to the nearest pixel where sizes differ. */
export function drawTransparent(surface: Surface, region: Region, placement: Placement, color: number): void {
  if (region.length === 0) return;
  const combine = keyed(surface, color);
  if (isSameSize(placement)) {
    paint(surface, coveredBy(region, placement), rawRows(surface, placement), combine);
    return;
  }
  const rows = stretchedRows(surface, region, placement, 'nearest');
  if (rows !== undefined) paint(surface, region, raw(surface, placement.source, rows), combine);
}
