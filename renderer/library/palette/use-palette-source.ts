import { useMemo, useState } from 'react';
import { useAllWords } from '../../ui/ui-context.tsx';
import { windowActions, type WindowActionRuns } from '../app-actions.ts';
import { useLibrary } from '../library-context.tsx';
import type { Listed } from '../menus/list-menus.ts';
import { createMachineSearch } from '../model/find-machines.ts';
import { machinesAt, type MachineTable } from '../model/machine-table.ts';
import { recentMachines, type Machine } from '../model/machines.ts';
import type { PaletteAction, PaletteSource } from './palette-entries.ts';
import { paletteAction, type Named } from './palette-action.ts';
import { useBookmarkActions, useCloudActions, useListActions, useVmActions } from './use-menu-actions.ts';
import { useAppActions, usePageActions } from './use-page-actions.ts';

export interface PaletteProps {
  /** Of all clouds, whatever the window shows. */
  readonly table: MachineTable;
  /** The one that is chosen in the list. */
  readonly selected: Machine | null;
  readonly runs: WindowActionRuns;
  /** The list's own state, and whether a list of VMs is what the window shows. */
  readonly list: Listed;
  readonly listed: boolean;
  readonly onClose: () => void;
}

/** All that the palette can find. */
export function usePaletteSource({ table, selected, runs, list, listed }: PaletteProps): PaletteSource {
  const { data } = useLibrary();
  const { recents, clouds, bookmarks } = data;
  const [{ find }] = useState(createMachineSearch);
  const ofList = useListActions(list);
  const actions = [
    ...useWindowActions(runs),
    ...usePageActions(),
    ...useBookmarkActions(),
    ...useAppActions(),
    ...useVmActions(selected),
    ...(listed ? ofList : []),
    ...useCloudActions(),
  ];
  return useMemo(
    () => ({
      machines: table.machines,
      find: (query: string) => machinesAt(table, find(table, table.rows, query)),
      recents: recentMachines(recents, table.machines, clouds),
      bookmarks,
      actions,
    }),
    // not the actions: they are made anew each time and say the same while the palette is open
    [table, recents, bookmarks, clouds, find],
  );
}

/** The star is one of the chosen VM's own actions, and the palette is open. */
const elsewhere: readonly string[] = ['palette', 'star'];

function useWindowActions(runs: WindowActionRuns): readonly PaletteAction[] {
  const words = useAllWords();
  return windowActions.flatMap(({ id, icon, ...action }) => {
    const run = runs[id];
    if (!run || elsewhere.includes(id)) return [];
    const label: Named['label'] = (say) => say('palette')(`action.${id}`);
    return [
      paletteAction({ id, icon, label, shortcut: 'shortcut' in action ? action.shortcut : undefined, run }, words),
    ];
  });
}
