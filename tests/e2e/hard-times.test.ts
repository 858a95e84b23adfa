import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appCommand, DrivenApp } from '../../lab/driver/app.ts';
import { newVmBookmark, type VmBookmark } from '../../shared/bookmark.ts';
import { automatic } from '../../shared/console.ts';
import { errorWords } from '../../shared/i18n/index.ts';
import type { LibraryApi } from '../../shared/ipc.ts';
import { startDesk, type Desk } from './kit.ts';

const bookmark = (id: string): VmBookmark => newVmBookmark(id, { cloudId: 'c', vmUuid: id, name: id }, automatic);

/** The real app on a computer that fails it: nothing that it called saved is lost, and what failed has a name. */
describe('hard times', () => {
  let desk: Desk;
  beforeAll(async () => {
    desk = await startDesk({ keyring: false });
  });
  afterAll(() => desk.stop());

  it('loses no bookmark to kill -9 in the middle of writing', async () => {
    const profile = await desk.newProfile();
    const acknowledged: string[] = [];
    for (let round = 0; round < 3; round += 1) {
      const app = await DrivenApp.launch({ profile, env: desk.env });
      const page = await app.library();
      const kept = await idsIn(page);
      expect(acknowledged.filter((id) => !kept.includes(id))).toEqual([]);
      const gone = once(app.electron.process(), 'exit');
      await saveUntilKilled(page, app, round, acknowledged);
      await gone;
    }
    const app = await DrivenApp.launch({ profile, env: desk.env });
    const kept = await idsIn(await app.library());
    expect(acknowledged.filter((id) => !kept.includes(id))).toEqual([]);
    expect(acknowledged.length).toBeGreaterThanOrEqual(30);
    await app.quit();
  });

  it('says that the disk is full, keeps what there was, and saves all of it once there is room', async () => {
    const profile = await desk.newProfile();
    const app = await DrivenApp.launch({ profile, env: desk.env });
    const page = await app.library();
    const file = path.join(profile, 'profile/bookmarks.json');
    expect(await save(page, bookmark('a'))).toBe('saved');
    await symlink('/dev/full', `${file}.tmp`); // the kernel's own full disk: each write to it is ENOSPC
    expect(await save(page, bookmark('b'))).toBe('disk-full bookmarks.json');
    expect(await idsOnDisk(file)).toEqual(['a']);
    expect(await save(page, bookmark('c'))).toBe('saved');
    expect(await idsOnDisk(file)).toEqual(['a', 'b', 'c']);
    await app.quit();
  });

  it('names a profile that may not be written, and ends', async () => {
    const profile = await desk.newProfile();
    await mkdir(profile);
    const { command, args } = appCommand({ profile });
    const own = process.getuid?.() === 0; // root may write everywhere but on a read-only file system
    if (!own) await chmod(profile, 0o500);
    const mount = 'mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && exec "$@"';
    const wrapped = own ? ['unshare', '--mount', 'sh', '-c', mount, profile, command, ...args] : [command, ...args];
    const child = spawn(wrapped[0] ?? '', wrapped.slice(1), { env: desk.env, stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const [code] = (await once(child, 'close')) as [number | null];
    const { title } = errorWords({ code: 'file-write-failed', params: { file: path.basename(profile) } }, 'en');
    expect(said).toContain(title);
    expect(code).toBe(1);
  });

  it('goes on as before where the clock was set back by a month, and loses nothing', async () => {
    const profile = await desk.newProfile();
    const file = path.join(profile, 'profile/bookmarks.json');
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, 'cut in the mid');
    let app = await DrivenApp.launch({ profile, env: desk.env });
    let page = await app.library();
    expect(await save(page, bookmark('before'))).toBe('saved');
    const setBack = () => {
      const now = Date.now;
      Date.now = () => now() - 30 * 24 * 3_600_000;
    };
    await app.electron.evaluate(setBack);
    await page.evaluate(setBack);
    expect(await save(page, bookmark('after'))).toBe('saved');
    await app.quit();
    await writeFile(file, 'cut in another mid');
    app = await DrivenApp.launch({ profile, env: desk.env });
    page = await app.library();
    expect(await idsIn(page)).toContain('before'); // the .bak has what was there before the last write
    expect(await save(page, bookmark('last'))).toBe('saved');
    const aside = (await readdir(path.dirname(file))).filter((name) => name.includes('.corrupt-'));
    expect(aside).toHaveLength(2);
    await app.quit();
  });

  it('is one app however many are started at the same time, and its bookmarks stay whole', async () => {
    const profile = await desk.newProfile();
    const first = await DrivenApp.launch({ profile, env: desk.env });
    const page = await first.library();
    expect(await save(page, bookmark('a'))).toBe('saved');
    const { command, args } = appCommand({ profile });
    const others = [1, 2, 3].map(() => spawn(command, args, { env: desk.env, stdio: 'ignore' }));
    const codes = Promise.all(others.map(async (other) => ((await once(other, 'exit')) as [number | null])[0]));
    expect(await save(page, bookmark('b'))).toBe('saved');
    expect(await codes).toEqual([0, 0, 0]);
    expect(await idsOnDisk(path.join(profile, 'profile/bookmarks.json'))).toEqual(['a', 'b']);
    expect(first.electron.windows().filter((each) => each.url().includes('/library/'))).toHaveLength(1);
    await first.quit();
  });
});

type Api = { readonly zstack: LibraryApi };

/** Saves through the window's own request; the code and the file of what failed. */
function save(page: Page, saved: VmBookmark): Promise<string> {
  return page.evaluate(async (each) => {
    const { zstack } = globalThis as unknown as Api;
    const answer = await zstack.request('bookmarks.edit', { kind: 'save', bookmark: each });
    return answer.ok ? 'saved' : `${answer.error.code} ${answer.error.params['file'] ?? ''}`;
  }, saved);
}

async function idsIn(page: Page): Promise<readonly string[]> {
  return page.evaluate(async () => {
    const start = await (globalThis as unknown as Api).zstack.request('app.start');
    return start.ok ? start.value.bookmarks.map(({ id }) => id) : [];
  });
}

async function idsOnDisk(file: string): Promise<readonly string[]> {
  const { data } = JSON.parse(await readFile(file, 'utf8')) as { data: { bookmarks: { id: string }[] } };
  return data.bookmarks.map(({ id }) => id);
}

/** Saves one bookmark after another; at a random one, while the next is being written, the app is killed. */
async function saveUntilKilled(page: Page, app: DrivenApp, round: number, acknowledged: string[]): Promise<void> {
  const enough = 10 + Math.floor(Math.random() * 20);
  for (let n = 0; n < enough; n += 1) {
    const id = `b${round}-${n}`;
    if ((await save(page, bookmark(id))) === 'saved') acknowledged.push(id);
  }
  const last = save(page, bookmark(`b${round}-last`)).catch(() => 'killed');
  process.kill(app.pid, 'SIGKILL');
  if ((await last) === 'saved') acknowledged.push(`b${round}-last`);
}
