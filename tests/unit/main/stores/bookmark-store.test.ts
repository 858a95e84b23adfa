import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BookmarkStore } from '../../../../main/stores/bookmark-store.ts';
import { RecentStore } from '../../../../main/stores/recent-store.ts';
import { isVmBookmark, newVmBookmark } from '../../../../shared/bookmark.ts';
import { automatic } from '../../../../shared/console.ts';

let folder: string;
const deps = (name: string) => ({
  file: path.join(folder, name),
  onNotice: (error: unknown) => expect.fail(JSON.stringify(error)),
});
const bookmark = (id: string, vmName = `vm-${id}`, name = `my ${id}`) => ({
  ...newVmBookmark(id, { cloudId: 'c', vmUuid: `u-${id}`, name }, automatic),
  vmName,
});

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'bookmarks-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('BookmarkStore', () => {
  const filled = async (...ids: string[]): Promise<BookmarkStore> => {
    const store = new BookmarkStore(deps('b.json'));
    for (const id of ids) await store.save(bookmark(id));
    return store;
  };
  const ids = (store: BookmarkStore): string => store.all.map((each) => each.id).join('');

  it('saves at the end, renames in place, deletes, and keeps all of it over a restart', async () => {
    const store = await filled('a', 'b', 'c');
    await store.save({ ...bookmark('b'), name: 'renamed' });
    await store.remove('a');
    const again = new BookmarkStore(deps('b.json'));
    expect((await again.load()).map((each) => each.name)).toEqual(['renamed', 'my c']);
  });

  it('does not lose a change made while another is written', async () => {
    const store = await filled();
    await Promise.all('a b c d e f g h'.split(' ').map((id) => store.save(bookmark(id))));
    expect(ids(store)).toBe('abcdefgh');
    const first = { kind: 'move', ids: ['h'], to: { folderId: null, before: 'a' } } as const;
    await Promise.all([store.edit(first), store.remove('a'), store.save(bookmark('i'))]);
    expect(ids(store)).toBe('hbcdefgi');
  });

  it('follows a VM that was renamed, but not over the person’s own name', async () => {
    const store = await filled('a');
    await store.save(bookmark('b', 'old', 'old'));
    await store.renameVm('c', 'u-a', 'new-a');
    await store.renameVm('c', 'u-b', 'new-b');
    await store.renameVm('other', 'u-a', 'wrong');
    expect(store.all.filter(isVmBookmark).map(({ name, vmName }) => [name, vmName])).toEqual([
      ['my a', 'new-a'],
      ['new-b', 'new-b'],
    ]);
  });
});

describe('BookmarkStore, its file', () => {
  it('is brought up from version 1, where bookmarks had no folders', async () => {
    const old = { id: 'a', cloudId: 'c', vmUuid: 'u-a', name: 'my a', vmName: 'vm-a', preference: automatic };
    await writeFile(path.join(folder, 'b.json'), JSON.stringify({ version: 1, data: [old] }));
    const store = new BookmarkStore(deps('b.json'));
    expect(await store.load()).toEqual([bookmark('a')]);
    await store.save(bookmark('b'));
    const written = JSON.parse(await readFile(path.join(folder, 'b.json'), 'utf8')) as object;
    expect(written).toEqual({ version: 2, data: { folders: [], bookmarks: [bookmark('a'), bookmark('b')] } });
  });

  it('loses no bookmark whose folder is missing or lies in itself', async () => {
    const data = {
      folders: [
        { id: 'x', name: 'X', parentId: 'y' },
        { id: 'y', name: 'Y', parentId: 'x' },
      ],
      bookmarks: [
        { ...bookmark('a'), folderId: 'gone' },
        { ...bookmark('b'), folderId: 'y' },
      ],
    };
    await writeFile(path.join(folder, 'b.json'), JSON.stringify({ version: 2, data }));
    const store = new BookmarkStore(deps('b.json'));
    await store.load();
    expect(store.folders.map(({ id, parentId }) => [id, parentId])).toEqual([
      ['x', null],
      ['y', 'x'],
    ]);
    expect(store.all.map(({ id, folderId }) => [id, folderId])).toEqual([
      ['b', 'y'],
      ['a', null],
    ]);
  });
});

describe('BookmarkStore, taking back', () => {
  const folderOf = (id: string) => ({ kind: 'save-folder', folder: { id, name: id, parentId: null } }) as const;
  const move = (id: string, folderId: string | null, before: string | null = null) =>
    ({ kind: 'move', ids: [id], to: { folderId, before } }) as const;

  it('takes back every kind of change in turn, and does it again', async () => {
    const store = new BookmarkStore(deps('b.json'));
    const states = [store.book];
    const edits = [
      { kind: 'save', bookmark: bookmark('a') },
      { kind: 'save', bookmark: bookmark('b') },
      folderOf('f'),
      move('a', 'f'),
      { kind: 'save', bookmark: { ...bookmark('b'), name: 'other', tags: ['x'] } },
      { kind: 'save-folder', folder: { id: 'f', name: 'renamed', parentId: null } },
      { kind: 'remove-folder', id: 'f', contents: 'remove' },
      { kind: 'import', folders: [{ id: 'g', name: 'G', parentId: null }], bookmarks: [bookmark('c')] },
      { kind: 'remove', ids: ['b', 'c'] },
    ] as const;
    for (const edit of edits) {
      expect((await store.edit(edit)).ok).toBe(true);
      states.push(store.book);
    }
    expect(store.state.bookmarkHistory.undo).toMatchObject({ what: 'remove', name: 'other', count: 2 });
    for (const state of states.slice(0, -1).reverse()) {
      await store.undo();
      expect(store.book).toEqual(state);
    }
    expect(store.state.bookmarkHistory.undo).toBeNull();
    for (const state of states.slice(1)) {
      await store.redo();
      expect(store.book).toEqual(state);
    }
    const again = new BookmarkStore(deps('b.json'));
    await again.load();
    expect(again.book).toEqual(states.at(-1));
  });

  it('brings a removed one back to its folder and place', async () => {
    const store = new BookmarkStore(deps('b.json'));
    await store.edit(folderOf('f'));
    for (const id of ['a', 'b', 'c']) await store.save({ ...bookmark(id), folderId: 'f' });
    await store.remove('b');
    await store.undo();
    expect(store.all.map(({ id, folderId }) => `${folderId ?? ''}/${id}`)).toEqual(['f/a', 'f/b', 'f/c']);
  });

  it('takes back only the step that is asked for, and nothing when it is not the last', async () => {
    const store = new BookmarkStore(deps('b.json'));
    await store.save(bookmark('a'));
    const { undo } = store.state.bookmarkHistory;
    await store.save(bookmark('b'));
    await store.undo(undo?.id);
    expect(store.all).toHaveLength(2);
  });

  it('notes no step for a change that changes nothing', async () => {
    const store = new BookmarkStore(deps('b.json'));
    await store.save(bookmark('a'));
    const { undo } = store.state.bookmarkHistory;
    await store.save(bookmark('a'));
    await store.edit(move('a', null));
    expect(store.state.bookmarkHistory.undo).toBe(undo);
  });

  it('does not bring back an old name of a VM, nor the bookmarks of a cloud that was removed', async () => {
    const store = new BookmarkStore(deps('b.json'));
    await store.save(bookmark('a'));
    await store.save({ ...bookmark('z'), cloudId: 'gone' });
    await store.remove('a');
    await store.renameVm('c', 'u-a', 'new-a');
    await store.removeCloud('gone');
    await store.undo();
    expect(store.all.filter(isVmBookmark).map(({ id, vmName }) => [id, vmName])).toEqual([['a', 'new-a']]);
  });
});

describe('RecentStore', () => {
  it('keeps each VM once, newest first, and no more than twenty', async () => {
    let now = 0;
    const store = new RecentStore({ ...deps('r.json'), now: () => ++now });
    const note = (n: number) => store.note({ cloudId: 'c', vmUuid: `${n}`, vmName: `vm-${n}` });
    for (let n = 0; n < 25; n++) await note(n);
    await note(20);
    expect(store.all.slice(0, 3).map((each) => each.vmUuid)).toEqual(['20', '24', '23']);
    expect(store.all).toHaveLength(20);
    expect(new Set(store.all.map((each) => each.vmUuid)).size).toBe(20);
  });
});
