import { describe, expect, it } from 'vitest';
import { bookmarkLimits, newVmBookmark, type BookmarkBook, type BookmarkEdit } from '../../../shared/bookmark.ts';
import { editBook, emptyBook, pathOf, tidyBook, withFoldersBelow } from '../../../shared/bookmark-tree.ts';
import { automatic } from '../../../shared/console.ts';

const bookmark = (id: string, folderId: string | null = null) => ({
  ...newVmBookmark(id, { cloudId: 'c', vmUuid: id, name: id }, automatic),
  folderId,
});
const folder = (id: string, parentId: string | null = null) => ({ id, name: id, parentId });

/** `f[g[c] a b] d`: what is written of a tree. */
function drawn(book: BookmarkBook, at: string | null = null): string {
  const folders = book.folders
    .filter((each) => each.parentId === at)
    .map((each) => `${each.id}[${drawn(book, each.id)}]`);
  return [...folders, ...book.bookmarks.filter((each) => each.folderId === at).map(({ id }) => id)].join(' ');
}
const tree: BookmarkBook = tidyBook({
  folders: [folder('f'), folder('h'), folder('g', 'f')],
  bookmarks: [bookmark('d'), bookmark('a', 'f'), bookmark('c', 'g'), bookmark('b', 'f'), bookmark('e')],
});
function after(edit: BookmarkEdit, book = tree): string {
  const edited = editBook(book, edit);
  return edited.ok ? drawn(edited.value) : edited.error.code;
}

describe('editBook', () => {
  it('keeps both lists in the order of the tree', () => {
    expect(drawn(tree)).toBe('f[g[c] a b] h[] d e');
    expect(tree.bookmarks.map(({ id }) => id).join('')).toBe('cabde');
    expect(tree.folders.map(({ id }) => id).join('')).toBe('fgh');
  });

  it.each<[string, readonly string[], string | null, string | null]>([
    ['f[g[c] b a] h[] d e', ['a'], 'f', null],
    ['f[g[c] b] h[] a d e', ['a'], null, 'd'],
    ['f[g[c] a e b] h[] d', ['e'], 'f', 'b'],
    ['f[g[c d e] a b] h[]', ['d', 'e'], 'g', null],
    ['h[] f[g[c] a b] d e', ['h'], null, 'f'],
    ['h[f[g[c] a b]] d e', ['f'], 'h', null],
    ['f[a b] h[] g[c] d e', ['g'], null, null],
    ['f[g[c] a b] h[] d e', ['f'], 'g', null], // into itself
    ['f[g[c] a b] h[] d e', ['a', 'b'], 'f', 'a'], // in front of itself
    ['f[g[c] a b] h[] e d', ['d'], 'gone', null],
  ])('moves: %s', (wanted, ids, folderId, before) => {
    expect(after({ kind: 'move', ids, to: { folderId, before } })).toBe(wanted);
  });

  it('removes a folder alone, or with all that is in it', () => {
    expect(after({ kind: 'remove-folder', id: 'f', contents: 'move-up' })).toBe('g[c] h[] a b d e');
    expect(after({ kind: 'remove-folder', id: 'f', contents: 'remove' })).toBe('h[] d e');
    expect(after({ kind: 'remove-folder', id: 'gone', contents: 'remove' })).toBe(drawn(tree));
  });

  it('never lets a folder come to lie in itself', () => {
    expect(after({ kind: 'save-folder', folder: folder('f', 'g') })).toBe(drawn(tree));
    expect(after({ kind: 'save-folder', folder: folder('g', null) })).toBe('f[a b] g[c] h[] d e');
  });

  it('refuses more than is kept, by name', () => {
    const many = Array.from({ length: bookmarkLimits.bookmarks }, (_, n) => bookmark(`m${n}`));
    expect(after({ kind: 'import', folders: [], bookmarks: many })).toBe('bookmarks-full');
    const folders = Array.from({ length: bookmarkLimits.folders }, (_, n) => folder(`m${n}`));
    expect(after({ kind: 'import', folders, bookmarks: [] })).toBe('bookmark-folders-full');
    const deep = Array.from({ length: 9 }, (_, n) => folder(`m${n}`, n === 0 ? null : `m${n - 1}`));
    expect(after({ kind: 'import', folders: deep, bookmarks: [] })).toBe('bookmark-folders-deep');
    expect(after({ kind: 'import', folders: deep.slice(0, 8), bookmarks: [] }, emptyBook)).toMatch(/^m0\[/);
  });

  it('keeps 10,000 in order quickly', () => {
    const folders = Array.from({ length: 1000 }, (_, n) => folder(`f${n}`, n % 8 === 0 ? null : `f${n - 1}`));
    const bookmarks = Array.from({ length: 10_000 }, (_, n) => bookmark(`b${n}`, `f${(n * 7) % 1000}`));
    const started = performance.now();
    const tidy = tidyBook({ folders, bookmarks });
    expect(tidy.bookmarks).toHaveLength(10_000);
    expect(performance.now() - started).toBeLessThan(1000);
  });
});

describe('the tree', () => {
  it('knows the way to a folder and what is below it', () => {
    expect(pathOf(tree, 'g').map(({ id }) => id)).toEqual(['f', 'g']);
    expect([...withFoldersBelow(tree, 'f')]).toEqual(['f', 'g']);
    expect(pathOf(tree, null)).toEqual([]);
  });
});
