import type { BookmarkBook, BookmarkPlace } from '../../../shared/bookmark.ts';
import { bookmarksIn, foldersIn } from '../../../shared/bookmark-tree.ts';

/** Where something is dropped: on a row, or above or below it. */
export interface DropPlace {
  readonly key: string;
  readonly position: 'before' | 'on' | 'after';
}

/** Where what is carried goes when it is dropped there. */
export function placeOfDrop(book: BookmarkBook, carried: readonly string[], drop: DropPlace): BookmarkPlace {
  if (drop.position === 'on') return { folderId: drop.key, before: null };
  const folderId = parentOf(book, drop.key);
  const isFolder = book.folders.some(({ id }) => id === drop.key);
  const carriesFolder = book.folders.some(({ id }) => carried.includes(id));
  // Bookmarks stand below the folders: dropped between folders they come first among their own, as near as can be.
  if (isFolder !== carriesFolder) {
    return { folderId, before: isFolder ? (bookmarksIn(book, folderId)[0]?.id ?? null) : null };
  }
  if (drop.position === 'before') return { folderId, before: drop.key };
  const siblings = siblingsOf(book, drop.key);
  return { folderId, before: siblings[siblings.indexOf(drop.key) + 1] ?? null };
}

export type KeyMove = 'up' | 'down' | 'out' | 'in';

/** Where a key moves an item: up and down among its own kind, out of its folder, into the folder above it. */
export function placeOfKey(book: BookmarkBook, id: string, move: KeyMove): BookmarkPlace | undefined {
  const folderId = parentOf(book, id);
  const siblings = siblingsOf(book, id);
  const at = siblings.indexOf(id);
  if (at < 0) return undefined;
  switch (move) {
    case 'up':
      return at === 0 ? undefined : { folderId, before: siblings[at - 1] ?? null };
    case 'down':
      return at === siblings.length - 1 ? undefined : { folderId, before: siblings[at + 2] ?? null };
    case 'out':
      return folderId === null ? undefined : placeOfDrop(book, [id], { key: folderId, position: 'after' });
    case 'in': {
      const isFolder = book.folders.some((folder) => folder.id === id);
      const above = isFolder ? siblings[at - 1] : foldersIn(book, folderId).at(-1)?.id;
      return above === undefined ? undefined : { folderId: above, before: null };
    }
  }
}

/** Its place among its own kind in its folder, counted from 1. */
export function positionOf(book: BookmarkBook, id: string) {
  const siblings = siblingsOf(book, id);
  const folder = book.folders.find((each) => each.id === parentOf(book, id));
  return { position: siblings.indexOf(id) + 1, count: siblings.length, folder: folder?.name };
}

/** The folder that a folder or a bookmark lies in. */
export function parentOf({ folders, bookmarks }: BookmarkBook, id: string): string | null {
  return folders.find((each) => each.id === id)?.parentId ?? bookmarks.find((each) => each.id === id)?.folderId ?? null;
}

function siblingsOf(book: BookmarkBook, id: string): readonly string[] {
  const folder = book.folders.find((each) => each.id === id);
  const all = folder ? foldersIn(book, folder.parentId) : bookmarksIn(book, parentOf(book, id));
  return all.map((each) => each.id);
}
