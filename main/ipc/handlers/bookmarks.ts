import type { BookmarkRequests } from '../../../shared/ipc/bookmarks.ts';
import type { BookmarkStore } from '../../stores/bookmark-store.ts';
import type { HandlersOf } from '../dispatch.ts';

export interface BookmarkServices {
  readonly bookmarks: BookmarkStore;
}

/** Requests about bookmarks. */
export function bookmarkHandlers({ bookmarks }: BookmarkServices): HandlersOf<BookmarkRequests> {
  return {
    'bookmarks.edit': (edit) => bookmarks.edit(edit),
    'bookmarks.undo': ({ stepId }) => bookmarks.undo(stepId),
    'bookmarks.redo': ({ stepId }) => bookmarks.redo(stepId),
  };
}
