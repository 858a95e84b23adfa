import {
  bookmarkLimits,
  type Bookmark,
  type BookmarkBook,
  type BookmarkEdit,
  type BookmarkFolder,
  type BookmarkPlace,
} from './bookmark.ts';
import { assertNever } from './assert-never.ts';
import { fail, ok, type Result } from './errors.ts';

export const emptyBook: BookmarkBook = { folders: [], bookmarks: [] };

/** The folders directly in a folder, in order. */
export function foldersIn(book: BookmarkBook, folderId: string | null): readonly BookmarkFolder[] {
  return book.folders.filter(({ parentId }) => parentId === folderId);
}

/** The bookmarks directly in a folder, in order. */
export function bookmarksIn(book: BookmarkBook, folderId: string | null): readonly Bookmark[] {
  return book.bookmarks.filter((each) => each.folderId === folderId);
}

/** The folders from the top down to this one, itself included; empty for the top. */
export function pathOf(book: BookmarkBook, folderId: string | null): readonly BookmarkFolder[] {
  const byId = new Map(book.folders.map((folder) => [folder.id, folder]));
  const path: BookmarkFolder[] = [];
  for (let at = folderId; at !== null;) {
    const folder = byId.get(at);
    if (!folder || path.includes(folder)) break;
    path.unshift(folder);
    at = folder.parentId;
  }
  return path;
}

/** The ids of a folder and of every folder below it. */
export function withFoldersBelow(book: BookmarkBook, id: string): ReadonlySet<string> {
  const inside = new Set([id]);
  // In the order of the tree a folder comes after its parent.
  for (const folder of book.folders) if (folder.parentId !== null && inside.has(folder.parentId)) inside.add(folder.id);
  return inside;
}

/** The book after an edit, or why it can't be done. What the edit names and is not there any more is passed over. */
export function editBook(book: BookmarkBook, edit: BookmarkEdit): Result<BookmarkBook> {
  const edited = apply(book, edit);
  if (edited.bookmarks.length > bookmarkLimits.bookmarks)
    return fail('bookmarks-full', { limit: bookmarkLimits.bookmarks });
  if (edited.folders.length > bookmarkLimits.folders)
    return fail('bookmark-folders-full', { limit: bookmarkLimits.folders });
  const tidy = tidyBook(edited);
  if (depthOf(tidy) > bookmarkLimits.depth) return fail('bookmark-folders-deep', { limit: bookmarkLimits.depth });
  return ok(tidy);
}

function apply(book: BookmarkBook, edit: BookmarkEdit): BookmarkBook {
  switch (edit.kind) {
    case 'save':
      return { ...book, bookmarks: replaced(book.bookmarks, edit.bookmark) };
    case 'remove':
      return { ...book, bookmarks: book.bookmarks.filter(({ id }) => !edit.ids.includes(id)) };
    case 'move':
      return moved(book, edit.ids, edit.to);
    case 'save-folder':
      return allowed(book, edit.folder) ? { ...book, folders: replaced(book.folders, edit.folder) } : book;
    case 'remove-folder':
      return edit.contents === 'remove' ? removedWhole(book, edit.id) : removedAlone(book, edit.id);
    case 'import':
      return { folders: [...book.folders, ...edit.folders], bookmarks: [...book.bookmarks, ...edit.bookmarks] };
    default:
      return assertNever(edit, 'edit');
  }
}

function replaced<T extends { readonly id: string }>(all: readonly T[], one: T): readonly T[] {
  return all.some(({ id }) => id === one.id) ? all.map((each) => (each.id === one.id ? one : each)) : [...all, one];
}

/** A folder never comes to lie in itself. */
function allowed(book: BookmarkBook, { id, parentId }: BookmarkFolder): boolean {
  return parentId === null || !withFoldersBelow(book, id).has(parentId);
}

function moved(book: BookmarkBook, ids: readonly string[], to: BookmarkPlace): BookmarkBook {
  const wanted = new Set(ids);
  const folderId = book.folders.some(({ id }) => id === to.folderId) ? to.folderId : null;
  const folders = book.folders
    .filter((folder) => wanted.has(folder.id) && allowed(book, { ...folder, parentId: folderId }))
    .map((folder) => ({ ...folder, parentId: folderId }));
  const bookmarks = book.bookmarks.filter(({ id }) => wanted.has(id)).map((each) => ({ ...each, folderId }));
  return {
    folders: inserted(book.folders, folders, to.before),
    bookmarks: inserted(book.bookmarks, bookmarks, to.before),
  };
}

function inserted<T extends { readonly id: string }>(all: readonly T[], carried: readonly T[], before: string | null) {
  if (carried.length === 0) return all;
  const ids = new Set(carried.map(({ id }) => id));
  // In front of one that is carried itself: in front of the next one that stays.
  const from = all.findIndex(({ id }) => id === before);
  const target = from < 0 ? undefined : all.slice(from).find(({ id }) => !ids.has(id));
  const rest = all.filter(({ id }) => !ids.has(id));
  const at = target ? rest.indexOf(target) : rest.length;
  return [...rest.slice(0, at), ...carried, ...rest.slice(at)];
}

function removedWhole(book: BookmarkBook, id: string): BookmarkBook {
  const gone = withFoldersBelow(book, id);
  return {
    folders: book.folders.filter((folder) => !gone.has(folder.id)),
    bookmarks: book.bookmarks.filter(({ folderId }) => folderId === null || !gone.has(folderId)),
  };
}

function removedAlone(book: BookmarkBook, id: string): BookmarkBook {
  const parentId = book.folders.find((folder) => folder.id === id)?.parentId ?? null;
  return {
    folders: book.folders
      .filter((folder) => folder.id !== id)
      .map((folder) => (folder.parentId === id ? { ...folder, parentId } : folder)),
    bookmarks: book.bookmarks.map((each) => (each.folderId === id ? { ...each, folderId: parentId } : each)),
  };
}

/**
 * The same in the order of the tree. A folder or bookmark whose folder is not there, or lies in itself, comes to the top, and
 * of two with the same id the first stays: so a damaged file loses nothing.
 */
export function tidyBook(book: BookmarkBook): BookmarkBook {
  const folders: BookmarkFolder[] = [];
  const bookmarks: Bookmark[] = [];
  const known = unique(book.folders);
  const children = grouped(known, ({ parentId }) => parentId);
  const members = grouped(unique(book.bookmarks), ({ folderId }) => folderId);
  const seen = new Set<string>();
  const enter = (folder: BookmarkFolder): void => {
    if (seen.has(folder.id)) return;
    seen.add(folder.id);
    folders.push(folder);
    for (const child of children.get(folder.id) ?? []) enter(child);
    bookmarks.push(...(members.get(folder.id) ?? []));
  };
  for (const folder of children.get(null) ?? []) enter(folder);
  for (const lost of known) enter({ ...lost, parentId: null }); // those that were seen stay where they are
  for (const [folderId, lost] of members) {
    if (folderId !== null && seen.has(folderId)) continue;
    bookmarks.push(...lost.map((each) => (each.folderId === null ? each : { ...each, folderId: null })));
  }
  return { folders, bookmarks };
}

function unique<T extends { readonly id: string }>(all: readonly T[]): readonly T[] {
  return [...new Map([...all].reverse().map((each) => [each.id, each])).values()].reverse();
}

function grouped<T>(all: readonly T[], keyOf: (one: T) => string | null): ReadonlyMap<string | null, readonly T[]> {
  const groups = new Map<string | null, T[]>();
  for (const each of all) {
    const group = groups.get(keyOf(each));
    if (group) group.push(each);
    else groups.set(keyOf(each), [each]);
  }
  return groups;
}

function depthOf({ folders }: BookmarkBook): number {
  const depths = new Map<string | null, number>([[null, 0]]);
  // In the order of the tree a folder comes after its parent.
  for (const { id, parentId } of folders) depths.set(id, (depths.get(parentId) ?? 0) + 1);
  return Math.max(...depths.values());
}
