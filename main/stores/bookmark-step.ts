import { assertNever } from '../../shared/assert-never.ts';
import type { BookmarkBook, BookmarkEdit, BookmarkStep } from '../../shared/bookmark.ts';

/** How an edit of this book is named when it is offered to be taken back. */
export function bookmarkStep(id: string, before: BookmarkBook, edit: BookmarkEdit): BookmarkStep {
  return { id, ...named(before, edit) };
}

function named({ folders, bookmarks }: BookmarkBook, edit: BookmarkEdit): Omit<BookmarkStep, 'id'> {
  const nameOf = (wanted: string): string => [...folders, ...bookmarks].find((each) => each.id === wanted)?.name ?? '';
  const known = <T extends { readonly id: string }>(all: readonly T[], one: T): boolean =>
    all.some((each) => each.id === one.id);
  switch (edit.kind) {
    case 'save':
      return {
        what: known(bookmarks, edit.bookmark) ? 'edit' : 'add',
        itemId: edit.bookmark.id,
        name: edit.bookmark.name,
        count: 1,
      };
    case 'remove':
    case 'move': {
      const itemId = edit.ids[0] ?? '';
      return { what: edit.kind, itemId, name: nameOf(itemId), count: edit.ids.length };
    }
    case 'save-folder': {
      const what = known(folders, edit.folder) ? 'rename-folder' : 'add-folder';
      return { what, itemId: edit.folder.id, name: edit.folder.name, count: 1 };
    }
    case 'remove-folder':
      return { what: 'remove-folder', itemId: edit.id, name: nameOf(edit.id), count: 1 };
    case 'import': {
      const first = edit.bookmarks[0];
      return { what: 'import', itemId: first?.id ?? '', name: first?.name ?? '', count: edit.bookmarks.length };
    }
    default:
      return assertNever(edit, 'edit');
  }
}
