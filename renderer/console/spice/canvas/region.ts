import { bandsOf } from './bands.js';
import { RectList } from './rect-list.js';
import type { Bitmap, Clip, Mask, Rect } from './types.js';

/**
 * Where an operation draws: rectangles of four numbers each (left, top, right, bottom) that don't overlap, in bands from the top,
 * each band from the left, all inside the surface.
 */
export type Region = Int32Array;

/** The parts of a region inside a rectangle; the same region when all of it is. Limits may be any number, also infinite. */
export function within(region: Region, left: number, top: number, right: number, bottom: number): Region {
  const list = new RectList();
  for (let i = 0; i < region.length; i += 4)
    list.add(
      Math.max(region[i]!, left),
      Math.max(region[i + 1]!, top),
      Math.min(region[i + 2]!, right),
      Math.min(region[i + 3]!, bottom),
    );
  return list.finish();
}

function boxOnSurface(surface: Bitmap, box: Rect): Region {
  const list = new RectList();
  list.add(
    Math.max(box.left, 0),
    Math.max(box.top, 0),
    Math.min(box.right, surface.width),
    Math.min(box.bottom, surface.height),
  );
  return list.finish();
}

function clipped(box: Region, clip: Clip): Region {
  if (clip === undefined || box.length === 0) return box;
  const list = new RectList();
  for (const rect of clip)
    list.add(
      Math.max(rect.left, box[0]!),
      Math.max(rect.top, box[1]!),
      Math.min(rect.right, box[2]!),
      Math.min(rect.bottom, box[3]!),
    );
  return bandsOf(list.finish());
}

/** Where box, surface and clip all are: what every operation is confined to. */
export function regionOf(surface: Bitmap, box: Rect, clip: Clip): Region {
  return clipped(boxOnSurface(surface, box), clip);
}

function addRuns(list: RectList, mask: Mask, at: number, y: number, left: number, right: number, shift: number): void {
  const drawn = mask.inverted ? 0 : 1;
  let start = -1;
  for (let x = left; x < right; x++) {
    const isDrawn = (mask.bits[at + x - shift] ? 1 : 0) === drawn;
    if (isDrawn && start < 0) start = x;
    if (!isDrawn && start >= 0) {
      list.add(start, y, x, y + 1);
      start = -1;
    }
  }
  if (start >= 0) list.add(start, y, right, y + 1);
}

/** The parts of a region that a mask lets through; nothing is drawn beyond the mask's edges, whether it is inverted or not. */
export function masked(region: Region, mask: Mask | undefined, box: Rect): Region {
  if (mask === undefined) return region;
  const shiftX = box.left - mask.position.x;
  const shiftY = box.top - mask.position.y;
  const covered = within(region, shiftX, shiftY, shiftX + mask.width, shiftY + mask.height);
  const list = new RectList();
  for (let i = 0; i < covered.length; i += 4)
    for (let y = covered[i + 1]!; y < covered[i + 3]!; y++)
      addRuns(list, mask, (y - shiftY) * mask.width, y, covered[i]!, covered[i + 2]!, shiftX);
  return list.finish();
}
