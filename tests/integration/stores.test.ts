import { mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { spawnChild } from '../../lab/process.ts';
import { BookmarkStore } from '../../main/stores/bookmark-store.ts';
import { newVmBookmark } from '../../shared/bookmark.ts';
import { automatic } from '../../shared/console.ts';
import type { AppError } from '../../shared/errors.ts';

const writer = path.resolve(import.meta.dirname, '../fakes/bookmark-writer.ts');
let folder: string;
let notices: AppError[];
const file = (): string => path.join(folder, 'bookmarks.json');
const store = (): BookmarkStore => new BookmarkStore({ file: file(), onNotice: (error) => notices.push(error) });
const bookmark = (id: string) => newVmBookmark(id, { cloudId: 'c', vmUuid: id, name: id }, automatic);

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'stores-'));
  notices = [];
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('bookmarks on a real disk', () => {
  it('are all there after kill -9 at random moments through 1,000 writes', async () => {
    const tsx = path.resolve('node_modules/tsx/dist/loader.mjs');
    const acknowledged: string[] = [];
    while (acknowledged.length < 1000) {
      const child = await spawnChild(process.execPath, ['--import', tsx, writer, file()]);
      const enough = 1 + Math.floor(Math.random() * 160);
      await child.ready(({ stdout }) => stdout.split('\n').length > enough, 60_000);
      process.kill(child.pid, 'SIGKILL');
      await child.exited;
      expect(child.output().stderr).toBe('');
      acknowledged.push(...child.output().stdout.split('\n').filter(Boolean));
      const kept = new Set((await store().load()).map(({ id }) => id));
      expect(acknowledged.filter((id) => !kept.has(id))).toEqual([]);
      await child.stop();
    }
    expect(notices).toEqual([]);
  }, 240_000);

  it('say that the disk is full, keep everything, and write it when there is room', async () => {
    const bookmarks = store();
    await bookmarks.save(bookmark('a'));
    // The kernel's own full disk: every write to it is ENOSPC.
    await symlink('/dev/full', `${file()}.tmp`);
    expect(await bookmarks.save(bookmark('b'))).toEqual({
      ok: false,
      error: { code: 'disk-full', params: { file: 'bookmarks.json' } },
    });
    expect(bookmarks.all.map((each) => each.id)).toEqual(['a', 'b']);
    expect((await store().load()).map((each) => each.id)).toEqual(['a']);
    expect((await bookmarks.save(bookmark('c'))).ok).toBe(true);
    expect((await store().load()).map((each) => each.id)).toEqual(['a', 'b', 'c']);
    expect((await readdir(folder)).sort()).toEqual(['bookmarks.json', 'bookmarks.json.bak']);
  });
});
