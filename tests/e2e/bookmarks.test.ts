import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCloud, type LabCloud } from '../../lab/cloud.ts';
import { DrivenApp, untilPhase } from '../../lab/driver/app.ts';
import type { Bookmark, BookmarkEdit } from '../../shared/bookmark.ts';
import { translator } from '../../shared/i18n/index.ts';
import type { AppStart, LibraryApi } from '../../shared/ipc.ts';
import type { Settings } from '../../shared/settings.ts';
import { startDesk, type Desk } from './kit.ts';

const t = translator('en', 'bookmarks');
const library = translator('en', 'library');

const remmina = `[remmina]
group=Team/CI
name=jump host
protocol=VNC
server=127.0.0.1:5907
password=bm90LWEtc2VjcmV0
`;

// These run in the page.
async function startOf(): Promise<AppStart> {
  const answer = await (globalThis as unknown as { zstack: LibraryApi }).zstack.request('app.start');
  if (!answer.ok) throw new Error(answer.error.code);
  return answer.value;
}
async function edit(change: BookmarkEdit): Promise<void> {
  const answer = await (globalThis as unknown as { zstack: LibraryApi }).zstack.request('bookmarks.edit', change);
  if (!answer.ok) throw new Error(answer.error.code);
}
async function set(change: Partial<Settings>): Promise<void> {
  await (globalThis as unknown as { zstack: LibraryApi }).zstack.request('settings.change', change);
}

/** As if every window had last been on a display to the right of this one. */
async function moveAway(placements: string): Promise<void> {
  const text = await readFile(placements, 'utf8');
  const moved = text.replace(/"x": ?-?\d+/g, '"x":9000');
  expect(moved).not.toBe(text);
  await writeFile(placements, moved);
}

describe('bookmarks in the real app', () => {
  let desk: Desk;
  let cloud: LabCloud;
  let profile: string;
  let app: DrivenApp;
  let page: Page;

  const launch = async () => {
    app = await DrivenApp.launch({ profile, env: desk.env });
    page = await app.library();
  };
  const kill = async () => {
    const child = app.electron.process();
    child.kill('SIGKILL');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  };
  const row = (name: string) => page.locator('.bookmark').filter({ hasText: name }).first();
  const names = () => page.locator('.bookmark .name').allTextContents();
  const stored = async (name: string): Promise<Bookmark> => {
    const found = (await page.evaluate(startOf)).bookmarks.find((each) => each.name === name);
    if (!found) throw new Error(`no bookmark ${name}`);
    return found;
  };
  /** What the system's own dialogs answer. */
  const answerDialogs = (file: string) =>
    app.electron.evaluate(({ dialog }, chosen) => {
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: chosen });
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] });
    }, file);
  const chooseFromMenu = async (entry: string) => {
    await page.getByRole('button', { name: t('moreActions') }).click();
    await page.getByRole('menuitem', { name: entry, exact: true }).click();
  };
  const showBookmarks = () => page.getByRole('button', { name: /^Bookmarks/ }).click();

  beforeAll(async () => {
    [desk, cloud] = await Promise.all([startDesk(), startCloud({ guests: ['vnc-open', 'spice-password'] })]);
    profile = await desk.newProfile();
    await launch();
    await app.addCloud({ ...cloud, remember: true });
    cloud.node.faults.add({ api: 'GetVmConsoleAddress', fault: { kind: 'session-expired' }, count: 1 });
    for (const vm of ['vnc-open', 'spice-password']) {
      const listed = page.getByRole('row').filter({ hasText: vm }).first();
      await listed.click();
      await listed.getByRole('button', { name: library('details.star') }).click();
    }
    await showBookmarks();
  });
  afterAll(async () => {
    await kill();
    await cloud.stop();
    await desk.stop();
  });

  it('are moved by keyboard, removed and brought back', async () => {
    await expect.poll(names).toEqual(['vnc-open', 'spice-password']);
    await row('spice-password').click();
    await page.keyboard.press('Alt+ArrowUp');
    await expect.poll(names).toEqual(['spice-password', 'vnc-open']);
    await page.keyboard.press('Delete');
    await expect.poll(names).toEqual(['vnc-open']);
    await page.keyboard.press('Control+z');
    await expect.poll(names).toEqual(['spice-password', 'vnc-open']);
  });

  it('come from a file of Remmina into its folders, without the password that it holds', async () => {
    const file = path.join(profile, 'jump.remmina');
    await writeFile(file, remmina);
    await answerDialogs(file);
    await chooseFromMenu(t('import'));
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: t('importing.submit', { count: 1 }) }).click();
    await dialog.waitFor({ state: 'detached' });
    const { folders } = await page.evaluate(startOf);
    expect(folders.map(({ name }) => name)).toEqual(['Team', 'CI']);
    expect(await stored('jump host')).toMatchObject({
      kind: 'address',
      folderId: folders[1]?.id,
      address: { protocol: 'vnc', host: '127.0.0.1', port: 5907 },
    });
  });

  it('go to a file without anything secret', async () => {
    const file = path.join(profile, 'exported.json');
    await answerDialogs(file);
    await chooseFromMenu(t('export'));
    await expect.poll(() => readFile(file, 'utf8').catch(() => '')).toContain('zstack-console-bookmarks');
    const text = await readFile(file, 'utf8');
    const document = JSON.parse(text) as { bookmarks: { name: string }[]; clouds: { baseUrl: string }[] };
    expect(document.bookmarks.map(({ name }) => name).sort()).toEqual(['jump host', 'spice-password', 'vnc-open']);
    expect(document.clouds).toMatchObject([{ baseUrl: cloud.baseUrl, account: cloud.account }]);
    expect(text).not.toContain(cloud.password);
    expect(text).not.toContain('bm90LWEtc2VjcmV0');
  });

  it('lead on to the VM of the same name when theirs was deleted', async () => {
    const old = await stored('vnc-open');
    if (old.kind !== 'vm') throw new Error('not of a VM');
    const { vmUuid } = old;
    await page.evaluate(edit, { kind: 'save', bookmark: { ...old, vmUuid: 'f'.repeat(32) } } as const);
    await row('vnc-open').getByText(t('gone')).waitFor();
    await row('vnc-open')
      .getByRole('button', { name: t('goneUse', { vm: 'vnc-open' }) })
      .click();
    await expect.poll(() => stored('vnc-open')).toMatchObject({ vmUuid });
  });

  it('open as they say: only to look at', async () => {
    const bookmark = await stored('vnc-open');
    await page.evaluate(edit, { kind: 'save', bookmark: { ...bookmark, display: { viewOnly: true } } } as const);
    const guest = cloud.guest('vnc-open');
    await row('vnc-open').dblclick();
    const console = await app.console('vnc-open');
    const { state } = await untilPhase(console, 'connected');
    expect(state.display).toEqual({ viewOnly: true });
    const before = guest.events.length;
    await console.keyboard.press('a');
    await console.mouse.click(300, 300);
    // Leave it, let it be typed into, and see that only what came later has arrived.
    await page.evaluate(edit, { kind: 'save', bookmark: { ...bookmark, display: {} } } as const);
    await console.close();
    await row('vnc-open').dblclick();
    const again = await app.console('vnc-open');
    await untilPhase(again, 'connected');
    await again.locator('.stage-host canvas').first().click();
    await again.keyboard.press('b');
    const keys = () => guest.events.slice(before).flatMap((event) => (event.kind === 'key' ? [event.code] : []));
    await expect.poll(keys).toHaveLength(2);
    expect(new Set(keys()).size).toBe(1);
    await again.close();
  });

  it('and what was open comes back after kill -9, where that is wanted', async () => {
    await page.evaluate(set, { reopenConsoles: true } as const);
    await row('spice-password').dblclick();
    await untilPhase(await app.console('spice-password'), 'connected');
    await expect
      .poll(() => readFile(path.join(profile, 'profile/open-consoles.json'), 'utf8').catch(() => ''))
      .toContain('spice-password');
    await kill();
    await moveAway(path.join(profile, 'profile/placements.json'));
    await launch();
    await untilPhase(await app.console('spice-password'), 'connected');
    // The display on which they were is gone: all are where they can be seen.
    const places = await app.electron.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().map((window) => window.getBounds()),
    );
    expect(places).toHaveLength(2);
    for (const { x, y, width, height } of places) {
      expect([x >= 0, y >= 0, x + width <= 1600, y + height <= 1000]).toEqual([true, true, true, true]);
    }
    await showBookmarks();
    await expect.poll(names).toContain('spice-password');
    await (await app.console('spice-password')).close();
  });
});
