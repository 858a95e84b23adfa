import { useMemo, useState } from 'react';
import { translator } from '../../../shared/i18n/index.ts';
import { useWords } from '../../ui/ui-context.tsx';
import { shortcutOf, windowActions, type WindowActionRuns } from '../app-actions.ts';
import { useLibrary } from '../library-context.tsx';
import { createMachineSearch } from '../model/find-machines.ts';
import { recentMachines, type Machine } from '../model/machines.ts';
import type { PaletteAction, PaletteSource } from './palette-entries.ts';
import { usePageActions, useVmActions } from './use-more-actions.ts';

export interface PaletteProps {
  /** Of all clouds, whatever the window shows. */
  readonly machines: readonly Machine[];
  /** The one that is chosen in the list. */
  readonly selected: Machine | null;
  readonly runs: WindowActionRuns;
  readonly onClose: () => void;
}

/** English words find an action in every language. */
const english = translator('en', 'palette');

/** All that the palette can find. */
export function usePaletteSource({ machines, selected, runs }: PaletteProps): PaletteSource {
  const { data } = useLibrary();
  const { recents, clouds, bookmarks } = data;
  const [search] = useState(createMachineSearch);
  const actions = [...useWindowActions(runs), ...useCloudActions(), ...usePageActions(), ...useVmActions(selected)];
  return useMemo(
    () => ({
      machines,
      find: (query: string) => search(machines, query),
      recents: recentMachines(recents, machines, clouds),
      bookmarks,
      actions,
    }),
    // not the actions: they are made anew each time and say the same while the palette is open
    [machines, recents, bookmarks, clouds, search],
  );
}

function useWindowActions(runs: WindowActionRuns): readonly PaletteAction[] {
  const t = useWords('palette');
  return windowActions.flatMap((action) => {
    const run = action.id === 'palette' ? undefined : runs[action.id];
    if (!run) return [];
    const label = t(`action.${action.id}`);
    const words = `${label}\n${english(`action.${action.id}`)}`.toLowerCase();
    return [{ id: action.id, icon: action.icon, label, words, shortcut: shortcutOf(action), run }];
  });
}

/** Showing a cloud, and signing in to or out of it. */
function useCloudActions(): readonly PaletteAction[] {
  const t = useWords('palette');
  const { data, go, ask, actions } = useLibrary();
  const wordsOf = (key: 'showCloud' | 'signIn' | 'signOut', cloud: string) => ({
    label: t(key, { cloud }),
    words: `${t(key, { cloud })}\n${english(key, { cloud })}\n${cloud}`.toLowerCase(),
  });
  return data.clouds.flatMap(({ cloud, signIn }): PaletteAction[] => {
    const { id, name } = cloud;
    const show = { id: `show ${id}`, icon: 'cloud' as const, run: () => go({ kind: 'cloud', cloudId: id }) };
    const change: PaletteAction =
      signIn.kind === 'signed-in'
        ? { id: `out ${id}`, icon: 'sign-out', ...wordsOf('signOut', name), run: () => actions.signOut(id, false) }
        : {
            id: `in ${id}`,
            icon: 'sign-in',
            ...wordsOf('signIn', name),
            run: () => ask({ kind: 'sign-in', cloudId: id }),
          };
    return [{ ...show, ...wordsOf('showCloud', name) }, change];
  });
}
