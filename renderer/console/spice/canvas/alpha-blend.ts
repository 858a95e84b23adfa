import { over, times } from './bytes.js';
import type { Region } from './region.js';
import { paint, type RowCombine } from './rows.js';
import { isInReach, viewRows } from './sampler.js';
import { coveredBy, directRows, isSameSize, type Placement, stretched } from './source.js';
import type { Surface } from './types.js';
import { isDeep, setBits, toFormat } from './words.js';

function deepOverRows(set: number): RowCombine {
  return (pixels, at, row, count) => {
    for (let i = 0; i < count; i++) {
      const source = row[i]!;
      if (source !== 0) pixels[at + i] = over(source, pixels[at + i]!) | set;
    }
  };
}

/** How rows of premultiplied words are drawn over a surface. */
export function overRows({ format }: Surface): RowCombine {
  if (isDeep(format)) return deepOverRows(setBits(format));
  return (pixels, at, row, count) => {
    for (let i = 0; i < count; i++) {
      const source = row[i]!;
      if (source !== 0) pixels[at + i] = toFormat(format, over(source, pixels[at + i]!));
    }
  };
}

function faded(alpha: number, combine: RowCombine): RowCombine {
  if (alpha === 255) return combine;
  return (pixels, at, row, count) => {
    for (let i = 0; i < count; i++) row[i] = times(row[i]!, alpha);
    combine(pixels, at, row, count);
  };
}

/** Draws a source over a region with its own alpha times `alpha` (0 to 255), stretched to the nearest pixel where sizes differ. */
export function drawAlphaBlend(surface: Surface, region: Region, placement: Placement, alpha: number): void {
  if (region.length === 0 || alpha === 0) return;
  const combine = faded(alpha, overRows(surface));
  if (isSameSize(placement)) {
    paint(surface, coveredBy(region, placement), directRows(placement), combine);
    return;
  }
  const view = stretched(placement, 'nearest');
  if (isInReach(view, region)) paint(surface, region, viewRows(view), combine);
}
