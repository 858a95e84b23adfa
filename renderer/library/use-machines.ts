import { useDeferredValue, useMemo, useState } from 'react';
import type { AppStart } from '../../shared/ipc.ts';
import { findMachines, queryTerms, sortMachines, type Sort, type StateFilter } from './model/find-machines.ts';
import { createMachineMaker, recentMachines, type Machine } from './model/machines.ts';
import { createPinyinInitials } from './model/pinyin-initials.ts';
import type { View } from './library-context.tsx';

const byName: Sort = { column: 'name', descending: false };

/**
 * The machines of a view: sorted, searched, with the chosen one. Searching is deferred, so that a long list never holds
 * a keystroke back; `best` is exact at once, for the Enter that follows a fast word.
 */
export function useMachines(data: AppStart, view: View) {
  const [query, setQuery] = useState('');
  const [filter, setFilter] = useState<StateFilter>('all');
  const [sort, setSort] = useState(byName);
  const [chosen, setChosen] = useState<string | null>(null);
  const inView = useInView(data, view, sort);
  const settledQuery = useDeferredValue(query);
  const found = useMemo(() => findMachines(inView, settledQuery, filter), [inView, settledQuery, filter]);
  const terms = useMemo(() => queryTerms(settledQuery), [settledQuery]);
  const index = Math.max(
    0,
    found.findIndex(({ key }) => key === chosen),
  );
  return {
    query,
    search: (next: string) => {
      setQuery(next);
      setChosen(null);
    },
    filter,
    setFilter,
    sort,
    setSort,
    choose: setChosen,
    /** A person has pointed at a VM or searches for one: a console is likely to follow. */
    isWanted: chosen !== null || query !== '',
    all: inView,
    found,
    terms,
    index,
    selected: found[index],
    best: (): Machine | undefined => (settledQuery === query ? found[index] : findMachines(inView, query, filter)[0]),
  };
}

export type Machines = ReturnType<typeof useMachines>;

function useInView(data: AppStart, view: View, sort: Sort): readonly Machine[] {
  const { vms, clouds, recents, look } = data;
  const [make] = useState(() => createMachineMaker(createPinyinInitials()));
  const cloudId = view.kind === 'cloud' ? view.cloudId : undefined;
  const made = useMemo(() => make(vms, clouds), [make, vms, clouds]);
  // A list that grows page by page is sorted when the window has time for it.
  const everything = useDeferredValue(made);
  const sorted = useMemo(() => sortMachines(everything, sort, look.language), [everything, sort, look.language]);
  return useMemo(() => {
    if (view.kind === 'recent') return recentMachines(recents, everything, clouds);
    return cloudId === undefined ? sorted : sorted.filter((machine) => machine.cloudId === cloudId);
  }, [view.kind, cloudId, recents, everything, clouds, sorted]);
}
