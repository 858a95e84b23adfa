import type { Bookmark, BookmarkBook, BookmarkFolder } from '../../../shared/bookmark.ts';
import { bookmarksIn, foldersIn, pathOf, withFoldersBelow } from '../../../shared/bookmark-tree.ts';
import { queryTerms } from './find-machines.ts';

export interface FolderNode {
  readonly kind: 'folder';
  readonly id: string;
  readonly name: string;
  readonly folder: BookmarkFolder;
  readonly children: readonly BookmarkNode[];
  /** Bookmarks in it and in all folders below. */
  readonly count: number;
}

export interface LeafNode {
  readonly kind: 'bookmark';
  readonly id: string;
  readonly name: string;
  readonly bookmark: Bookmark;
  readonly children: readonly [];
}

/** A row of the tree. */
export type BookmarkNode = FolderNode | LeafNode;

/** What is in a folder, to any depth: its folders first, then its bookmarks. */
export function bookmarkNodes(book: BookmarkBook, folderId: string | null): readonly BookmarkNode[] {
  const folders = foldersIn(book, folderId).map((folder) => folderNode(book, folder, bookmarkNodes(book, folder.id)));
  return [...folders, ...bookmarksIn(book, folderId).map(leafNode)];
}

/** The same without the bookmarks. */
export function folderNodes(book: BookmarkBook, folderId: string | null): readonly FolderNode[] {
  return foldersIn(book, folderId).map((folder) => folderNode(book, folder, folderNodes(book, folder.id)));
}

/** The bookmarks in which each word of the query occurs: in name, VM, tags, notes, cloud or folder. */
export function searchBookmarks(
  book: BookmarkBook,
  query: string,
  inside: string | null,
  moreOf: (bookmark: Bookmark) => string,
): readonly LeafNode[] {
  const terms = queryTerms(query);
  const allowed = inside === null ? null : withFoldersBelow(book, inside);
  return book.bookmarks
    .filter(({ folderId }) => !allowed || (folderId !== null && allowed.has(folderId)))
    .filter((bookmark) => {
      const text = `${textOf(book, bookmark)}\n${moreOf(bookmark)}`.toLowerCase();
      return terms.every((term) => text.includes(term));
    })
    .map(leafNode);
}

function textOf(book: BookmarkBook, bookmark: Bookmark): string {
  const { name, tags, notes, folderId } = bookmark;
  const place = bookmark.kind === 'vm' ? bookmark.vmName : bookmark.address.host;
  return [name, place, notes, ...tags, ...pathOf(book, folderId).map((folder) => folder.name)].join('\n');
}

function folderNode(book: BookmarkBook, folder: BookmarkFolder, children: readonly BookmarkNode[]): FolderNode {
  const inside = withFoldersBelow(book, folder.id);
  const count = book.bookmarks.filter(({ folderId }) => folderId !== null && inside.has(folderId)).length;
  return { kind: 'folder', id: folder.id, name: folder.name, folder, children, count };
}

function leafNode(bookmark: Bookmark): LeafNode {
  return { kind: 'bookmark', id: bookmark.id, name: bookmark.name, bookmark, children: [] };
}
