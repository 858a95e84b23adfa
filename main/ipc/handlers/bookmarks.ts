import type { BookmarkRequests } from '../../../shared/ipc/bookmarks.ts';
import type { BookmarkFiles } from '../../bookmarks/bookmark-files.ts';
import type { BookmarkStore } from '../../stores/bookmark-store.ts';
import type { HandlersOf } from '../dispatch.ts';

export interface BookmarkServices {
  readonly bookmarks: BookmarkStore;
  readonly bookmarkFiles: BookmarkFiles;
}

/** Requests about bookmarks. */
export function bookmarkHandlers({ bookmarks, bookmarkFiles }: BookmarkServices): HandlersOf<BookmarkRequests> {
  return {
    'bookmarks.edit': (edit) => bookmarks.edit(edit),
    'bookmarks.undo': ({ stepId }) => bookmarks.undo(stepId),
    'bookmarks.redo': ({ stepId }) => bookmarks.redo(stepId),
    'bookmarks.chooseImport': () => bookmarkFiles.chooseImport(),
    'bookmarks.readImport': ({ files }) => bookmarkFiles.readImport(files),
    'bookmarks.import': (choice) => bookmarkFiles.import(choice),
    'bookmarks.export': () => bookmarkFiles.export(),
    'bookmarks.exportVv': ({ id }) => bookmarkFiles.exportVv(id),
  };
}
