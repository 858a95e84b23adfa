import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BookmarkStore } from '../../../../main/stores/bookmark-store.ts';
import { RecentStore } from '../../../../main/stores/recent-store.ts';
import { automatic } from '../../../../shared/console.ts';

let folder: string;
const deps = (name: string) => ({
  file: path.join(folder, name),
  onNotice: (error: unknown) => expect.fail(JSON.stringify(error)),
});
const bookmark = (id: string, vmName = `vm-${id}`, name = `my ${id}`) => ({
  id,
  cloudId: 'c',
  vmUuid: `u-${id}`,
  name,
  vmName,
  preference: automatic,
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

  it('orders by the ids given; others keep their order behind, strangers and doubles are ignored', async () => {
    const store = await filled('a', 'b', 'c', 'd');
    await store.order(['c', 'x', 'a', 'c']);
    expect(ids(store)).toBe('cabd');
  });

  it('does not lose a change made while another is written', async () => {
    const store = await filled();
    await Promise.all('a b c d e f g h'.split(' ').map((id) => store.save(bookmark(id))));
    expect(ids(store)).toBe('abcdefgh');
    await Promise.all([store.remove('a'), store.order(['h']), store.save(bookmark('i'))]);
    expect(ids(store)).toBe('hbcdefgi');
  });

  it('follows a VM that was renamed, but not over the person’s own name', async () => {
    const store = await filled('a');
    await store.save(bookmark('b', 'old', 'old'));
    await store.renameVm('c', 'u-a', 'new-a');
    await store.renameVm('c', 'u-b', 'new-b');
    await store.renameVm('other', 'u-a', 'wrong');
    expect(store.all.map(({ name, vmName }) => [name, vmName])).toEqual([
      ['my a', 'new-a'],
      ['new-b', 'new-b'],
    ]);
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
