import { useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import type { Arrangement } from '../../shared/arrangement.ts';
import type { AppStart, LibraryApi } from '../../shared/ipc.ts';
import { filterRows, noFilter, tagsOf, type MachineFilter } from './model/filter-machines.ts';
import { createMachineSearch, queryTerms } from './model/find-machines.ts';
import { groupMachines } from './model/group-machines.ts';
import { findGroup, findItem, itemAt, layOutFlat, layOutGroups, type ListLayout } from './model/list-layout.ts';
import { sortRows } from './model/machine-order.ts';
import { createTableMaker, machineList, machinesAt, type MachineTable, type Rows } from './model/machine-table.ts';
import { createMachineMaker, newestFirst, recentMachines } from './model/machines.ts';
import { settled } from './actions.ts';
import { whenIdle } from './when-idle.ts';
import type { View } from './library-context.tsx';
import { columnsOf, metricsOf } from './views/metrics.ts';

/** What is chosen: a machine, in one group where it stands in several, or a group's head. */
export type Choice =
  | { readonly kind: 'machine'; readonly key: string; readonly groupId?: string | undefined }
  | { readonly kind: 'group'; readonly groupId: string };

/**
 * The machines of a view: sorted, filtered, searched and grouped, with the chosen one. A keystroke is answered at once: each
 * step is kept until what it was made of changes, and a search goes on from the last one. While something is searched for
 * the list has no groups, as then the best match comes first.
 */
export function useMachines(api: LibraryApi, data: AppStart, view: View) {
  const [query, setQuery] = useState('');
  const [filter, setFilter] = useState<MachineFilter>(noFilter);
  const { arrangement, arrange } = useArrangement(api, data.arrangement);
  const [choice, setChoice] = useState<Choice | null>(null);
  const [width, setWidth] = useState(0);
  const { everything, table, members, inView } = useInView(data, view, arrangement);
  const passing = useMemo(() => filterRows(table, inView, filter), [table, inView, filter]);
  const tags = useMemo(() => tagsOf(table, members), [table, members]);
  const [{ find, prepare }] = useState(createMachineSearch);
  useEffect(() => whenIdle([...everything.prepare(), ...prepare(everything)]), [everything, prepare]);
  const rows = useMemo(() => find(table, passing, query), [find, table, passing, query]);
  const terms = useMemo(() => queryTerms(query), [query]);
  const groupBy = terms.length > 0 || view.kind === 'recent' ? 'none' : arrangement.group;
  const layout = useListLayout({ table, rows, groupBy, arrangement, density: data.look.settings.density, width });
  const index = indexOf(layout, choice);
  const item = itemAt(layout, index);
  const choose = useCallback((next: Choice | null) => setChoice(next), []);
  const search = useCallback((next: string) => {
    setQuery(next);
    setChoice(null);
  }, []);
  return {
    query,
    search,
    filter,
    setFilter,
    arrangement,
    arrange,
    choose,
    measure: setWidth,
    /** A person has pointed at a VM or searches for one: a console is likely to follow. */
    isWanted: choice !== null || query !== '',
    /** How many the view has, whatever is filtered or searched. */
    count: inView.length,
    /** The tags that they have, the most used first. */
    tags,
    /** Of all clouds, whatever the view. */
    everything,
    /** How many of them are listed. */
    found: rows.length,
    terms,
    layout,
    /** What a list has room for. */
    columns: columnsOf(width),
    groupBy,
    index,
    item,
    selected: item?.kind === 'machine' ? item.machine : undefined,
  };
}

export type Machines = ReturnType<typeof useMachines>;

/** The person's arrangement; a change holds at once and is kept. `arrange` is the same function all along. */
function useArrangement(api: LibraryApi, kept: Arrangement) {
  const [arrangement, setArrangement] = useState(kept);
  const latest = useRef(arrangement);
  const arrange = useCallback(
    (change: Partial<Arrangement>) => {
      latest.current = { ...latest.current, ...change };
      setArrangement(latest.current);
      void settled(api.request('vms.arrange', latest.current));
    },
    [api],
  );
  return { arrangement, arrange };
}

interface InView {
  /** The machines of all clouds. */
  readonly everything: MachineTable;
  /** Those that the view takes its own from. */
  readonly table: MachineTable;
  /** The rows of the view, whatever their order. */
  readonly members: Rows;
  readonly inView: Rows;
}

function useInView(data: AppStart, view: View, { sort }: Arrangement): InView {
  const { vms, clouds, recents } = data;
  const [make] = useState(createMachineMaker);
  const [tabulate] = useState(createTableMaker);
  const cloudId = view.kind === 'cloud' ? view.cloudId : undefined;
  // What comes from the clouds is laid in when the window has time for it, not between two keystrokes.
  const lists = useDeferredValue(vms);
  const everything = useMemo(() => tabulate(make(lists, clouds)), [tabulate, make, lists, clouds]);
  const sorted = useMemo(() => sortRows(everything, sort), [everything, sort]);
  const isRecent = view.kind === 'recent';
  const { table, members } = useMemo(() => {
    const table = isRecent ? createTableMaker()(recentMachines(recents, everything.machines, clouds)) : everything;
    return { table, members: filterRows(table, table.rows, ofCloud(cloudId)) };
  }, [isRecent, cloudId, recents, everything, clouds]);
  const inView = useMemo(
    () => (isRecent ? newestFirst(table.machines) : filterRows(table, sorted, ofCloud(cloudId))),
    [isRecent, cloudId, table, sorted],
  );
  return { everything, table, members, inView };
}

function ofCloud(cloudId: string | undefined): MachineFilter {
  return { ...noFilter, clouds: cloudId === undefined ? [] : [cloudId] };
}

interface LayoutInput {
  readonly table: MachineTable;
  readonly rows: Rows;
  readonly groupBy: Arrangement['group'];
  readonly arrangement: Arrangement;
  readonly density: Parameters<typeof metricsOf>[1];
  readonly width: number;
}

function useListLayout({ table, rows, groupBy, arrangement, density, width }: LayoutInput): ListLayout {
  const { layout, folded } = arrangement;
  const metrics = useMemo(() => metricsOf(layout, density, width), [layout, density, width]);
  return useMemo(() => {
    if (groupBy === 'none') return layOutFlat(machineList(table, rows), metrics);
    return layOutGroups(groupMachines(machinesAt(table, rows), groupBy), new Set(folded), metrics);
  }, [table, rows, groupBy, metrics, folded]);
}

/** Where the choice stands; the first machine where there is none, or where it is gone. */
function indexOf(layout: ListLayout, choice: Choice | null): number {
  const chosen =
    choice?.kind === 'machine'
      ? findItem(layout, choice.key, choice.groupId)
      : choice && findGroup(layout, choice.groupId);
  if (chosen !== undefined && chosen !== null) return chosen;
  const open = layout.sections.find(({ machines }) => machines.length > 0);
  return open ? open.first + (open.group ? 1 : 0) : 0;
}
