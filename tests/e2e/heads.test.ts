import { readFile } from 'node:fs/promises';
import { PNG } from 'pngjs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { untilPhase, type DrivenApp } from '../../lab/driver/app.ts';
import { SpiceServer } from '../../lab/spice-server/index.ts';
import { translator } from '../../shared/i18n/index.ts';
import { openBySpiceFile, startDesk, type Desk } from './kit.ts';

const t = translator('en', 'console');
const size = { width: 640, height: 480 };

/** The real app and a real SPICE server with two displays: the second one in a window of its own. */
describe('a guest with two screens in the app', () => {
  let desk: Desk;
  let server: SpiceServer;
  let app: DrivenApp;
  let page: Page;

  beforeAll(async () => {
    server = new SpiceServer({ agent: true, size, displays: 2 });
    [desk] = await Promise.all([startDesk({ keyring: false }), server.start()]);
    ({ app, page } = await openBySpiceFile(desk, server.port, 'two screens'));
    await draw();
    await untilPhase(page, 'connected');
  });
  afterAll(async () => {
    await app.quit().catch(() => undefined);
    await server.stop();
    await desk.stop();
  });

  async function draw(): Promise<void> {
    for (const [display, content] of ['desktop', 'photo'].entries()) {
      server.clearEvents();
      await server.command(`frames ${content} 20 2 display=${display}`);
      await server.waitForEvent(({ kind }) => kind === 'frames', 10_000);
    }
  }
  const headWindow = () => app.electron.windows().find((each) => each.url().startsWith('about:blank'));
  const untilHead = async (): Promise<Page> => {
    await expect.poll(() => headWindow() !== undefined, { timeout: 20_000 }).toBe(true);
    const found = headWindow();
    if (!found) throw new Error('the window has gone again');
    await found.locator('.spice-screen canvas').waitFor();
    return found;
  };
  /** In the bar, or in its last menu where it is narrow. */
  const choose = async (menu: string, name: string) => {
    const own = page.getByRole('button', { name: menu });
    await ((await own.count()) > 0 ? own : page.getByRole('button', { name: t('more') })).click();
    await page.getByRole('menuitemradio', { name }).click();
  };

  /** Share of pixels of the canvas in a window that differ from what the server has on that display. */
  async function differing(shown: Page, display: number): Promise<number> {
    const url = await shown.evaluate(() => {
      const canvas = document.querySelector<HTMLCanvasElement>('.spice-screen canvas:not([hidden])');
      const copy = document.createElement('canvas');
      if (!canvas) return '';
      [copy.width, copy.height] = [canvas.width, canvas.height];
      copy.getContext('2d')?.drawImage(canvas, 0, 0);
      return copy.toDataURL();
    });
    const ours = PNG.sync.read(Buffer.from(url.replace(/^.*,/, ''), 'base64'));
    const theirs = await server.picture({ display });
    if (ours.width !== theirs.width || ours.height !== theirs.height) return 1;
    const wrong = theirs.data.filter((value, at) => at % 4 !== 3 && value !== ours.data[at]).length;
    return wrong / theirs.data.length;
  }

  it('shows the second one in a window of its own, and the first in the console’s', async () => {
    await choose(t('heads.menu'), t('heads.windows'));
    const head = await untilHead();
    await expect.poll(() => differing(head, 1), { timeout: 10_000 }).toBe(0);
    await expect.poll(() => differing(page, 0), { timeout: 10_000 }).toBe(0);
    expect(await differing(head, 0)).toBeGreaterThan(0.1);
    await server.command('op fill seed=7 display=1');
    await expect.poll(() => differing(head, 1), { timeout: 10_000 }).toBe(0);
    const titles = await app.electron.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().map((window) => window.getTitle()),
    );
    expect(titles).toContainEqual(expect.stringMatching(/^two screens – screen 2 – /));
  });

  it('is as large as its screen at first, and leaves the console in sight', async () => {
    const head = await untilHead();
    expect(await head.evaluate(() => ({ width: innerWidth, height: innerHeight }))).toEqual(size);
    const left = await app.electron.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()
        .filter((window) => window.getTitle().startsWith('two screens'))
        .map((window) => window.getBounds().x),
    );
    expect(left).toHaveLength(2);
    // Beside it, or where the console leaves no room for that, aside by so much.
    expect(Math.abs((left[0] ?? 0) - (left[1] ?? 0))).toBeGreaterThanOrEqual(48);
  });

  it('takes pointer and keys there for the right screen', async () => {
    const head = await untilHead();
    const box = await head.locator('.spice-screen canvas').boundingBox();
    if (!box) throw new Error('the screen is not laid out');
    server.clearEvents();
    await head.mouse.move(box.x + box.width / 2, box.y + box.height / 4);
    await head.mouse.down();
    await head.mouse.up();
    const moved = await server.waitForEvent(({ kind, buttons }) => kind === 'agent-mouse' && buttons !== 0, 10_000);
    expect(moved).toMatchObject({ display: 1 });
    expect(Math.abs(Number(moved['x']) - size.width / 2)).toBeLessThan(4);
    expect(Math.abs(Number(moved['y']) - size.height / 4)).toBeLessThan(4);
    await head.keyboard.press('KeyA');
    await server.waitForEvent(({ kind, byte }) => kind === 'scan' && byte === 0x9e, 10_000);
  });

  it('counts as the console for the clipboard', async () => {
    const head = await untilHead();
    await app.electron.evaluate(async ({ BrowserWindow, clipboard }) => {
      await clipboard.writeText('for the second screen');
      for (const window of BrowserWindow.getAllWindows()) if (/screen 2/.test(window.getTitle())) window.focus();
    });
    await expect.poll(() => head.evaluate(() => document.hasFocus()), { timeout: 10_000 }).toBe(true);
    server.clearEvents();
    await head.evaluate(() => window.dispatchEvent(new Event('focus')));
    await server.waitForEvent(({ kind }) => kind === 'clipboard-grab', 10_000);
    await server.command('clipboard paste');
    const given = await server.waitForEvent(({ kind }) => kind === 'clipboard', 10_000);
    expect(given).toMatchObject({ text: 'for the second screen' });
  });

  it('can do nothing by itself, and nothing else opens one', async () => {
    const head = await untilHead();
    expect(await head.evaluate(() => 'zstack' in window || 'require' in window || 'process' in window)).toBe(false);
    const opened = (shown: Page, url: string, name: string) =>
      shown.evaluate(([target, frame]) => window.open(target, frame) !== null, [url, name] as const);
    expect(await opened(page, 'https://127.0.0.1:1/', 'head-3')).toBe(false);
    expect(await opened(page, 'about:blank', 'other')).toBe(false);
    expect(await opened(head, 'about:blank', 'head-4')).toBe(false);
  });

  it('has each screen follow its own window', async () => {
    await choose(t('scale.menu'), t('scale.guest'));
    const head = await untilHead();
    const before = await head.evaluate(() => window.innerWidth);
    await app.electron.evaluate(({ BrowserWindow }) => {
      for (const window of BrowserWindow.getAllWindows())
        if (/screen 2/.test(window.getTitle())) window.setSize(760, 520);
    });
    await head.waitForFunction((width) => window.innerWidth !== width, before);
    const [width, height] = await head.evaluate(() => [window.innerWidth, window.innerHeight] as const);
    const wanted = { width: width - (width % 8), height: height - (height % 2) };
    await server.waitForEvent(
      ({ kind, heads }) => kind === 'monitors' && isOf((heads as readonly (typeof wanted)[])[1], wanted),
      10_000,
    );
  });

  it('is remembered: a console that is loaded anew has its windows again', async () => {
    await page.reload();
    await draw();
    await untilPhase(page, 'connected', 30_000);
    const head = await untilHead();
    await expect.poll(() => differing(head, 1), { timeout: 10_000 }).toBe(0);
  });

  const isFull = () =>
    app.electron.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().some((window) => /screen 2/.test(window.getTitle()) && window.isFullScreen()),
    );

  it('has a bar of its own there, which the release chord shows, with full screen and the way to the console', async () => {
    const head = await untilHead();
    const bar = head.getByRole('toolbar');
    const release = async () => {
      await head.locator('.spice-screen').focus();
      await head.keyboard.press('Control+Alt');
      await head.locator('.head-bar:focus-within').waitFor();
    };
    await expect.poll(async () => (await bar.boundingBox())?.y).toBeLessThan(0);
    expect(await head.locator('.edge-handle').textContent()).toBe('Ctrl+Alt'); // always in sight
    await release();
    await expect.poll(async () => (await bar.boundingBox())?.y).toBe(0);
    await head.keyboard.press('Escape');
    await head.locator('.spice-screen:focus').waitFor();
    await head.keyboard.press('F11'); // the guest's
    await release();
    expect(await isFull()).toBe(false);
    await head.keyboard.press('F11');
    await expect.poll(isFull).toBe(true);
    await release();
    await head.keyboard.press('Enter'); // on the first tool
    await expect.poll(isFull).toBe(false);
    await release();
    await head.keyboard.press('ArrowRight');
    await head.keyboard.press('ArrowRight');
    await head.keyboard.press('Enter');
    await expect.poll(() => page.evaluate(() => document.hasFocus())).toBe(true);
  });

  it('takes a screenshot of that screen from its own bar', async () => {
    const head = await untilHead();
    await page.evaluate(() =>
      document.querySelectorAll('.toast button').forEach((each) => (each as HTMLElement).click()),
    );
    await head.mouse.move((await head.evaluate(() => innerWidth)) / 2, 2); // the handle
    await head.getByRole('button', { name: t('screenshot.menu') }).click();
    const words = await page.locator('.toast').filter({ hasText: '.png' }).textContent();
    const [, file = ''] = /(\/.*\.png)/.exec(words ?? '') ?? [];
    const ours = PNG.sync.read(await readFile(file));
    const theirs = await server.picture({ display: 1 });
    expect([ours.width, ours.height]).toEqual([theirs.width, theirs.height]);
    expect(theirs.data.filter((value, at) => at % 4 !== 3 && value !== ours.data[at]).length).toBe(0);
  });

  it('puts the screens side by side when that window is closed', async () => {
    await app.electron.evaluate(({ BrowserWindow }) => {
      for (const window of BrowserWindow.getAllWindows()) if (/screen 2/.test(window.getTitle())) window.close();
    });
    await expect.poll(() => page.locator('.spice-heads > canvas:not([hidden])').count(), { timeout: 10_000 }).toBe(2);
    expect(headWindow()).toBeUndefined();
  });

  it('goes nowhere else, and ends with the console', async () => {
    await choose(t('heads.menu'), t('heads.windows'));
    const head = await untilHead();
    await head.evaluate(() => location.assign('https://127.0.0.1:1/')).catch(() => undefined);
    const urls = await app.electron.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().map(({ webContents }) => webContents.getURL()),
    );
    expect(urls.filter((url) => url.includes('127.0.0.1'))).toEqual([]);
    await page.evaluate(() => {
      const { zstack } = window as unknown as { zstack: { request(name: string): Promise<unknown> } };
      void zstack.request('session.close');
    });
    await expect.poll(() => headWindow() === undefined, { timeout: 10_000 }).toBe(true);
  });
});

function isOf(one: { readonly width: number; readonly height: number } | undefined, wanted: typeof size): boolean {
  return one?.width === wanted.width && one.height === wanted.height;
}
