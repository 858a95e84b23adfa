import { bookmarkOfVm } from '../../../shared/bookmark.ts';
import { ContextMenu } from '../../ui/context-menu.tsx';
import { copyText } from '../../ui/copy-text.ts';
import type { MenuPart } from '../../ui/menu.tsx';
import { useToast } from '../../ui/notice.tsx';
import { useWords, type Said } from '../../ui/ui-context.tsx';
import { usePowerPart } from '../../vm/power-menu.tsx';
import { useLibrary } from '../library-context.tsx';
import type { Machine } from '../model/machines.ts';
import { hasConsole } from '../model/vm-state.ts';

/** Which machine a menu is about, and where it opens in the window. */
export interface MenuPlace {
  readonly machine: Machine;
  readonly x: number;
  readonly y: number;
}

/** What can be done with a machine, where the pointer or the keyboard asked for it. */
export function MachineMenu({ place, onClose }: { readonly place: MenuPlace; readonly onClose: () => void }) {
  const t = useWords('library');
  const toast = useToast();
  const { data, actions, ask } = useLibrary();
  const { machine, x, y } = place;
  const { vm, name, vmUuid } = machine;
  const bookmark = bookmarkOfVm(data.bookmarks, machine);
  const [address] = vm?.addresses ?? [];
  const power = usePowerPart(machine, vm?.state);
  const { choose: choosePower, ...powerEntries } = power;
  const off = vm !== undefined && !hasConsole(vm.state);
  const parts: readonly MenuPart[] = [
    {
      id: 'open',
      entries: [
        { id: 'open', label: t('details.open'), icon: 'screen', shortcut: 'Enter', disabled: off },
        { id: 'open-with', label: t('details.options'), shortcut: 'Shift+Enter', disabled: off },
      ],
    },
    {
      id: 'bookmark',
      entries: [
        { id: 'star', label: bookmark ? t('details.unstar') : t('details.star'), icon: 'star', shortcut: 'Mod+D' },
      ],
    },
    powerEntries,
    {
      id: 'copy',
      entries: [
        { id: 'copy-name', label: t('details.copy', { what: t('list.name') }), icon: 'copy' },
        { id: 'copy-address', label: t('details.copy', { what: t('list.address') }), disabled: address === undefined },
        { id: 'copy-uuid', label: t('details.copy', { what: t('details.uuid') }) },
      ],
    },
  ];
  const copy = (text: string, what: 'list.name' | 'list.address' | 'details.uuid') => {
    const said: Said = (words) => words('library')('details.copied', { what: words('library')(what) });
    if (copyText(text)) toast({ text: said });
  };
  const act = (entry: string) => {
    choosePower(entry);
    if (entry === 'open') actions.open(machine, bookmark);
    if (entry === 'open-with') ask({ kind: 'open-with', vm: machine });
    if (entry === 'star') actions.toggleStar(machine, bookmark);
    if (entry === 'copy-name') copy(name, 'list.name');
    if (entry === 'copy-address' && address !== undefined) copy(address, 'list.address');
    if (entry === 'copy-uuid') copy(vmUuid, 'details.uuid');
  };
  return <ContextMenu x={x} y={y} label={name} parts={parts} onAction={act} onClose={onClose} />;
}
