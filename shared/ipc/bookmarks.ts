import type { BookmarkBook, BookmarkEdit, BookmarkHistory } from '../bookmark.ts';
import { namesOf } from './names-of.ts';

/** Bookmarks and their folders. What changed comes as a push; an answer says whether it reached the disk. */
export interface BookmarkRequests {
  'bookmarks.edit': (edit: BookmarkEdit) => void;
  /** Takes the last change back; with the id of a step, only if that one is the last. */
  'bookmarks.undo': (request: { stepId?: string }) => void;
  'bookmarks.redo': (request: { stepId?: string }) => void;
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
});

export const bookmarkPushes = namesOf<BookmarkPushes>({ 'bookmarks.changed': true });
