import type { BookmarkFolder } from '../../../shared/bookmark.ts';
import { useWords } from '../../ui/ui-context.tsx';
import { useLibrary } from '../library-context.tsx';
import { parentOf, placeOfDrop, placeOfKey, type DropPlace, type KeyMove } from '../model/bookmark-moves.ts';

/** What can be done with bookmarks and folders, by menu, key and pointer. What was done is said by `useBookmarkToasts`. */
export function useBookmarkDeeds() {
  const t = useWords('bookmarks');
  const { data, actions, ask, go, view } = useLibrary();
  const folderOf = (id: string): BookmarkFolder | undefined => data.folders.find((folder) => folder.id === id);
  const bookmarkOf = (id: string) => data.bookmarks.find((bookmark) => bookmark.id === id);

  const open = (id: string) => (folderOf(id) ? go({ kind: 'bookmarks', folderId: id }) : actions.openBookmark(id));
  const rename = (id: string, name: string) => {
    const folder = folderOf(id);
    const bookmark = bookmarkOf(id);
    if (folder) actions.editBookmarks({ kind: 'save-folder', folder: { ...folder, name } });
    if (bookmark) actions.editBookmarks({ kind: 'save', bookmark: { ...bookmark, name } });
  };
  const remove = (ids: readonly string[]) => {
    const folder = ids.map(folderOf).find((each) => each !== undefined);
    if (folder) ask({ kind: 'remove-folder', folderId: folder.id });
    else if (ids.length > 0) actions.editBookmarks({ kind: 'remove', ids });
  };
  const newFolder = (parentId: string | null) => {
    const folder = { id: crypto.randomUUID(), name: t('newFolderName'), parentId };
    actions.editBookmarks({ kind: 'save-folder', folder });
    return folder.id;
  };
  const moveByKey = (ids: readonly string[], move: KeyMove) => {
    const [first] = ids;
    const to = first === undefined ? undefined : placeOfKey(data, first, move);
    if (to) actions.editBookmarks({ kind: 'move', ids, to });
  };
  const drop = (ids: readonly string[], place: DropPlace | null) => {
    const to = place
      ? placeOfDrop(data, ids, place)
      : { folderId: view.kind === 'bookmarks' ? (view.folderId ?? null) : null, before: null };
    actions.editBookmarks({ kind: 'move', ids, to });
  };
  const togglePin = (id: string) => {
    const bookmark = bookmarkOf(id);
    if (bookmark) actions.editBookmarks({ kind: 'save', bookmark: { ...bookmark, pinned: !bookmark.pinned } });
  };
  const parent = (id: string) => parentOf(data, id);
  return { open, rename, remove, newFolder, moveByKey, drop, togglePin, parent, folderOf, bookmarkOf };
}

export type BookmarkDeeds = ReturnType<typeof useBookmarkDeeds>;
