import { RectList } from './rect-list.js';

type Rects = Int32Array;

function isBanded(rects: Rects): boolean {
  for (let i = 4; i < rects.length; i += 4) {
    const isSameBand = rects[i + 1] === rects[i - 3] && rects[i + 3] === rects[i - 1] && rects[i]! >= rects[i - 2]!;
    if (!isSameBand && rects[i + 1]! < rects[i - 1]!) return false;
  }
  return true;
}

function byTop(rects: Rects): number[] {
  const order = Array.from({ length: rects.length / 4 }, (_, i) => i * 4);
  return order.sort((a, b) => rects[a + 1]! - rects[b + 1]!);
}

function edges(rects: Rects): Int32Array {
  const all = new Set<number>();
  for (let i = 0; i < rects.length; i += 4) {
    all.add(rects[i + 1]!);
    all.add(rects[i + 3]!);
  }
  return Int32Array.from(all).sort();
}

function insertByLeft(rects: Rects, active: number[], rect: number): void {
  let at = active.length;
  while (at > 0 && rects[active[at - 1]!]! > rects[rect]!) at--;
  active.splice(at, 0, rect);
}

function addBand(list: RectList, rects: Rects, active: readonly number[], top: number, bottom: number): void {
  let left = 0;
  let right = -1;
  for (const rect of active) {
    if (rects[rect]! > right) {
      list.add(left, top, right, bottom);
      left = rects[rect]!;
    }
    right = Math.max(right, rects[rect + 2]!);
  }
  list.add(left, top, right, bottom);
}

/** The same area as of rectangles that may overlap and lie in any order (none is empty or negative), as a region's bands. */
export function bandsOf(rects: Rects): Rects {
  if (isBanded(rects)) return rects;
  const list = new RectList();
  const waiting = byTop(rects);
  const tops = edges(rects);
  let active: number[] = [];
  let next = 0;
  for (let band = 0; band + 1 < tops.length; band++) {
    const top = tops[band]!;
    active = active.filter((rect) => rects[rect + 3]! > top);
    for (; next < waiting.length && rects[waiting[next]! + 1] === top; next++)
      insertByLeft(rects, active, waiting[next]!);
    addBand(list, rects, active, top, tops[band + 1]!);
  }
  return list.finish();
}
