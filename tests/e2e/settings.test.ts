import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCloud, type LabCloud } from '../../lab/cloud.ts';
import { readTrayMenu } from '../../lab/desktop/index.ts';
import { DrivenApp } from '../../lab/driver/app.ts';
import { translator } from '../../shared/i18n/index.ts';
import type { LibraryApi } from '../../shared/ipc.ts';
import type { Settings } from '../../shared/settings.ts';
import { startDesk, type Desk } from './kit.ts';

const chinese = { settings: translator('zh-CN', 'settings'), shell: translator('zh-CN', 'shell') };
const english = translator('en', 'settings');

/** Asks as the page itself could, past what its controls allow. */
function change(page: Page, settings: Partial<Settings>) {
  return page.evaluate(async (wanted) => {
    const { zstack } = globalThis as unknown as { zstack: LibraryApi };
    return zstack.request('settings.change', wanted);
  }, settings);
}

describe('settings of the real app', () => {
  let desk: Desk;
  let cloud: LabCloud;
  let profile: string;
  let policy: string;
  let app: DrivenApp;
  const launch = async (): Promise<Page> => {
    app = await DrivenApp.launch({ profile, env: { ...desk.env, ZSTACK_CONSOLE_POLICY: policy } });
    return app.library();
  };

  beforeAll(async () => {
    [desk, cloud] = await Promise.all([
      startDesk({ tray: true, keyring: false }),
      startCloud({ guests: ['vnc-open'] }),
    ]);
    profile = await desk.newProfile();
    await mkdir(profile, { recursive: true });
    policy = path.join(profile, 'policy.json');
    await launch();
  });
  afterAll(async () => {
    await app.quit().catch(() => undefined);
    await cloud.stop();
    await desk.stop();
  });

  it('switch the language at once: library, console, tray and menu', async () => {
    const library = await app.addCloud(cloud);
    const console = await app.openConsole('vnc-open');
    await library.keyboard.press('Control+,');
    await library.getByRole('heading', { name: english('title') }).waitFor();
    expect(await change(library, { language: 'zh-CN' })).toMatchObject({ ok: true });
    await library.getByRole('heading', { name: chinese.settings('title') }).waitFor();
    await expect.poll(() => console.evaluate(() => document.documentElement.lang)).toBe('zh-CN');
    await expect
      .poll(() => app.electron.evaluate(({ Menu }) => Menu.getApplicationMenu()?.items[0]?.label))
      .toBe(chinese.shell('menu.file'));
    const tray = async () => (await readTrayMenu(desk.env)).map(({ label }) => label);
    await expect.poll(tray).toContain(chinese.shell('tray.open'));
    await change(library, { language: 'en' });
  });

  it('hold an administrator’s lock against page, request and file, and let go with the policy', async () => {
    await app.quit();
    await writeFile(policy, JSON.stringify({ version: 1, locked: { clipboard: 'off' }, defaults: { theme: 'dark' } }));
    let library = await launch();
    const refused = { ok: false, error: { code: 'setting-locked', params: { setting: 'clipboard' } } };
    expect(await change(library, { clipboard: 'both' })).toEqual(refused);
    await expect.poll(() => library.evaluate(() => document.documentElement.dataset['theme'])).toBe('dark');
    await expect
      .poll(async () => {
        await library.keyboard.press('Control+,');
        return library.locator('[data-setting=clipboard][data-locked]').count();
      })
      .toBe(1);
    expect(await library.locator('[data-setting=clipboard] .select').isDisabled()).toBe(true);
    await app.quit();
    const file = path.join(profile, 'profile', 'settings.json');
    const stored = JSON.parse(await readFile(file, 'utf8').catch(() => '{"version":2,"data":{}}')) as { data: object };
    await writeFile(file, JSON.stringify({ version: 2, data: { ...stored.data, clipboard: 'to-guest' } }));
    library = await launch();
    const held = await library.evaluate(async () => {
      const { zstack } = globalThis as unknown as { zstack: LibraryApi };
      const start = await zstack.request('app.start');
      return start.ok && start.value.look.settings.clipboard;
    });
    expect(held).toBe('off');
    await writeFile(policy, JSON.stringify({ version: 1 }));
    await expect.poll(async () => (await change(library, { clipboard: 'both' })).ok, { timeout: 15_000 }).toBe(true);
  });

  it('fall back to the strictest where the policy is broken, and say so', async () => {
    await writeFile(policy, '{"version": 1, "locked": {"clipbord": "off"}}');
    const library = await app.library();
    await library.getByText(policy).first().waitFor();
    expect(await change(library, { clipboard: 'both' })).toMatchObject({ error: { code: 'setting-locked' } });
  });
});
