import type { KeyboardEvent } from 'react';
import { bookmarkOfVm } from '../../shared/bookmark.ts';
import { useLibrary } from './library-context.tsx';
import type { Machines } from './use-machines.ts';
import { revealRow, rowsInSight } from './views/visible-rows.ts';

/** What the keys of a list do, in the list itself and in the search box above it. */
export function useListKeys(machines: Machines): (event: KeyboardEvent) => void {
  const { actions, ask, data } = useLibrary();
  const open = (withOptions: boolean) => {
    const machine = machines.best();
    if (!machine) return;
    if (withOptions) ask({ kind: 'open-with', vm: machine });
    else actions.open(machine, bookmarkOfVm(data.bookmarks, machine));
  };
  return (event) => {
    if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      open(event.shiftKey);
      return;
    }
    if (event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return;
    const to = placeAfter(event.key, machines.index, machines.found.length);
    const machine = to === undefined ? undefined : machines.found[to];
    if (to === undefined || !machine) return;
    event.preventDefault();
    machines.choose(machine.key);
    revealRow(to);
  };
}

function placeAfter(key: string, index: number, count: number): number | undefined {
  const within = (place: number) => Math.min(Math.max(place, 0), count - 1);
  switch (key) {
    case 'ArrowDown':
      return within(index + 1);
    case 'ArrowUp':
      return within(index - 1);
    case 'PageDown':
      return within(index + rowsInSight());
    case 'PageUp':
      return within(index - rowsInSight());
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return undefined;
  }
}
