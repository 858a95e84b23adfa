import { useBookmarkDeeds } from '../bookmarks/use-bookmark-deeds.ts';
import { useBookmarkExport } from '../bookmarks/use-bookmark-export.ts';
import { useLibrary } from '../library-context.tsx';
import type { MenuDeeds } from '../../ui/menu-deeds.ts';

/** What can be done with the bookmarks as a whole; a new folder comes into the one that is shown. */
export function useBookmarksMenu(): MenuDeeds {
  const { data, actions, ask, go, view } = useLibrary();
  const { exportAll } = useBookmarkExport();
  const { newFolder } = useBookmarkDeeds();
  const { undo, redo } = data.bookmarkHistory;
  const parts: MenuDeeds['parts'] = (words) => {
    const t = words('bookmarks');
    return [
      { id: 'new', entries: [{ id: 'new-folder', label: t('newFolder'), icon: 'folder' }] },
      {
        id: 'files',
        entries: [
          { id: 'import', label: t('import'), icon: 'open' },
          { id: 'export', label: t('export'), icon: 'save', disabled: data.bookmarks.length === 0 },
        ],
      },
      {
        id: 'history',
        entries: [
          { id: 'undo', label: t('undo'), icon: 'undo', shortcut: 'Mod+Z', disabled: undo === null },
          { id: 'redo', label: t('redo'), shortcut: 'Mod+Shift+Z', disabled: redo === null },
        ],
      },
    ];
  };
  const choose = (entry: string) => {
    if (entry === 'new-folder') {
      newFolder(view.kind === 'bookmarks' ? (view.folderId ?? null) : null);
      if (view.kind !== 'bookmarks') go({ kind: 'bookmarks' });
    }
    if (entry === 'import') ask({ kind: 'import-bookmarks' });
    if (entry === 'export') exportAll();
    if (entry === 'undo') actions.undoBookmarks();
    if (entry === 'redo') actions.redoBookmarks();
  };
  return { parts, choose };
}
