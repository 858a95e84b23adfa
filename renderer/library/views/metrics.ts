import type { Arrangement } from '../../../shared/arrangement.ts';
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

/** What the list counts with. */
export function metricsOf(layout: Arrangement['layout'], density: Settings['density'], width: number): Metrics {
  const isGrid = layout === 'grid';
  const perLine = isGrid ? Math.max(1, Math.floor(width / tileWidth)) : 1;
  return { headHeight: isGrid ? 0 : headHeight, rowHeight: rowHeights[layout][density], groupHeight, perLine };
}
