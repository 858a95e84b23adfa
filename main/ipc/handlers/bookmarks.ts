import type { BookmarkRequests } from '../../../shared/ipc/bookmarks.ts';
import type { BookmarkStore } from '../../stores/bookmark-store.ts';
import type { HandlersOf } from '../dispatch.ts';

export interface BookmarkServices {
  readonly bookmarks: BookmarkStore;
}

/** Requests about bookmarks. */
export function bookmarkHandlers({ bookmarks }: BookmarkServices): HandlersOf<BookmarkRequests> {
  return {
    'bookmarks.save': (bookmark) => bookmarks.save(bookmark),
    'bookmarks.remove': ({ id }) => bookmarks.remove(id),
    'bookmarks.order': ({ ids }) => bookmarks.order(ids),
  };
}
