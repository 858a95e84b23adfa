import type { IconName } from '../../ui/icon.tsx';
import type { MenuDeeds } from '../../ui/menu-deeds.ts';
import { useAllWords, type WordsOf } from '../../ui/ui-context.tsx';
import { usePowerMenu } from '../../vm/power-menu.tsx';
import { useVmMenu } from '../../vm/vm-menu.tsx';
import { useBookmarksMenu } from '../menus/bookmarks-menu.ts';
import { useCloudMenu } from '../menus/cloud-menu.ts';
import { arrangeMenu, shownMenu, useFilterMenu, type Listed } from '../menus/list-menus.ts';
import { useMachineMenu, useWaysMenu } from '../menus/machine-menus.ts';
import { useLibrary } from '../library-context.tsx';
import type { Machine } from '../model/machines.ts';
import { menuActions, paletteAction } from './palette-action.ts';
import type { PaletteAction } from './palette-entries.ts';

/** Undo and redo, a new folder, bookmarks from and to files. */
export function useBookmarkActions(): readonly PaletteAction[] {
  const words = useAllWords();
  const menu = useBookmarksMenu();
  return menuActions({ id: 'bookmarks', icon: 'star', name: (say) => say('bookmarks')('label') }, menu, words);
}

/** Showing each cloud, asking it anew, and all that its menu has. */
export function useCloudActions(): readonly PaletteAction[] {
  const words = useAllWords();
  const { data, go } = useLibrary();
  const menuOf = useCloudMenu();
  return data.clouds.flatMap((cloudView) => {
    const { id, name } = cloudView.cloud;
    const show = {
      id: `show ${id}`,
      icon: 'cloud',
      label: (say: WordsOf) => say('palette')('showCloud', { cloud: name }),
      run: () => go({ kind: 'cloud', cloudId: id }),
    } as const;
    return [
      paletteAction(show, words),
      ...menuActions({ id: `cloud ${id}`, icon: 'cloud', name: () => name }, menuOf(cloudView), words),
    ];
  });
}

/** What the list shows, in which order and shape. */
export function useListActions(listed: Listed): readonly PaletteAction[] {
  const words = useAllWords();
  const { view } = useLibrary();
  const filter = useFilterMenu(listed);
  const list = (id: string, menu: typeof filter, key: 'list.label' | 'arrange.label' | 'filter.more') =>
    menuActions({ id, icon: 'arrange', name: (say) => say('library')(key) }, menu, words);
  return [
    ...list('list', shownMenu(listed), 'list.label'),
    ...(view.kind !== 'recent' ? list('arrange', arrangeMenu(listed), 'arrange.label') : []),
    ...list('filter', filter, 'filter.more'),
  ];
}

const nobody: Machine = {
  key: '',
  cloudId: '',
  vmUuid: '',
  name: '',
  cloudName: '',
  haystack: '',
  nameText: '',
  sortKey: '',
};

/** All that can be done to the VM that is chosen in the list; nothing where none is. */
export function useVmActions(chosen: Machine | null): readonly PaletteAction[] {
  const words = useAllWords();
  const { go } = useLibrary();
  const machine = chosen ?? nobody;
  const { vm, name, key } = machine;
  const console = useMachineMenu(machine);
  const ways = useWaysMenu(machine);
  const power = usePowerMenu(machine, vm?.state);
  const dialogs = useVmMenu(machine, vm?.state);
  if (!chosen) return [];
  const of = (id: string, icon: IconName, menu: MenuDeeds) =>
    menuActions({ id: `vm ${id}`, icon, name: () => name }, menu, words);
  const label = (say: WordsOf) => `${name}: ${say('doctor')('fromVm')}`;
  const check = paletteAction(
    { id: 'vm check', icon: 'route', label, run: () => go({ kind: 'doctor', vm: key }) },
    words,
  );
  return withoutTwins([
    ...of('power', 'power', power),
    ...of('console', 'screen', console),
    ...of('ways', 'route', ways),
    ...of('dialogs', 'key', dialogs),
    check,
  ]);
}

/** Two menus may offer the same. */
function withoutTwins(actions: readonly PaletteAction[]): readonly PaletteAction[] {
  return actions.filter(({ label }, at) => actions.findIndex((each) => each.label === label) === at);
}
