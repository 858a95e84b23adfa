import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startCloud, type LabCloud } from '../../lab/cloud.ts';
import { clickTrayItem, readTrayMenu } from '../../lab/desktop/index.ts';
import { appCommand, DrivenApp, untilPhase } from '../../lab/driver/app.ts';
import { translator } from '../../shared/i18n/index.ts';
import { startDesk, type Desk } from './kit.ts';

const t = translator('en', 'library');
const shell = translator('en', 'shell');

/** Marks a VM by its star and waits until the star says so. */
async function star(app: DrivenApp, vm: string): Promise<void> {
  const row = (await app.library()).getByRole('row').filter({ hasText: vm }).first();
  await row.click();
  await row.getByRole('button', { name: t('details.star') }).click();
  await row.getByRole('button', { name: t('details.unstar') }).waitFor();
}

describe('the app on a desktop with a keyring and a tray', () => {
  let desk: Desk;
  let cloud: LabCloud;
  let profile: string;
  let app: DrivenApp;

  const launch = async () => {
    app = await DrivenApp.launch({ profile, env: desk.env });
    return app;
  };
  const trayItem = async (label: string) => {
    const menu = () => readTrayMenu(desk.env).catch(() => []); // no icon yet
    const find = async () => (await menu()).find((item) => item.label === label);
    return vi.waitUntil(find, { timeout: 15_000 });
  };

  beforeAll(async () => {
    [desk, cloud] = await Promise.all([
      startDesk({ tray: true }),
      startCloud({ guests: ['vnc-open', 'spice-password'] }),
    ]);
    profile = await desk.newProfile();
    await launch();
  });
  afterAll(async () => {
    await app.quit().catch(() => undefined);
    await cloud.stop();
    await desk.stop();
  });

  it('keeps a password in the keyring, and in no file', async () => {
    await app.addCloud({ ...cloud, remember: true });
    await star(app, 'spice-password');
    const files = (await readdir(profile, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
    for (const entry of files) {
      const bytes = await readFile(path.join(entry.parentPath, entry.name)).catch(() => Buffer.alloc(0));
      expect(bytes.includes(cloud.password), entry.name).toBe(false);
    }
  });

  it('keeps bookmarks and sign-in through kill -9', async () => {
    const child = app.electron.process();
    child.kill('SIGKILL');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    cloud.node.calls.clear();
    await launch();
    const library = await app.library();
    const row = library.getByRole('row').filter({ hasText: 'spice-password' }).first();
    await row.getByRole('button', { name: t('details.unstar') }).waitFor();
    expect(cloud.node.calls.of('LogInByAccount')).toHaveLength(1);
  });

  it('opens a console from the tray', async () => {
    await clickTrayItem(desk.env, (await trayItem('spice-password')).id);
    const page = await app.console('spice-password');
    await untilPhase(page, 'connected');
    await page.close();
    // what was open last is now at the top, as a recent VM
    await expect.poll(async () => (await readTrayMenu(desk.env))[0]?.label).toBe(shell('tray.recent'));
  });

  it('stays in the tray when the last window closes, and opens again from there', async () => {
    await (await app.library()).close();
    await clickTrayItem(desk.env, (await trayItem(shell('tray.open'))).id);
    await (await app.library()).getByRole('grid').waitFor();
  });

  it('hands a second start over to the first', async () => {
    const args = ['connect', '--url', cloud.baseUrl, '--account', cloud.account, '--vm', 'vnc-open'];
    const second = appCommand({ profile, args });
    const child = spawn(second.command, second.args, { env: desk.env, stdio: ['ignore', 'ignore', 'ignore'] });
    const [code] = (await once(child, 'exit')) as [number];
    expect(code).toBe(0);
    await untilPhase(await app.console('vnc-open'), 'connected');
  });

  it('quits from the tray after one question about the open console, and signs out', async () => {
    await (await app.console('vnc-open')).close();
    cloud.node.calls.clear();
    const gone = once(app.electron.process(), 'exit');
    await clickTrayItem(desk.env, (await trayItem(shell('tray.quit'))).id);
    await gone;
    expect(cloud.node.calls.of('LogOut')).toHaveLength(1);
  });

  it('moves a corrupt bookmark file aside and says so', async () => {
    const folder = path.join(profile, 'profile');
    await mkdir(folder, { recursive: true });
    const file = path.join(folder, 'bookmarks.json');
    await writeFile(file, '{"version": 1, "data": [{"id":');
    await writeFile(`${file}.bak`, 'no JSON either');
    await launch();
    const library = await app.library();
    await library.getByText('bookmarks.json').first().waitFor();
    expect((await readdir(folder)).filter((name) => name.startsWith('bookmarks.json.corrupt-'))).toHaveLength(1);
  });
});

describe('the app on a desktop without a keyring', () => {
  // A bus that starts a keyring service which then waits for a person, and no bus at all.
  it.each([
    ['that never answers', {}, undefined],
    ['that is not there', { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent' }, 'dbus-user-session'],
  ])('signs in all the same with one %s', async (_case, env, words) => {
    const [desk, cloud] = await Promise.all([startDesk({ keyring: false }), startCloud({ guests: [] })]);
    const app = await DrivenApp.launch({ profile: await desk.newProfile(), env: { ...desk.env, ...env } });
    try {
      const library = await app.addCloud({ ...cloud, remember: true });
      if (words) await library.getByText(words).first().waitFor();
    } finally {
      await app.quit();
      await cloud.stop();
      await desk.stop();
    }
  });
});
