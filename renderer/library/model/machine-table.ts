import type { SortColumn } from '../../../shared/arrangement.ts';
import type { MachineList } from './list-layout.ts';
import { sortOrder } from './machine-order.ts';
import type { Machine } from './machines.ts';
import { makeSearchText, type SearchText } from './search-text.ts';
import { addressValue, tallyColumn, type Column } from './table-column.ts';

/** Places of machines in a table, in the order in which they are shown. */
export type Rows = Uint32Array;

/** The columns: those that a list is sorted by but its name, and two more that it is filtered by. */
export type ColumnName = Exclude<SortColumn, 'name'> | 'cloudId' | 'tags';

/**
 * Machines in columns. What is sorted, filtered and searched lies side by side in memory: to visit 20,000 objects, each
 * somewhere else, takes thirty times as long, which is felt at each key.
 */
export interface MachineTable {
  /** By name; a row is a place among them. */
  readonly machines: readonly Machine[];
  /** Every row, by name. */
  readonly rows: Rows;
  readonly column: (name: ColumnName) => Column;
  readonly text: () => SearchText;
  /** In small steps, for when nobody waits: all that a key may need. */
  readonly prepare: () => Iterable<() => void>;
}

const reads: Readonly<Record<ColumnName, (machine: Machine) => string | number>> = {
  state: ({ vm }) => vm?.state ?? '',
  address: ({ vm }) => addressValue(vm?.addresses[0] ?? ''),
  cloud: ({ cloudName }) => cloudName,
  host: ({ vm }) => vm?.hostName ?? '',
  tag: ({ vm }) => vm?.tags[0] ?? '',
  cloudId: ({ cloudId }) => cloudId,
  tags: ({ vm }) => vm?.tags.join('\n') ?? '',
};
const columnNames = Object.keys(reads) as readonly ColumnName[];

interface Made {
  readonly given: readonly Machine[];
  readonly order: Rows;
  readonly columns: Readonly<Record<ColumnName, () => Column>>;
  readonly text: () => SearchText;
}

/** Makes tables; a column stays as it is where no machine has another value in it than in the table before. */
export function createTableMaker(): (machines: readonly Machine[]) => MachineTable {
  let before: Made | undefined;
  return (given) => {
    const changed = before && changes(before.given, given);
    const order = changed && before ? before.order : sortOrder(given);
    const machines = machinesAt({ machines: given }, order);
    const same = (read: (machine: Machine) => unknown) =>
      changed?.every(([was, is]) => read(was) === read(is)) === true;
    const columnOf = (name: ColumnName) =>
      before && same(reads[name]) ? before.columns[name] : once(() => tallyColumn(machines, reads[name]));
    const columns = Object.fromEntries(columnNames.map((name) => [name, columnOf(name)])) as Made['columns'];
    const text = before && same(({ haystack }) => haystack) ? before.text : once(() => makeSearchText(machines));
    before = { given, order, columns, text };
    return {
      machines,
      rows: Uint32Array.from(machines.keys()),
      column: (name) => columns[name](),
      text,
      prepare: () => [text, ...columnNames.map((name) => columns[name])],
    };
  };
}

/** The machines of some rows, in their order: none is looked at before it is asked for. */
export function machineList({ machines }: Pick<MachineTable, 'machines'>, rows: Rows): MachineList {
  const at = (place: number): Machine | undefined => {
    const row = rows[place];
    return row === undefined ? undefined : machines[row];
  };
  const findIndex = (holds: (machine: Machine) => boolean) =>
    rows.findIndex((row) => {
      const machine = machines[row];
      return machine !== undefined && holds(machine);
    });
  return { length: rows.length, at, findIndex };
}

/** The same as an array. */
export function machinesAt({ machines }: Pick<MachineTable, 'machines'>, rows: Rows): readonly Machine[] {
  const there: Machine[] = [];
  for (const row of rows) {
    const machine = machines[row];
    if (machine) there.push(machine);
  }
  return there;
}

/** The machines that stand in the place of others; undefined where that changes the order. */
function changes(
  before: readonly Machine[],
  after: readonly Machine[],
): readonly (readonly [Machine, Machine])[] | undefined {
  if (before.length !== after.length) return undefined;
  const changed: (readonly [Machine, Machine])[] = [];
  for (const [place, is] of after.entries()) {
    const was = before[place];
    if (was === is || was === undefined) continue;
    if (was.key !== is.key || was.name !== is.name) return undefined;
    changed.push([was, is]);
  }
  return changed;
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
