import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { PNG } from 'pngjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCloud, type LabCloud } from '../../lab/cloud.ts';
import { DrivenApp, untilPhase } from '../../lab/driver/app.ts';
import { translator } from '../../shared/i18n/index.ts';
import { startDesk, type Desk } from './kit.ts';

const vmName = 'vnc-password';
const words = translator('en', 'console');
const library = translator('en', 'library');
const vmWords = translator('en', 'vm');

/** One console window through what a person meets on a bad day, and back. */
describe('the windows of the app', () => {
  let desk: Desk;
  let cloud: LabCloud;
  let app: DrivenApp;
  let page: Page;
  let pictures: string;

  /** The desktop's own folder for pictures, as a file manager sets it. */
  const setUpPictures = async () => {
    const config = desk.env.XDG_CONFIG_HOME ?? '';
    pictures = path.join(config, 'pictures');
    await mkdir(pictures, { recursive: true });
    await writeFile(path.join(config, 'user-dirs.dirs'), `XDG_PICTURES_DIR="${pictures}"\n`);
  };

  beforeAll(async () => {
    [desk, cloud] = await Promise.all([startDesk({ keyring: false }), startCloud({ guests: [vmName], vms: [] })]);
    await setUpPictures();
    app = await DrivenApp.launch({ profile: await desk.newProfile(), env: desk.env });
    await app.addCloud(cloud);
  });
  afterAll(async () => {
    await app.quit();
    await cloud.stop();
    await desk.stop();
  });

  it('asks for the console password where the cloud has a stale one, and then shows the guest 1:1', async () => {
    const right = cloud.guest(vmName).consolePassword ?? '';
    cloud.node.vms.named(vmName).consolePassword = 'stale-pw';
    await (await app.library()).getByRole('row').filter({ hasText: vmName }).first().dblclick();
    page = await app.console(vmName);
    const field = page.getByLabel(words('password.label'), { exact: true });
    await field.fill('not-it');
    await page.keyboard.press('Enter');
    await expect.poll(() => field.inputValue()).toBe(''); // a new prompt
    await field.fill(right);
    await page.keyboard.press('Enter');
    await untilPhase(page, 'connected');
    const size = () =>
      page.locator('.stage-host').evaluate(({ clientWidth, clientHeight }) => [clientWidth, clientHeight]);
    await expect.poll(size).toEqual([1024, 768]);
    cloud.node.vms.named(vmName).consolePassword = right;
  });

  it('sends Ctrl+Alt+Del, each key down and up again', async () => {
    const guest = cloud.guest(vmName);
    guest.clearEvents();
    await page.getByRole('button', { name: words('keys.menu') }).click();
    await page.getByRole('menuitem', { name: 'Ctrl+Alt+Del' }).click();
    const [ctrl, alt, del] = [0x1d, 0x38, 0xe053];
    await guest.waitForEvent((event) => event.kind === 'key' && event.code === ctrl && !event.down, 5000);
    const keys = guest.events.flatMap((event) => (event.kind === 'key' ? [[event.code, event.down]] : []));
    expect(keys.slice(0, 3)).toEqual([ctrl, alt, del].map((code) => [code, true]));
    expect(keys.slice(3)).toHaveLength(3);
    expect(keys.slice(3)).toEqual(expect.arrayContaining([ctrl, alt, del].map((code) => [code, false])));
  });

  it('saves a picture of the size of the screen', async () => {
    await page.getByRole('button', { name: words('screenshot.menu') }).click();
    await page.getByRole('menuitem', { name: words('screenshot.save') }).click();
    await page.getByText(pictures).first().waitFor();
    const [file, ...others] = await readdir(pictures, { recursive: true, withFileTypes: true }).then((entries) =>
      entries.filter((entry) => entry.isFile()),
    );
    expect(others).toEqual([]);
    const png = PNG.sync.read(await readFile(path.join(file?.parentPath ?? '', file?.name ?? '')));
    expect([png.width, png.height]).toEqual([1024, 768]);
  });

  it('says why the screen is gone when the VM stops, and shows it again when it runs', async () => {
    const vm = cloud.node.vms.named(vmName);
    cloud.node.vms.setState(vm, 'Stopped');
    await cloud.guest(vmName).stop();
    await untilPhase(page, 'lost');
    await page.getByText(vmWords('recovery.vm', { state: vmWords('state.Stopped') })).waitFor();
    await cloud.guest(vmName).start();
    cloud.node.vms.setState(vm, 'Running');
    await page.getByRole('button', { name: vmWords('recovery.now') }).click();
    await untilPhase(page, 'connected');
  });

  it('changes a password in the guest', async () => {
    const window = await app.library();
    await window.getByRole('row').filter({ hasText: vmName }).first().click();
    await window.getByRole('button', { name: library('details.guestPassword') }).click();
    const dialog = window.getByRole('dialog');
    await dialog.getByLabel(vmWords('guest.account')).fill('root');
    for (const label of [vmWords('guest.password'), vmWords('guest.again')])
      await dialog.getByLabel(label, { exact: true }).fill('N3w-secret');
    await dialog.getByRole('button', { name: vmWords('guest.submit') }).click();
    await window.getByText(vmWords('guest.done', { account: 'root', vm: vmName })).waitFor();
    expect(cloud.node.vms.named(vmName).guestPasswords.get('root')).toBe('N3w-secret');
  });

  it('speaks the other language at once, in every window and title', async () => {
    const window = await app.library();
    const chinese = translator('zh-CN', 'library');
    await window.getByRole('button', { name: library('nav.settings') }).click();
    await window.getByRole('button', { name: library('settings.language') }).click();
    await window.getByRole('option', { name: '简体中文' }).click();
    await window.getByRole('heading', { name: chinese('settings.title') }).waitFor();
    await page.getByRole('button', { name: translator('zh-CN', 'console')('keys.menu') }).waitFor();
    const title = translator('zh-CN', 'shell')('console.connected');
    const browserWindow = await app.electron.browserWindow(page);
    const shown = () => browserWindow.evaluate((own: { getTitle(): string }) => own.getTitle());
    await expect.poll(shown).toContain(title);
  });

  it('comes back by itself when its page crashes', async () => {
    cloud.node.calls.clear();
    await app.electron.evaluate(({ BrowserWindow }) => {
      const isConsole = ({ webContents }: Electron.BrowserWindow) => webContents.getURL().includes('/console/');
      BrowserWindow.getAllWindows().find(isConsole)?.webContents.forcefullyCrashRenderer();
    });
    // The driver has lost the page for good; the server sees who comes back, and the window's title says how it went.
    await expect.poll(() => cloud.node.calls.of('GetVmConsoleAddress').length, { timeout: 20_000 }).toBe(1);
    const titles = () =>
      app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((window) => window.getTitle()));
    const connected = translator('zh-CN', 'shell')('console.connected');
    await expect.poll(titles, { timeout: 20_000 }).toContainEqual(expect.stringContaining(connected));
  });
});
