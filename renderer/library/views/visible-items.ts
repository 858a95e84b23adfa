import { useCallback, useState } from 'react';
import { itemsBetween, placeOfItem, type ListLayout } from '../model/list-layout.ts';

/** Lines drawn beyond the edges, so that fast scrolling does not show gaps. */
const spareLines = 3;
/** The window of what is drawn moves in steps, so that not every pixel of scrolling draws anew. */
const step = 32;
const gridSelector = '[data-list="vms"]';

/** Which items are to be drawn. Give `watch` as ref to the element that scrolls. */
export function useVisibleItems(layout: ListLayout, onWidth: (width: number) => void) {
  const [sight, setSight] = useState({ top: 0, height: 640 });
  const watch = useCallback(
    (grid: HTMLElement | null) => {
      if (!grid) return;
      const look = () =>
        setSight((before) => {
          const top = Math.floor(grid.scrollTop / step) * step;
          const height = Math.ceil(grid.clientHeight / step) * step;
          return before.top === top && before.height === height ? before : { top, height };
        });
      const measure = () => {
        if (grid.hidden) return; // without a row it has no size
        onWidth(grid.clientWidth);
        look();
      };
      measure();
      const resized = new ResizeObserver(measure);
      resized.observe(grid);
      grid.addEventListener('scroll', look, { passive: true });
      return () => {
        resized.disconnect();
        grid.removeEventListener('scroll', look);
      };
    },
    [onWidth],
  );
  const spare = spareLines * Math.min(layout.metrics.rowHeight, 64);
  const height = sight.height - layout.metrics.headHeight;
  // A list that has become shorter is drawn from its end before the scroll event says so.
  const top = Math.max(0, Math.min(sight.top, layout.height - height));
  const drawn = itemsBetween(layout, Math.max(0, top - spare), top + height + spare);
  const inSight = itemsBetween(layout, top, top + height);
  return { watch, drawn, inSight };
}

/** Scrolls the list just as far as an item needs to be seen. */
export function revealItem(layout: ListLayout, index: number): void {
  const grid = document.querySelector(gridSelector);
  if (!grid) return;
  const { top } = placeOfItem(layout, index);
  const { rowHeight, headHeight } = layout.metrics;
  const bottom = top + rowHeight + headHeight;
  if (grid.scrollTop > top) grid.scrollTop = top;
  else if (grid.scrollTop + grid.clientHeight < bottom) grid.scrollTop = bottom - grid.clientHeight;
}

/** How many whole lines are in sight. */
export function linesInSight({ metrics }: ListLayout): number {
  const grid = document.querySelector(gridSelector);
  return Math.max(1, Math.floor(((grid?.clientHeight ?? 0) - metrics.headHeight) / metrics.rowHeight));
}
