import { describe, expect, it } from 'vitest';
import type { VmBookmark } from '../../../../shared/bookmark.ts';
import { LibraryStore } from '../../../../renderer/library/store.ts';
import { withList, withUpdate } from '../../../../renderer/library/model/vm-lists.ts';
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

describe('withUpdate', () => {
  const [a, b, c] = [vm('a'), vm('b'), vm('c')];
  const status = { cloudId: 'x', phase: 'ready' } as const;
  const namesOf = (lists: readonly { readonly vms: readonly { readonly name: string }[] }[]) =>
    lists[0]?.vms.map(({ name }) => name);

  it('changes, adds and takes away, and leaves every other VM the same object in its place', () => {
    const first = withUpdate([], { ...status, changed: [a, b, c], removed: [] });
    const stopped = { ...b, state: 'Stopped' };
    const second = withUpdate(first, { ...status, changed: [stopped, vm('d')], removed: [] });
    expect(namesOf(second)).toEqual(['a', 'b', 'c', 'd']);
    expect([second[0]?.vms[0], second[0]?.vms[1]]).toEqual([a, stopped]);
    expect(second[0]?.vms[2]).toBe(c);
    const third = withUpdate(second, { ...status, changed: [{ ...c, name: 'c2' }], removed: [a.uuid] });
    expect(namesOf(third)).toEqual(['b', 'c2', 'd']);
    expect(namesOf(withUpdate(third, { ...status, changed: [a], removed: [] }))).toEqual(['b', 'c2', 'd', 'a']);
    expect(namesOf(first)).toEqual(['a', 'b', 'c']);
  });
  it('keeps the VMs where only the status differs', () => {
    const first = withUpdate([], { ...status, changed: [a], removed: [] });
    const error = { code: 'host-refused', params: {} } as const;
    const second = withUpdate(first, { cloudId: 'x', phase: 'failed', error, changed: [], removed: [] });
    expect(second[0]).toMatchObject({ phase: 'failed', error });
    expect(second[0]?.vms).toBe(first[0]?.vms);
    expect(withUpdate(second, { ...status, changed: [], removed: [] })[0]?.error).toBeUndefined();
  });
});
