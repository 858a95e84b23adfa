import { execFileSync } from 'node:child_process';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { untilPhase, type DrivenApp } from '../../lab/driver/app.ts';
import { SpiceServer } from '../../lab/spice-server/index.ts';
import { translator } from '../../shared/i18n/index.ts';
import { noteLocks, openBySpiceFile, startDesk, type Desk } from './kit.ts';

const t = translator('en', 'console');
const size = { width: 640, height: 480 };

/** Set 1 scan codes, as the server gets them; xdotool lets go of the first key first. */
const altTab = [0x38, 0x0f, 0xb8, 0x8f];
const escape = [0x01, 0x81];
const letterX = [0x2d, 0xad];

describe('keys that a real window manager wants for itself, in the window of another screen', () => {
  let desk: Desk;
  let server: SpiceServer;
  let app: DrivenApp;
  let page: Page;
  let head: Page;

  beforeAll(async () => {
    server = new SpiceServer({ agent: true, size, displays: 2 });
    [desk] = await Promise.all([startDesk({ keyring: false, windowManager: true }), server.start()]);
    ({ app, page } = await openBySpiceFile(desk, server.port, 'two screens'));
    for (const display of [0, 1]) {
      server.clearEvents();
      await server.command(`frames desktop 20 2 display=${String(display)}`);
      await server.waitForEvent(({ kind }) => kind === 'frames', 10_000);
    }
    await untilPhase(page, 'connected');
    const own = page.getByRole('button', { name: t('heads.menu') });
    await ((await own.count()) > 0 ? own : page.getByRole('button', { name: t('more') })).click();
    const opened = app.electron.waitForEvent('window', { predicate: (each) => each.url().startsWith('about:blank') });
    await page.getByRole('menuitemradio', { name: t('heads.windows') }).click();
    head = await opened;
    await head.locator('.spice-screen canvas').waitFor();
    for (const each of [page, head]) {
      // Playwright lets each page believe that it has the focus; here it is to be true.
      const devtools = await each.context().newCDPSession(each);
      await devtools.send('Emulation.setFocusEmulationEnabled', { enabled: false });
      await each.evaluate(noteLocks);
    }
  });
  afterAll(async () => {
    await app.quit().catch(() => undefined);
    await server.stop();
    await desk.stop();
  });

  /** By the X server, as a person's keyboard: window managers see these, and not what is put into a page. */
  const xdotool = (...args: string[]) => execFileSync('xdotool', args, { env: desk.env, encoding: 'utf8' }).trim();
  const locked = () => head.evaluate(() => 'locked' in document.documentElement.dataset);
  const focused = () => head.evaluate(() => document.hasFocus());
  const screen = () => head.locator('.spice-screen').first();

  async function bringToFront(): Promise<void> {
    const [window = ''] = xdotool('search', '--onlyvisible', '--name', 'screen 2').split('\n');
    xdotool('windowactivate', window);
    await expect.poll(focused, { timeout: 15_000 }).toBe(true);
    await screen().click();
  }

  /** What arrives in the guest of a chord; its end is marked by a key that nobody takes. */
  async function arrives(chord: string): Promise<readonly unknown[]> {
    server.clearEvents();
    xdotool('key', chord);
    xdotool('key', 'x');
    await server.waitForEvent(({ kind, byte }) => kind === 'scan' && byte === letterX[1], 15_000);
    const bytes = server.events.filter(({ kind }) => kind === 'scan').map(({ byte }) => byte);
    return bytes.filter((byte) => !letterX.includes(byte as number));
  }

  async function toggleFullScreen(): Promise<void> {
    await head.mouse.move((await head.evaluate(() => innerWidth)) / 2, 2); // the handle
    await head.getByRole('button', { name: t('fullScreen') }).click();
  }

  it('leaves them to the desktop in a window', async () => {
    await bringToFront();
    xdotool('key', 'alt+Tab');
    await expect.poll(focused, { timeout: 15_000 }).toBe(false);
    expect(await locked()).toBe(false);
  });

  it('sends them to the guest in full screen, says so, and gives them back on the release chord', async () => {
    await bringToFront();
    await toggleFullScreen();
    await expect.poll(locked, { timeout: 15_000 }).toBe(true);
    expect(await arrives('alt+Tab')).toEqual(altTab);
    expect(await arrives('Escape')).toEqual(escape);
    expect(await focused()).toBe(true);
    const hint = head.locator('.bar-hint');
    expect(await hint.textContent()).toBe(`Ctrl+Alt ${t('capture.releasesAll')}`);
    xdotool('key', 'ctrl+alt');
    await expect.poll(locked, { timeout: 15_000 }).toBe(false);
    await head.locator('.head-bar:focus-within').waitFor();
    xdotool('key', 'alt+Tab');
    await expect.poll(focused, { timeout: 15_000 }).toBe(false);
    await bringToFront();
    await expect.poll(locked, { timeout: 15_000 }).toBe(true); // a click on the screen takes them again
    xdotool('key', 'ctrl+alt');
    await head.locator('.head-bar:focus-within').waitFor();
    xdotool('key', 'F11');
    await expect.poll(() => head.evaluate(() => innerHeight < window.screen.height)).toBe(true);
    await screen().click();
    expect(await locked()).toBe(false);
  });

  it('sends them when the console was told to, and no more when that window has let them go', async () => {
    await page.bringToFront();
    await page.getByRole('button', { name: t('more'), exact: true }).click();
    await page.getByRole('menu').getByText(t('capture.switch'), { exact: true }).click();
    await bringToFront();
    await expect.poll(locked, { timeout: 15_000 }).toBe(true);
    expect(await arrives('alt+Tab')).toEqual(altTab);
    xdotool('key', 'ctrl+alt');
    await expect.poll(locked, { timeout: 15_000 }).toBe(false);
    await screen().click();
    xdotool('key', 'alt+Tab');
    await expect.poll(focused, { timeout: 15_000 }).toBe(false);
  });
});
