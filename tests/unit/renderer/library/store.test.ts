import { describe, expect, it } from 'vitest';
import type { VmBookmark } from '../../../../shared/bookmark.ts';
import { LibraryStore, withList } from '../../../../renderer/library/store.ts';
import { bookmark, cloudView, FakeLibrary, vm } from '../../../fakes/library-api.ts';

async function started() {
  const api = new FakeLibrary({ clouds: [cloudView('a', 'A')] });
  const store = new LibraryStore({ api });
  await store.start();
  return { api, store };
}

function book(...bookmarks: VmBookmark[]) {
  return { bookmarks, folders: [], bookmarkHistory: { undo: null, redo: null } };
}

function dataOf(store: LibraryStore) {
  const state = store.snapshot();
  if (state.phase !== 'ready') throw new Error(`the store is ${state.phase}`);
  return state.data;
}

describe('LibraryStore', () => {
  it('lays pushes over the snapshot and tells its listeners', async () => {
    const { api, store } = await started();
    let told = 0;
    const end = store.subscribe(() => (told += 1));
    api.push('bookmarks.changed', book(bookmark('a', 'x')));
    api.pushVms('a', 3);
    expect(dataOf(store).bookmarks).toHaveLength(1);
    expect(dataOf(store).vms[0]?.vms).toHaveLength(3);
    end();
    api.push('bookmarks.changed', book());
    expect(told).toBe(2);
  });
  it('leaves out pushes that came before the snapshot, which holds them already', () => {
    const api = new FakeLibrary();
    const store = new LibraryStore({ api });
    const waiting = store.start();
    api.push('bookmarks.changed', book(bookmark('a', 'x')));
    expect(store.snapshot().phase).toBe('starting');
    return waiting.then(() => expect(dataOf(store).bookmarks).toEqual([]));
  });
  it('says why it knows nothing, also when the channel broke, and recovers', async () => {
    const api = new FakeLibrary();
    api.next('app.start', { code: 'busy', params: { what: 'profile' } });
    api.next('app.start', 'throw');
    const store = new LibraryStore({ api });
    await store.start();
    expect(store.snapshot()).toMatchObject({ phase: 'failed', error: { code: 'busy' } });
    await store.start();
    expect(store.snapshot()).toMatchObject({ phase: 'failed', error: { code: 'internal' } });
    await store.start();
    expect(store.snapshot().phase).toBe('ready');
  });
  it('hears nothing more once disposed', async () => {
    const { api, store } = await started();
    store.dispose();
    store.dispose();
    api.push('bookmarks.changed', book(bookmark('a', 'x')));
    expect(dataOf(store).bookmarks).toEqual([]);
  });
});

describe('withList', () => {
  it('replaces the list of a cloud in its place, or adds it', () => {
    const list = (cloudId: string, name: string) => ({ cloudId, phase: 'ready' as const, vms: [vm(name)] });
    const lists = [list('a', '1'), list('b', '2')];
    const next = withList(lists, list('a', '3'));
    expect(next.map(({ cloudId, vms }) => [cloudId, vms[0]?.name])).toEqual([
      ['a', '3'],
      ['b', '2'],
    ]);
    expect(withList(lists, list('c', '4'))).toHaveLength(3);
  });
});
