import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCloud, type LabCloud } from '../../lab/cloud.ts';
import { DrivenApp } from '../../lab/driver/app.ts';
import type { XtigervncDesktop } from '../../lab/guests/index.ts';
import { spawnChild } from '../../lab/process.ts';
import type { LabGuest } from '../../lab/types.ts';
import { translator } from '../../shared/i18n/index.ts';
import type { LibraryApi } from '../../shared/ipc.ts';
import type { Settings } from '../../shared/settings.ts';
import { startDesk, type Desk } from './kit.ts';

const run = promisify(execFile);
const t = translator('en', 'console');
const python = '/usr/bin/python3';
const script = new URL('../fakes/x-clipboard.py', import.meta.url).pathname;

const keys = (guest: LabGuest) =>
  guest.events.flatMap((event) =>
    event.kind === 'key' ? [`${event.code.toString(16)}${event.down ? '+' : '-'}`] : [],
  );

/** Opens the panel by its shortcut, which the guest does not see as a key of its own. */
async function openTyping(page: Page): Promise<void> {
  await page.locator('.stage-host canvas').first().click();
  await page.keyboard.press('Control+Alt+Shift+KeyT');
  await page.getByRole('dialog', { name: t('typing.title') }).waitFor();
}

async function typeText(page: Page, text: string, layout?: string): Promise<void> {
  await openTyping(page);
  await page.getByRole('textbox', { name: t('typing.text') }).fill(text);
  if (layout !== undefined) {
    await page.getByRole('button', { name: t('typing.layout') }).click();
    await page.getByRole('option', { name: layout, exact: true }).click();
  }
  await page.getByRole('button', { name: t('typing.send'), exact: true }).click();
}

async function choose(page: Page, menu: string, item: string): Promise<void> {
  await page.getByRole('button', { name: menu, exact: true }).click();
  await page.getByRole('menu').getByText(item, { exact: true }).click();
  await page.getByRole('menu').waitFor({ state: 'detached' });
}

describe('the tools of a console', () => {
  let desk: Desk;
  let cloud: LabCloud;
  let app: DrivenApp;

  beforeAll(async () => {
    [desk, cloud] = await Promise.all([
      startDesk(),
      startCloud({ guests: ['vnc-open', 'spice-password', 'xtigervnc-desktop'] }),
    ]);
    app = await DrivenApp.launch({ profile: await desk.newProfile(), env: desk.env });
    const library = await app.addCloud(cloud);
    // A PS/2 keyboard holds 16 bytes, less than three capital letters: on a busy machine, the guest may come late for them.
    await library.evaluate(
      async (settings: Partial<Settings>) => {
        await (window as unknown as { zstack: LibraryApi }).zstack.request('settings.change', settings);
      },
      { typingPaceMs: 100 },
    );
  });
  afterAll(async () => {
    await app.quit();
    await cloud.stop();
    await desk.stop();
  });

  const resize = (vm: string, size: { width: number; height: number }) =>
    app.electron.evaluate(
      ({ BrowserWindow }, [title, width, height]) => {
        const window = BrowserWindow.getAllWindows().find((each) => each.getTitle().includes(title));
        window?.setContentSize(width, height);
      },
      [vm, size.width, size.height] as const,
    );

  describe.each(['vnc-open', 'spice-password'] as const)('with %s', (name) => {
    let page: Page;
    let guest: LabGuest;
    beforeAll(async () => {
      guest = cloud.guest(name);
      page = await app.openConsole(name);
    });
    afterAll(() => page.close());

    it('types a text as a US keyboard does, and as a German one', async () => {
      await openTyping(page);
      await page.keyboard.press('Escape');
      guest.clearEvents();
      await typeText(page, 'zY!\n');
      const us = ['2c+', '2c-', '2a+', '15+', '15-', '2a-', '2a+', '2+', '2-', '2a-', '1c+', '1c-'];
      await expect.poll(() => keys(guest).slice(-us.length), { timeout: 10_000 }).toEqual(us);
      await page.getByText(t('typing.ended.typed', { total: 4 })).waitFor();
      await page.keyboard.press('Escape');
      await typeText(page, 'z@', 'Deutsch');
      const german = ['15+', '15-', 'e038+', '10+', '10-', 'e038-'];
      await expect.poll(() => keys(guest).slice(-german.length), { timeout: 10_000 }).toEqual(german);
      await page.keyboard.press('Escape');
      // the layout is this VM's from now on
      await typeText(page, 'y');
      await expect.poll(() => keys(guest).slice(-2), { timeout: 10_000 }).toEqual(['2c+', '2c-']);
      await page.keyboard.press('Escape');
    });

    it('stops typing when told to, with all keys up', async () => {
      await typeText(page, 'ABCDEFGH'.repeat(50), 'English (US) · 中文');
      guest.clearEvents();
      await guest.waitForEvent((event) => event.kind === 'key' && event.down, 10_000);
      await page.getByRole('button', { name: t('typing.stop') }).click();
      await page.getByRole('button', { name: t('typing.send'), exact: true }).waitFor();
      const down = new Set<string>();
      await expect
        .poll(() => {
          down.clear();
          for (const key of keys(guest)) {
            if (key.endsWith('+')) down.add(key.slice(0, -1));
            else down.delete(key.slice(0, -1));
          }
          return [...down];
        })
        .toEqual([]);
      expect(keys(guest).length).toBeLessThan(400 * 4);
      await page.keyboard.press('Escape');
    });

    it('sends nothing while it is view only', async () => {
      await choose(page, t('more'), t('viewOnly.switch'));
      await page.getByText(t('viewOnly.badge'), { exact: true }).first().waitFor();
      guest.clearEvents();
      const screen = page.locator('.stage-host canvas').first();
      await screen.click({ position: { x: 30, y: 30 } });
      await page.keyboard.press('KeyX');
      await page.getByRole('button', { name: t('viewOnly.end') }).click();
      await screen.click({ position: { x: 90, y: 90 } });
      await page.keyboard.press('KeyV');
      await guest.waitForEvent((event) => event.kind === 'key' && event.code === 0x2f && !event.down, 10_000);
      expect(keys(guest)).toEqual(['2f+', '2f-']);
      const places = guest.events.flatMap((event) =>
        event.kind === 'pointer' && event.buttons !== 0 ? [`${event.x} ${event.y}`] : [],
      );
      expect(new Set(places).size).toBe(1);
    });

    it('shows each scale with its own pixels, and points at them', async () => {
      const screen = page.locator('.stage-host canvas').first();
      const ratio = await page.evaluate(() => window.devicePixelRatio);
      const guestWidth = await screen.evaluate((canvas) => (canvas as HTMLCanvasElement).width);
      const guestHeight = await screen.evaluate((canvas) => (canvas as HTMLCanvasElement).height);
      for (const scale of ['actual', 'sharp', 'fit'] as const) {
        await choose(page, t('scale.menu'), t(`scale.${scale}`));
        const factor = async () => (((await screen.boundingBox())?.width ?? 0) * ratio) / guestWidth;
        if (scale === 'actual') await expect.poll(factor).toBeCloseTo(1, 3);
        if (scale === 'sharp') await expect.poll(async () => (await factor()) % 1).toBeCloseTo(0, 3);
        const box = await screen.boundingBox();
        if (!box) throw new Error('no screen');
        guest.clearEvents();
        const [x, y] = [Math.floor(guestWidth / 3), Math.floor(guestHeight / 3)];
        await page.mouse.move(
          box.x + ((x + 0.5) * box.width) / guestWidth,
          box.y + ((y + 0.5) * box.height) / guestHeight,
        );
        await guest.waitForEvent((event) => event.kind === 'pointer' && event.x === x && event.y === y, 10_000);
      }
      await choose(page, t('scale.menu'), t('scale.guest'));
      await resize(name, { width: 900, height: 500 }); // it had the guest's own size until now
      await page.getByText(t('scale.staysFitted')).waitFor();
      await choose(page, t('scale.menu'), t('scale.fit'));
    });
  });

  it('says when the server is silent, and when it is back', { timeout: 90_000 }, async () => {
    const names = ['vnc-open', 'spice-password'] as const;
    const pids = names.map((name) => {
      const guest = cloud.guest(name);
      if (!('pid' in guest) || !guest.pid) throw new Error(`${name} is off`);
      return Number(guest.pid);
    });
    const pages: Page[] = [];
    for (const name of names) pages.push(await app.openConsole(name));
    const silent = pages.map((page) => page.locator('.silent'));
    for (const pid of pids) process.kill(pid, 'SIGSTOP');
    try {
      for (const notice of silent) await notice.waitFor({ timeout: 40_000 });
    } finally {
      for (const pid of pids) process.kill(pid, 'SIGCONT');
    }
    for (const notice of silent) await notice.waitFor({ state: 'detached', timeout: 20_000 });
    for (const page of pages) await page.close();
  });

  it('keeps and sends a macro', async () => {
    const page = await app.openConsole('vnc-open');
    const guest = cloud.guest('vnc-open');
    await choose(page, t('keys.menu'), t('keys.editMacros'));
    await page.getByRole('button', { name: t('macros.add') }).click();
    await page.getByRole('textbox', { name: t('macros.name') }).fill('锁定 lock');
    await page.getByRole('button', { name: t('macros.record') }).click();
    await page.keyboard.press('Control+KeyL');
    await page.keyboard.press('F5');
    await page.getByRole('button', { name: t('macros.stop') }).click();
    guest.clearEvents();
    await page.getByRole('button', { name: t('macros.save'), exact: true }).click();
    await page.getByRole('button', { name: t('close'), exact: true }).click();
    await choose(page, t('keys.menu'), '锁定 lock');
    const expected = ['1d+', '26+', '26-', '1d-', '3f+', '3f-'];
    await expect.poll(() => keys(guest), { timeout: 10_000 }).toEqual(expected);
    await page.close();
  });

  it('carries Chinese text both ways with a desktop, and lets it follow the window', async () => {
    const { env } = cloud.guest('xtigervnc-desktop') as unknown as Pick<XtigervncDesktop, 'env'>;
    const page = await app.openConsole('xtigervnc-desktop');
    await page.locator('.stage-host canvas').first().click();
    const owner = await spawnChild(python, [script, 'set', '来自云主机 ✓'], { env });
    const mine = () => app.electron.evaluate(async ({ clipboard }) => clipboard.readText());
    await expect.poll(mine, { timeout: 15_000 }).toBe('来自云主机 ✓');
    await app.electron.evaluate(async ({ clipboard }) => clipboard.writeText('发给云主机 €'));
    await page.evaluate(() => window.dispatchEvent(new Event('focus')));
    const theirs = async () => (await run(python, [script, 'get'], { env })).stdout;
    await expect.poll(theirs, { timeout: 15_000, interval: 500 }).toBe('发给云主机 €');
    await owner.stop();

    await choose(page, t('scale.menu'), t('scale.guest'));
    const fits = () =>
      page.evaluate(() => {
        const canvas = document.querySelector<HTMLCanvasElement>('.stage-host canvas');
        const room = canvas?.parentElement?.getBoundingClientRect();
        return canvas && room ? [canvas.width - Math.floor(room.width), canvas.height - Math.floor(room.height)] : [];
      });
    await expect.poll(fits, { timeout: 15_000 }).toEqual([0, 0]);
    await page.close();
  });
});
