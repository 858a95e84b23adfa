import type { Bookmark } from '../bookmark.ts';
import { namesOf } from './names-of.ts';

export interface BookmarkRequests {
  'bookmarks.save': (bookmark: Bookmark) => readonly Bookmark[];
  'bookmarks.remove': (request: { id: string }) => readonly Bookmark[];
  /** The whole order, by id; ids that are missing keep their place at the end. */
  'bookmarks.order': (request: { ids: readonly string[] }) => readonly Bookmark[];
}

export interface BookmarkPushes {
  'bookmarks.changed': readonly Bookmark[];
}

export const bookmarkRequests = namesOf<BookmarkRequests>({
  'bookmarks.save': true,
  'bookmarks.remove': true,
  'bookmarks.order': true,
});

export const bookmarkPushes = namesOf<BookmarkPushes>({ 'bookmarks.changed': true });
