import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCloud, type LabCloud } from '../../lab/cloud.ts';
import { clickTrayItem, readTrayMenu, type TrayMenuItem } from '../../lab/desktop/index.ts';
import { DrivenApp, untilPhase } from '../../lab/driver/app.ts';
import { errorWords, translator } from '../../shared/i18n/index.ts';
import type { LibraryApi } from '../../shared/ipc.ts';
import type { Settings } from '../../shared/settings.ts';
import { startDesk, type Desk } from './kit.ts';

const shell = translator('en', 'shell');
const palette = translator('en', 'palette');
const bookmarks = translator('en', 'bookmarks');
const vm = translator('en', 'vm');

/** Changes settings as the settings page does. */
async function change(app: DrivenApp, settings: Partial<Settings>): Promise<void> {
  await (
    await app.library()
  ).evaluate(async (wanted) => {
    await (window as unknown as { zstack: LibraryApi }).zstack.request('settings.change', wanted);
  }, settings);
}

/** It waits some ten seconds for a tray, during the other tests. */
let trayless: { readonly desk: Desk; readonly app: DrivenApp };
beforeAll(async () => {
  const desk = await startDesk();
  const options = { profile: await desk.newProfile(), env: desk.env, args: ['--hidden'] };
  trayless = { desk, app: await DrivenApp.launch(options) };
});
afterAll(async () => {
  await trayless.app.quit().catch(() => undefined); // it has ended by itself
  await trayless.desk.stop();
});

describe('quick connect', () => {
  let desk: Desk;
  let cloud: LabCloud;
  let app: DrivenApp;
  let profile: string;
  /** Empty until the icon is there. */
  const menu = (): Promise<readonly TrayMenuItem[]> => readTrayMenu(desk.env).catch(() => []);
  const item = async (label: string): Promise<TrayMenuItem> => {
    const deadline = Date.now() + 20_000;
    for (;;) {
      const found = (await menu()).find((each) => each.label === label);
      if (found) return found;
      if (Date.now() > deadline) throw new Error(`${label} is not in ${JSON.stringify(await menu())}`);
    }
  };

  beforeAll(async () => {
    const vms = [{ name: '财务-数据库', state: 'Running', platform: 'Linux' } as const];
    [desk, cloud] = await Promise.all([startDesk({ tray: true }), startCloud({ guests: ['vnc-open'], vms })]);
    profile = await desk.newProfile();
    app = await DrivenApp.launch({ profile, env: desk.env });
    await app.addCloud(cloud);
  });
  afterAll(async () => {
    await app.quit().catch(() => undefined);
    await cloud.stop();
    await desk.stop();
  });

  it('has the running VMs of each cloud in the tray, and opens one from there', async () => {
    const name = new URL(cloud.baseUrl).hostname;
    const entry = await item(shell('tray.cloudRunning', { cloud: name, count: 2 }));
    const listed = entry.children.find(({ label }) => label === 'vnc-open');
    expect(entry.children.map(({ label }) => label)).toContain('财务-数据库');
    await clickTrayItem(desk.env, listed?.id ?? 0);
    const page = await app.console('vnc-open');
    await untilPhase(page, 'connected');
    expect((await menu())[0]?.label).toBe(shell('tray.running'));
    await page.close();
    await item('vnc-open'); // recent now
  });

  it('opens a VM in the palette by the pinyin of its name, from any page, in a few keys', async () => {
    const library = await app.library();
    await library.keyboard.press('Control+,');
    await library.keyboard.press('Control+k');
    await library.getByRole('combobox', { name: palette('title') }).fill('sjk');
    const first = library.getByRole('option').first();
    await first.filter({ hasText: '财务-数据库' }).waitFor();
    expect(await first.getAttribute('aria-selected')).toBe('true');
    await library.keyboard.press('Shift+Enter');
    await library.getByRole('dialog').filter({ hasText: '财务-数据库' }).waitFor();
    await library.keyboard.press('Escape');
    await library.keyboard.press('Control+k');
    await library.keyboard.type('vnc-o');
    await library.keyboard.press('Enter');
    const page = await app.console('vnc-open');
    await untilPhase(page, 'connected');
    await page.close();
  });

  it('does in the palette what other places do: power of the chosen VM after its question, pages, files', async () => {
    const library = await app.library();
    const find = async (words: string) => {
      await library.keyboard.press('Control+k');
      await library.getByRole('combobox', { name: palette('title') }).fill(words);
      return library
        .getByRole('dialog', { name: palette('title') })
        .getByRole('option')
        .first();
    };
    await find('show all');
    await library.keyboard.press('Enter');
    await library.getByRole('row').filter({ hasText: 'vnc-open' }).first().click();
    await (await find('restart')).filter({ hasText: `vnc-open: ${vm('power.reboot')}` }).waitFor();
    await library.keyboard.press('Enter');
    const question = library.getByRole('alertdialog', { name: vm('ask.reboot', { name: 'vnc-open' }) });
    await question.waitFor();
    await library.keyboard.press('Escape');
    await question.waitFor({ state: 'detached' });
    await (await find('show the log')).filter({ hasText: /log/i }).waitFor();
    await library.keyboard.press('Enter');
    await library.locator('.log-line').first().waitFor();
    await (await find('import bookm')).filter({ hasText: bookmarks('import') }).waitFor();
    await library.keyboard.press('Escape');
    await library.getByRole('combobox', { name: palette('title') }).waitFor({ state: 'detached' });
  });

  it('shows the palette by a shortcut from anywhere on the desktop', async () => {
    const library = await app.library();
    await change(app, { globalShortcut: 'Control+Alt+K' });
    await library.close();
    execFileSync('xdotool', ['key', 'ctrl+alt+k'], { env: desk.env });
    const again = await app.library();
    await again.getByRole('combobox', { name: palette('title') }).waitFor();
    await again.keyboard.press('Escape');
  });

  it('zooms from the palette, and back', async () => {
    const library = await app.library();
    const zoomed = () =>
      app.electron.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows().map(({ webContents }) => webContents.getZoomLevel()),
      );
    const choose = async (words: string) => {
      await library.keyboard.press('Control+k');
      await library.getByRole('combobox', { name: palette('title') }).fill(words);
      await library.keyboard.press('Enter');
    };
    await choose(shell('menu.zoomIn'));
    await expect.poll(zoomed).toContain(0.5);
    await choose(shell('menu.actualSize'));
    await expect.poll(zoomed).not.toContain(0.5);
  });

  it('writes an autostart entry of its own, and takes it away again', async () => {
    const file = path.join(desk.env.XDG_CONFIG_HOME ?? '', 'autostart', 'zstack-console.desktop');
    await change(app, { startAtLogin: true, startHidden: true });
    await expect.poll(() => readFile(file, 'utf8').catch(() => '')).toMatch(/^Exec=.*--hidden$/m);
    await change(app, { startAtLogin: false });
    await expect.poll(() => readFile(file, 'utf8').catch(() => 'gone')).toBe('gone');
  });

  it('says in the tray where a sign-in is needed, and starts with the tray alone', async () => {
    await app.quit();
    app = await DrivenApp.launch({ profile, env: desk.env, args: ['--hidden'] });
    const signIn = await item(shell('tray.signIn', { cloud: new URL(cloud.baseUrl).hostname }));
    expect(app.electron.windows()).toHaveLength(0);
    await clickTrayItem(desk.env, signIn.id);
    const library = await app.library();
    await library.getByRole('dialog').waitFor();
  });

  it('quits from the palette', async () => {
    const library = await app.library();
    const child = app.electron.process();
    const gone = once(child, 'exit');
    await library.keyboard.press('Escape'); // the sign-in that the tray asked for
    await library.getByRole('dialog').waitFor({ state: 'detached' });
    await library.keyboard.press('Control+k');
    await library.getByRole('combobox', { name: palette('title') }).fill('quit');
    await library.keyboard.press('Enter').catch(() => undefined); // it may be gone before it says so
    await gone;
  });
});

describe('a desktop without a tray', () => {
  it('gets a window from a start without one, and why', async () => {
    const { title } = errorWords({ code: 'no-tray', params: {} }, 'en');
    await (await trayless.app.library()).getByText(title).waitFor();
  });

  it('ends the app with its last window, which nobody could bring back', async () => {
    const { electron } = trayless.app;
    const gone = once(electron.process(), 'exit');
    const closed = electron.evaluate(({ BrowserWindow }) => {
      for (const window of BrowserWindow.getAllWindows()) window.close();
    });
    await Promise.all([gone, closed.catch(() => undefined)]); // it may end before it can answer
  });
});
