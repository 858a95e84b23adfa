import type { Region } from './region.js';
import type { Rect } from './types.js';

/** The smallest rectangle around a region that is not empty. */
export function extentOf(region: Region): Rect {
  let left = Infinity;
  let right = -Infinity;
  for (let i = 0; i < region.length; i += 4) {
    left = Math.min(left, region[i]!);
    right = Math.max(right, region[i + 2]!);
  }
  return { left, top: region[1]!, right, bottom: region[region.length - 1]! };
}
