import type { Sort } from '../../../shared/arrangement.ts';
import type { MachineTable, Rows } from './machine-table.ts';
import type { Machine } from './machines.ts';

/** Places of machines in the order of their names; equal names keep one order, whatever the order given was. */
export function sortOrder(machines: readonly Machine[]): Rows {
  const places = [...machines.entries()];
  places.sort(([, a], [, b]) => compare(a.sortKey, b.sortKey) || compare(a.name, b.name) || compare(a.key, b.key));
  return Uint32Array.from(places, ([place]) => place);
}

/** The rows of a table in the order of a column; equal ones stay by name, and what has no value comes last either way. */
export function sortRows(table: MachineTable, { column, descending }: Sort): Rows {
  if (column === 'name') return descending ? table.rows.slice().reverse() : table.rows;
  const { ranks, values } = table.column(column);
  const counts = new Uint32Array(values.length);
  for (const rank of ranks) counts[rank] = (counts[rank] ?? 0) + 1;
  const places = new Uint32Array(values.length);
  let place = 0;
  for (const rank of inOrder(values, descending)) {
    places[rank] = place;
    place += counts[rank] ?? 0;
  }
  const sorted = new Uint32Array(ranks.length);
  for (let row = 0; row < ranks.length; row++) {
    const rank = ranks[row] ?? 0;
    const at = places[rank] ?? 0;
    sorted[at] = row;
    places[rank] = at + 1;
  }
  return sorted;
}

function inOrder(values: readonly (string | number)[], descending: boolean): readonly number[] {
  const ranks = [...values.keys()];
  if (!descending) return ranks;
  const none = values.at(-1) === '' ? ranks.slice(-1) : [];
  return [...ranks.slice(0, ranks.length - none.length).reverse(), ...none];
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
