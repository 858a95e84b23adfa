import { IconButton } from '../../ui/button.tsx';
import { Menu, type MenuPart } from '../../ui/menu.tsx';
import { useWords } from '../../ui/ui-context.tsx';
import { useLibrary } from '../library-context.tsx';
import { placeOfKey, type KeyMove } from '../model/bookmark-moves.ts';
import type { BookmarkNode } from '../model/bookmark-nodes.ts';
import { useBookmarkExport } from './use-bookmark-export.ts';
import type { BookmarkDeeds } from './use-bookmark-deeds.ts';

interface BookmarkMenuProps {
  readonly node: BookmarkNode;
  readonly deeds: BookmarkDeeds;
  readonly rename: (id: string) => void;
}

const moves: Readonly<Record<string, KeyMove>> = { up: 'up', down: 'down', out: 'out', in: 'in' };

/** Everything that can be done with a bookmark or a folder, with its keys. */
export function BookmarkMenu({ node, deeds, rename }: BookmarkMenuProps) {
  const t = useWords('bookmarks');
  const { ask } = useLibrary();
  const { exportVv } = useBookmarkExport();
  const parts = useParts(node);
  const { id } = node;
  const act = (entry: string) => {
    const move = moves[entry];
    if (move) deeds.moveByKey([id], move);
    if (entry === 'open') deeds.open(id);
    if (entry === 'open-with' && node.kind === 'bookmark' && node.bookmark.kind === 'vm') {
      ask({ kind: 'open-with', vm: node.bookmark });
    }
    if (entry === 'edit') ask({ kind: 'edit-bookmark', bookmarkId: id });
    if (entry === 'rename') rename(id);
    if (entry === 'pin') deeds.togglePin(id);
    if (entry === 'new-folder') rename(deeds.newFolder(id));
    if (entry === 'export-vv') exportVv(id, node.name);
    if (entry === 'remove') deeds.remove([id]);
  };
  const label = t('more', { name: node.name });
  return <Menu trigger={<IconButton icon="more" label={label} />} label={label} parts={parts} onAction={act} />;
}

function useParts(node: BookmarkNode): readonly MenuPart[] {
  const t = useWords('bookmarks');
  const { data } = useLibrary();
  const can = (move: KeyMove) => ({ disabled: placeOfKey(data, node.id, move) === undefined });
  const moving: MenuPart = {
    id: 'move',
    entries: [
      { id: 'up', label: t('moveUp'), icon: 'chevron-up', shortcut: 'Alt+↑', ...can('up') },
      { id: 'down', label: t('moveDown'), icon: 'chevron-down', shortcut: 'Alt+↓', ...can('down') },
      { id: 'out', label: t('moveOut'), shortcut: 'Alt+Shift+←', ...can('out') },
      { id: 'in', label: t('moveIn'), shortcut: 'Alt+Shift+→', ...can('in') },
    ],
  };
  const renaming = { id: 'rename', label: t('rename'), icon: 'pencil', shortcut: 'F2' } as const;
  const end = (label: string): MenuPart => ({
    id: 'end',
    entries: [{ id: 'remove', label, icon: 'trash', shortcut: 'Delete', danger: true }],
  });
  if (node.kind === 'folder') {
    const making = { id: 'new-folder', label: t('newFolder'), icon: 'plus' } as const;
    return [{ id: 'change', entries: [making, renaming] }, moving, end(t('removeFolder'))];
  }
  const { bookmark } = node;
  const opening: MenuPart = {
    id: 'open',
    entries: [
      { id: 'open', label: t('open'), icon: 'screen', shortcut: 'Enter' },
      ...(bookmark.kind === 'vm' ? [{ id: 'open-with', label: t('openWith'), shortcut: 'Shift+Enter' }] : []),
    ],
  };
  const changing: MenuPart = {
    id: 'change',
    entries: [
      { id: 'edit', label: t('edit'), icon: 'details', shortcut: 'Alt+Enter' },
      renaming,
      { id: 'pin', label: bookmark.pinned ? t('unpin') : t('pin'), icon: 'pin' },
      { id: 'export-vv', label: t('exportVv'), icon: 'save' },
    ],
  };
  return [opening, changing, moving, end(t('remove'))];
}
