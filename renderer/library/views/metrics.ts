import { sortColumns, type Arrangement, type SortColumn } from '../../../shared/arrangement.ts';
import type { Settings } from '../../../shared/settings.ts';
import type { Metrics } from '../model/list-layout.ts';

/** Heights in CSS pixels; css/list.css and css/tiles.css draw them so. */
const rowHeights: Readonly<Record<Arrangement['layout'], Readonly<Record<Settings['density'], number>>>> = {
  list: { comfortable: 48, compact: 32 },
  grid: { comfortable: 204, compact: 168 },
};
const headHeight = 32;
const groupHeight = 36;
/** No picture is narrower. */
const tileWidth = 208;

/** The columns that a list has from a width on, in CSS pixels; css/list.css shares the width out among them. */
const columnSteps: readonly (readonly [from: number, columns: readonly SortColumn[]])[] = [
  [1040, sortColumns],
  [860, ['name', 'state', 'address', 'cloud', 'tag']],
  [640, ['name', 'state', 'address', 'cloud']],
  [470, ['name', 'state', 'address']],
];
const fewestColumns: readonly SortColumn[] = ['name', 'state'];

/** The same array for the same columns. */
export function columnsOf(width: number): readonly SortColumn[] {
  return columnSteps.find(([from]) => width > from)?.[1] ?? fewestColumns;
}

/** What the list counts with. */
export function metricsOf(layout: Arrangement['layout'], density: Settings['density'], width: number): Metrics {
  const isGrid = layout === 'grid';
  const perLine = isGrid ? Math.max(1, Math.floor(width / tileWidth)) : 1;
  return { headHeight: isGrid ? 0 : headHeight, rowHeight: rowHeights[layout][density], groupHeight, perLine };
}
