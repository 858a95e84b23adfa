import { type Region, within } from './region.js';
import { copyRows } from './rows.js';
import type { Surface } from './types.js';

function bandStart(region: Region, end: number): number {
  let start = end - 4;
  while (start > 0 && region[start - 3] === region[end - 3]) start -= 4;
  return start;
}

function bandEnd(region: Region, start: number): number {
  let end = start + 4;
  while (end < region.length && region[end + 1] === region[start + 1]) end += 4;
  return end;
}

function bands(region: Region, isFromBottom: boolean): { start: number; end: number }[] {
  const found: { start: number; end: number }[] = [];
  if (isFromBottom)
    for (let end = region.length; end > 0; end = bandStart(region, end))
      found.push({ start: bandStart(region, end), end });
  else
    for (let start = 0; start < region.length; start = bandEnd(region, start))
      found.push({ start, end: bandEnd(region, start) });
  return found;
}

function moveRect(surface: Surface, region: Region, at: number, dx: number, dy: number): void {
  const left = region[at]!;
  const top = region[at + 1]!;
  const width = region[at + 2]! - left;
  const height = region[at + 3]! - top;
  if (dy <= 0) {
    copyRows(surface, left, top, surface, left - dx, top - dy, width, height);
    return;
  }
  for (let y = top + height - 1; y >= top; y--) copyRows(surface, left, y, surface, left - dx, y - dy, width, 1);
}

/** Moves what lies `dx` left of and `dy` above a region into it. Nothing is read that was already written. */
export function moveBits(surface: Surface, region: Region, dx: number, dy: number): void {
  if (dx === 0 && dy === 0) return;
  const moved = within(region, dx, dy, dx + surface.width, dy + surface.height);
  for (const { start, end } of bands(moved, dy > 0)) {
    if (dx > 0) for (let at = end - 4; at >= start; at -= 4) moveRect(surface, moved, at, dx, dy);
    else for (let at = start; at < end; at += 4) moveRect(surface, moved, at, dx, dy);
  }
}
