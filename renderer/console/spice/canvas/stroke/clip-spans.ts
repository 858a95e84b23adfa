import type { RectList } from '../rect-list.js';
import type { Region } from '../region.js';

interface Lists {
  readonly x: number[];
  readonly y: number[];
  readonly end: number[];
}

/** Spans by their rows from the top; they come in this order or the other way round. */
function listsOf(spans: Int32Array): Lists {
  const lists: Lists = { x: [], y: [], end: [] };
  const isFromBottom = spans.length > 4 && spans[1]! > spans[spans.length - 3]!;
  for (let i = 0; i < spans.length; i += 4) {
    const at = isFromBottom ? spans.length - 4 - i : i;
    lists.x.push(spans[at]!);
    lists.y.push(spans[at + 1]!);
    lists.end.push(spans[at + 2]!);
  }
  return lists;
}

function bandEnd(region: Region, start: number): number {
  let end = start + 4;
  while (end < region.length && region[end + 1] === region[start + 1]) end += 4;
  return end;
}

/**
 * Adds to `drawn` what of spans lies in a region of several rectangles, as spice-common clips them: into the list that it still
 * reads from. A span that is cut into pieces overwrites the ones that come next, which therefore are not drawn.
 */
export function clipSpans(region: Region, spans: Int32Array, drawn: RectList): void {
  const { x, y, end } = listsOf(spans);
  const count = x.length;
  let written = 0;
  let start = 0;
  for (let read = 0; read < count && start < region.length;) {
    const row = y[read]!;
    if (row >= region[start + 3]!) {
      start = bandEnd(region, start);
      continue;
    }
    const [left, right] = [x[read]!, end[read]!];
    read++;
    if (row < region[start + 1]!) continue;
    for (let i = start; i < region.length && region[i + 1] === region[start + 1] && region[i]! < right; i += 4) {
      if (region[i + 2]! <= left) continue;
      x[written] = Math.max(left, region[i]!);
      y[written] = row;
      end[written++] = Math.min(right, region[i + 2]!);
    }
  }
  for (let i = 0; i < written; i++) drawn.add(x[i]!, y[i]!, end[i]!, y[i]! + 1);
}
