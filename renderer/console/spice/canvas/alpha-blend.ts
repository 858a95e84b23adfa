import { over, times } from './bytes.js';
import type { Region } from './region.js';
import { kept, paint, type RowCombine } from './rows.js';
import { isInReach, viewRows } from './sampler.js';
import { coveredBy, directRows, isSameSize, type Placement, stretched } from './source.js';
import type { Surface } from './types.js';

function overRow(set: number): RowCombine {
  return (pixels, at, row, count) => {
    for (let i = 0; i < count; i++) {
      const source = row[i]!;
      if (source >>> 24 === 255) pixels[at + i] = source | set;
      else if (source !== 0) pixels[at + i] = over(source, pixels[at + i]!) | set;
    }
  };
}

/** How rows of premultiplied words are drawn over a surface. */
export function overRows(surface: Surface): RowCombine {
  return kept(surface, overRow);
}

function fadedRows(surface: Surface, alpha: number): RowCombine {
  if (alpha === 255) return overRows(surface);
  return kept(surface, (set) => (pixels, at, row, count) => {
    for (let i = 0; i < count; i++)
      if (row[i] !== 0) pixels[at + i] = over(times(row[i]!, alpha), pixels[at + i]!) | set;
  });
}

/** Draws a source over a region with its own alpha times `alpha` (0 to 255), stretched to the nearest pixel where sizes differ. */
export function drawAlphaBlend(surface: Surface, region: Region, placement: Placement, alpha: number): void {
  if (region.length === 0 || alpha === 0) return;
  const combine = fadedRows(surface, alpha);
  if (isSameSize(placement)) {
    paint(surface, coveredBy(region, placement), directRows(placement), combine);
    return;
  }
  const view = stretched(placement, 'nearest');
  if (isInReach(view, region)) paint(surface, region, viewRows(view), combine);
}
