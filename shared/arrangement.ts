export const sortColumns = ['name', 'state', 'address', 'cloud', 'host', 'tag'] as const;
export type SortColumn = (typeof sortColumns)[number];

export interface Sort {
  readonly column: SortColumn;
  readonly descending: boolean;
}

export const groupings = ['none', 'cloud', 'state', 'host', 'tag'] as const;
export type Grouping = (typeof groupings)[number];

/** How a person wants the list of VMs; kept from one start to the next. */
export interface Arrangement {
  readonly layout: 'list' | 'grid';
  readonly sort: Sort;
  readonly group: Grouping;
  /** Ids of groups that are folded. */
  readonly folded: readonly string[];
}

export const defaultArrangement: Arrangement = {
  layout: 'list',
  sort: { column: 'name', descending: false },
  group: 'none',
  folded: [],
};
