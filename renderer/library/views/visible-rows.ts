import { useCallback, useState } from 'react';

/** Height of a row and of the head above them, in CSS pixels; library.css draws them so. */
export const rowHeight = 48;
const headHeight = 32;
/** Rows drawn beyond the edges, so that fast scrolling does not show gaps. */
const spare = 12;
const gridSelector = '[role="grid"]';

/** Which of `count` rows are to be drawn. Give `watch` as ref to the element that scrolls. */
export function useVisibleRows(count: number) {
  const [sight, setSight] = useState({ top: 0, rows: 20 });
  const watch = useCallback((grid: HTMLElement | null) => {
    if (!grid) return;
    const look = () =>
      setSight((before) => {
        const top = Math.floor(grid.scrollTop / rowHeight);
        const rows = Math.ceil(grid.clientHeight / rowHeight) + 1;
        return before.top === top && before.rows === rows ? before : { top, rows };
      });
    look();
    const resized = new ResizeObserver(look);
    resized.observe(grid);
    grid.addEventListener('scroll', look, { passive: true });
    return () => {
      resized.disconnect();
      grid.removeEventListener('scroll', look);
    };
  }, []);
  const first = Math.max(0, Math.min(sight.top, count - sight.rows) - spare);
  return { watch, first, end: Math.min(count, first + sight.rows + 2 * spare) };
}

/** Scrolls the list just as far as row `index` needs to be seen. */
export function revealRow(index: number): void {
  const grid = document.querySelector(gridSelector);
  if (!grid) return;
  const top = index * rowHeight;
  const bottom = top + rowHeight + headHeight;
  if (grid.scrollTop > top) grid.scrollTop = top;
  else if (grid.scrollTop + grid.clientHeight < bottom) grid.scrollTop = bottom - grid.clientHeight;
}

/** How many whole rows are in sight. */
export function rowsInSight(): number {
  const grid = document.querySelector(gridSelector);
  return Math.max(1, Math.floor(((grid?.clientHeight ?? 0) - headHeight) / rowHeight));
}
