import { bookmarkOfVm } from '../../../shared/bookmark.ts';
import { automatic, type ConsolePreference } from '../../../shared/console.ts';
import { copyText } from '../../ui/copy-text.ts';
import { useToast } from '../../ui/notice.tsx';
import { useLibrary } from '../library-context.tsx';
import type { Machine } from '../model/machines.ts';
import { hasConsole } from '../model/vm-state.ts';
import type { MenuDeeds } from '../../ui/menu-deeds.ts';

/** Opening a machine's console, its bookmark, and copying what it is called; power stands between the last two. */
export function useMachineMenu(machine: Machine): MenuDeeds {
  const toast = useToast();
  const { data, actions, ask } = useLibrary();
  const { vm, name, vmUuid } = machine;
  const bookmark = bookmarkOfVm(data.bookmarks, machine);
  const [address] = vm?.addresses ?? [];
  const disabled = vm !== undefined && !hasConsole(vm.state);
  const copy = (text: string, what: 'list.name' | 'list.address' | 'details.uuid') => {
    if (!copyText(text)) return;
    toast({ text: (words) => words('library')('details.copied', { what: words('library')(what) }) });
  };
  const parts: MenuDeeds['parts'] = (words) => {
    const t = words('library');
    const star = bookmark ? t('details.unstar') : t('details.star');
    return [
      {
        id: 'open',
        entries: [
          { id: 'open', label: t('details.open'), icon: 'screen', shortcut: 'Enter', disabled },
          { id: 'open-with', label: t('details.options'), shortcut: 'Shift+Enter', disabled },
        ],
      },
      { id: 'bookmark', entries: [{ id: 'star', label: star, icon: 'star', shortcut: 'Mod+D' }] },
      {
        id: 'copy',
        entries: [
          { id: 'copy-name', label: t('details.copy', { what: t('list.name') }), icon: 'copy' },
          {
            id: 'copy-address',
            label: t('details.copy', { what: t('list.address') }),
            disabled: address === undefined,
          },
          { id: 'copy-uuid', label: t('details.copy', { what: t('details.uuid') }) },
        ],
      },
    ];
  };
  const choose = (entry: string) => {
    if (entry === 'open') actions.open(machine, bookmark);
    if (entry === 'open-with') ask({ kind: 'open-with', vm: machine });
    if (entry === 'star') actions.toggleStar(machine, bookmark);
    if (entry === 'copy-name') copy(name, 'list.name');
    if (entry === 'copy-address' && address !== undefined) copy(address, 'list.address');
    if (entry === 'copy-uuid') copy(vmUuid, 'details.uuid');
  };
  return { parts, choose };
}

const quickWays: Readonly<Partial<Record<string, ConsolePreference>>> = {
  spice: { ...automatic, protocol: 'spice' },
  vnc: { ...automatic, protocol: 'vnc' },
  direct: { ...automatic, route: 'direct' },
  proxy: { ...automatic, route: 'proxy' },
};

/** Opening a machine's console in a way that is named. */
export function useWaysMenu(machine: Machine): MenuDeeds {
  const { data, actions, ask } = useLibrary();
  const parts: MenuDeeds['parts'] = (words) => {
    const t = words('library');
    const entry = (id: 'spice' | 'vnc' | 'direct' | 'proxy') => ({ id, label: t(`details.${id}`) });
    return [
      { id: 'protocol', title: t('details.withProtocol'), entries: [entry('spice'), entry('vnc')] },
      { id: 'route', title: t('details.withRoute'), entries: [entry('direct'), entry('proxy')] },
      { id: 'both', entries: [{ id: 'options', label: t('details.options'), shortcut: 'Shift+Enter' }] },
    ];
  };
  const choose = (entry: string) => {
    const preference = quickWays[entry];
    if (preference) actions.open(machine, bookmarkOfVm(data.bookmarks, machine), preference);
    else ask({ kind: 'open-with', vm: machine });
  };
  return { parts, choose };
}
