import { useEffect, useMemo, useRef } from 'react';
import { bookmarkOfVm } from '../../../shared/bookmark.ts';
import { useLibrary } from '../library-context.tsx';
import { choiceOf, useFold } from '../list-keys.ts';
import type { Item } from '../model/list-layout.ts';
import type { Machine } from '../model/machines.ts';
import type { Machines } from '../use-machines.ts';
import type { MenuPlace } from './machine-menu.tsx';

/** What can be done with a machine by the pointer; the same object all along, so that no row is drawn anew for it. */
export interface ItemDeeds {
  readonly choose: (item: Item) => void;
  readonly open: (machine: Machine) => void;
  readonly star: (machine: Machine) => void;
  readonly fold: (groupId: string, folded: boolean) => void;
  readonly menu: (place: MenuPlace) => void;
}

/** Makes the deeds of a list. */
export function useItemDeeds(machines: Machines, menu: (place: MenuPlace) => void): ItemDeeds {
  const { actions, data } = useLibrary();
  const fold = useFold(machines);
  const { choose } = machines;
  const now = { fold, data };
  const latest = useRef(now);
  useEffect(() => void (latest.current = now));
  return useMemo(() => {
    const bookmarkOf = (machine: Machine) => bookmarkOfVm(latest.current.data.bookmarks, machine);
    return {
      choose: (item) => choose(choiceOf(item)),
      open: (machine) => actions.open(machine, bookmarkOf(machine)),
      star: (machine) => actions.toggleStar(machine, bookmarkOf(machine)),
      fold: (groupId, folded) => latest.current.fold(groupId, folded),
      menu,
    };
  }, [actions, choose, menu]);
}
