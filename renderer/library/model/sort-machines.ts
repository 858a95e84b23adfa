import type { Sort, SortColumn } from '../../../shared/arrangement.ts';
import type { Machine } from './machines.ts';

/** All machines by name; equal names keep one order, whatever the order given was. */
export function byName(machines: readonly Machine[]): readonly Machine[] {
  return [...machines].sort(
    (a, b) => compare(a.sortKey, b.sortKey) || compare(a.name, b.name) || compare(a.key, b.key),
  );
}

/** Machines that are sorted by name, in the order of a column; equal ones stay by name. Nothing is compared twice. */
export function sortMachines(named: readonly Machine[], { column, descending }: Sort): readonly Machine[] {
  if (column === 'name') return descending ? [...named].reverse() : named;
  const places = new Map<string | number, Machine[]>();
  for (const machine of named) {
    const value = columns[column](machine);
    const there = places.get(value);
    if (there) there.push(machine);
    else places.set(value, [machine]);
  }
  const values = sortedValues([...places.keys()], descending);
  return values.flatMap((value) => places.get(value) ?? []);
}

/** What is missing comes last either way. */
function sortedValues(values: readonly (string | number)[], descending: boolean): readonly (string | number)[] {
  const numbers = Float64Array.from(values.filter((value) => typeof value === 'number')).sort();
  const texts = values.filter((value) => typeof value === 'string' && value !== '').sort();
  const here: (string | number)[] = [...numbers, ...texts];
  if (descending) here.reverse();
  return values.includes('') ? [...here, ''] : here;
}

const columns: Readonly<Record<Exclude<SortColumn, 'name'>, (machine: Machine) => string | number>> = {
  state: ({ vm }) => vm?.state ?? '',
  address: ({ vm }) => addressValue(vm?.addresses[0] ?? ''),
  cloud: ({ cloudName }) => cloudName,
  host: ({ vm }) => vm?.hostName ?? '',
  tag: ({ vm }) => vm?.tags[0] ?? '',
};

/** An IPv4 address as its number, so that 10.0.0.9 is before 10.0.0.10; any other as it is written. */
function addressValue(address: string): string | number {
  let value = 0;
  let part = 0;
  let parts = 1;
  for (let at = 0; at < address.length; at++) {
    const code = address.charCodeAt(at);
    if (code === 46) {
      value = value * 256 + part;
      part = 0;
      parts++;
    } else if (code >= 48 && code <= 57) part = part * 10 + code - 48;
    else return address;
  }
  return parts === 4 ? value * 256 + part : address;
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
