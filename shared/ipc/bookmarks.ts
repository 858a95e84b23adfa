import type { BookmarkBook, BookmarkEdit, BookmarkHistory } from '../bookmark.ts';
import type { DroppedFile, ImportChoice, ImportPlan } from '../bookmark-import.ts';
import { namesOf } from './names-of.ts';

/** Bookmarks and their folders. What changed comes as a push; an answer says whether it reached the disk. */
export interface BookmarkRequests {
  'bookmarks.edit': (edit: BookmarkEdit) => void;
  /** Takes the last change back; with the id of a step, only if that one is the last. */
  'bookmarks.undo': (request: { stepId?: string }) => void;
  'bookmarks.redo': (request: { stepId?: string }) => void;
  /** Asks for files and reads them; nothing is changed yet. */
  'bookmarks.chooseImport': () => ImportPlan;
  /** Reads files that were dropped on the window. */
  'bookmarks.readImport': (request: { files: readonly DroppedFile[] }) => ImportPlan;
  'bookmarks.import': (choice: ImportChoice) => void;
  /** Asks for a place and writes all bookmarks there, without a secret. */
  'bookmarks.export': () => ExportedBookmarks;
  /** One bookmark as a virt-viewer connection file, without a password. */
  'bookmarks.exportVv': (request: { id: string }) => ExportedBookmarks;
}

export interface ExportedBookmarks {
  /** The file's name without its folder. */
  readonly file: string;
  readonly count: number;
}

export interface BookmarkPushes {
  'bookmarks.changed': BookmarksState;
}

export interface BookmarksState extends BookmarkBook {
  readonly bookmarkHistory: BookmarkHistory;
}

export const bookmarkRequests = namesOf<BookmarkRequests>({
  'bookmarks.edit': true,
  'bookmarks.undo': true,
  'bookmarks.redo': true,
  'bookmarks.chooseImport': true,
  'bookmarks.readImport': true,
  'bookmarks.import': true,
  'bookmarks.export': true,
  'bookmarks.exportVv': true,
});

export const bookmarkPushes = namesOf<BookmarkPushes>({ 'bookmarks.changed': true });
