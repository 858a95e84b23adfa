import type { ColumnName, MachineTable, Rows } from './machine-table.ts';

export const stateFilters = ['all', 'running', 'stopped', 'other'] as const;
type StateFilter = (typeof stateFilters)[number];

/** What a machine must be to be listed; empty sets ask for nothing. */
export interface MachineFilter {
  readonly state: StateFilter;
  readonly clouds: readonly string[];
  readonly tags: readonly string[];
}

export const noFilter: MachineFilter = { state: 'all', clouds: [], tags: [] };

/** The rows that pass, in their order; the same ones where nothing is asked for. */
export function filterRows(table: MachineTable, rows: Rows, { state, clouds, tags }: MachineFilter): Rows {
  let passing = rows;
  if (state !== 'all') passing = rowsWhere(table, passing, 'state', (value) => stateOf(value) === state);
  if (clouds.length > 0) passing = rowsWhere(table, passing, 'cloudId', (value) => clouds.includes(value));
  if (tags.length > 0) {
    passing = rowsWhere(table, passing, 'tags', (value) => tagsIn(value).some((tag) => tags.includes(tag)));
  }
  return passing;
}

/** The rows whose value in a column passes, in their order; each value is looked at once. */
function rowsWhere(table: MachineTable, rows: Rows, name: ColumnName, passes: (value: string) => boolean): Rows {
  const { values, ranks } = table.column(name);
  const passing = values.map((value) => passes(String(value)));
  return rows.filter((row) => passing[ranks[row] ?? 0]);
}

/** Paused, starting, crashed and whatever else is neither on nor off is `other`; a VM that was not seen yet is none. */
function stateOf(state: string): StateFilter | undefined {
  if (state === 'Running') return 'running';
  if (state === 'Stopped') return 'stopped';
  return state === '' ? undefined : 'other';
}

/** Every tag of these rows with how many machines have it, the most used first. */
export function tagsOf(table: MachineTable, rows: Rows): readonly { readonly tag: string; readonly count: number }[] {
  const { values, ranks } = table.column('tags');
  const uses = new Uint32Array(values.length);
  for (const row of rows) {
    const rank = ranks[row] ?? 0;
    uses[rank] = (uses[rank] ?? 0) + 1;
  }
  const counts = new Map<string, number>();
  for (const [rank, value] of values.entries()) {
    for (const tag of tagsIn(String(value))) counts.set(tag, (counts.get(tag) ?? 0) + (uses[rank] ?? 0));
  }
  return [...counts]
    .filter(([, count]) => count > 0)
    .map(([tag, count]) => ({ tag, count }))
    .sort((a, b) => b.count - a.count || (a.tag < b.tag ? -1 : 1));
}

function tagsIn(value: string): readonly string[] {
  return value === '' ? [] : value.split('\n');
}
