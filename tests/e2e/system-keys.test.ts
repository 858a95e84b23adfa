import { execFileSync } from 'node:child_process';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startCloud, type LabCloud } from '../../lab/cloud.ts';
import { DrivenApp } from '../../lab/driver/app.ts';
import type { LabGuest } from '../../lab/types.ts';
import { translator } from '../../shared/i18n/index.ts';
import { noteLocks, startDesk, type Desk } from './kit.ts';

const t = translator('en', 'console');
const vm = 'vnc-open';

/** Set 1 scan codes, as the guest's keyboard sends them. */
const altTab = ['38+', 'f+', '38-', 'f-'];
const altF4 = ['38+', '3e+', '38-', '3e-'];
const escape = ['1+', '1-'];
/** The desktop takes Tab: of the chord, the guest sees a modifier that goes down, and up again when the focus leaves. */
const taken = ['38+', '38-'];

describe('keys that a real window manager wants for itself', () => {
  let desk: Desk;
  let cloud: LabCloud;
  let app: DrivenApp;
  let page: Page;
  let guest: LabGuest;

  beforeAll(async () => {
    [desk, cloud] = await Promise.all([startDesk({ windowManager: true }), startCloud({ guests: [vm] })]);
    app = await DrivenApp.launch({ profile: await desk.newProfile(), env: desk.env });
    await app.addCloud(cloud);
    page = await app.openConsole(vm);
    guest = cloud.guest(vm);
    // Playwright lets each page believe that it has the focus; here it is to be true.
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('Emulation.setFocusEmulationEnabled', { enabled: false });
    await page.evaluate(noteLocks);
  });
  afterAll(async () => {
    await app.quit();
    await cloud.stop();
    await desk.stop();
  });
  beforeEach(async () => {
    await setFullScreen(false);
    await bringBack();
    await page.keyboard.press('Control+Alt'); // whatever was captured
  });

  /** By the X server, as a person's keyboard: window managers see these, and not what is put into a page. */
  const xdotool = (...args: string[]) => execFileSync('xdotool', args, { env: desk.env, encoding: 'utf8' }).trim();
  const focused = () =>
    app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getFocusedWindow()?.getTitle().split(' ')[0]);
  const screen = () => page.locator('.stage-host canvas').first();
  const onGuest = () => page.evaluate(() => document.hasFocus() && document.activeElement?.tagName === 'CANVAS');
  const locked = () => page.evaluate(() => 'locked' in document.documentElement.dataset);
  const keys = () =>
    guest.events.flatMap((each) => (each.kind === 'key' ? [`${each.code.toString(16)}${each.down ? '+' : '-'}`] : []));

  async function setFullScreen(on: boolean): Promise<void> {
    const isFull = () =>
      app.electron.evaluate(
        ({ BrowserWindow }, [name, wanted]) => {
          const window = BrowserWindow.getAllWindows().find((each) => each.getTitle().startsWith(name));
          if (window?.isFullScreen() !== wanted) window?.setFullScreen(wanted);
          return window?.isFullScreen();
        },
        [vm, on] as const,
      );
    await expect.poll(isFull, { timeout: 15_000, interval: 500 }).toBe(on);
  }

  /** Brings the console to the front as a person does that clicks on it in the task bar, and clicks on the guest's screen. */
  async function bringBack(): Promise<void> {
    const [window = ''] = xdotool('search', '--onlyvisible', '--name', `^${vm}`).split('\n');
    xdotool('windowactivate', window);
    await expect.poll(focused, { timeout: 15_000 }).toBe(vm);
    await screen().click();
    await expect.poll(onGuest).toBe(true);
  }

  /** What arrives in the guest of a chord; its end is marked by a key that nobody takes. */
  async function arrives(chord: string): Promise<readonly string[]> {
    const from = keys().length;
    xdotool('key', chord);
    xdotool('key', 'x');
    await expect.poll(() => keys().slice(from), { timeout: 15_000 }).toContain('2d-');
    return keys()
      .slice(from)
      .filter((key) => !key.startsWith('2d'));
  }

  /** The desktop switched to another window, and the guest was left with no key down. */
  async function goesToTheDesktop(): Promise<void> {
    const from = keys().length;
    xdotool('key', 'alt+Tab');
    await expect.poll(focused, { timeout: 15_000 }).not.toBe(vm);
    await expect.poll(() => keys().slice(from)).toEqual(taken);
  }

  async function demand(): Promise<void> {
    await page.getByRole('button', { name: t('more'), exact: true }).click();
    await page.getByRole('menu').getByText(t('capture.switch'), { exact: true }).click();
    await page.getByRole('menu').waitFor({ state: 'detached' });
    await screen().click();
    await expect.poll(locked).toBe(true);
  }

  it('leaves them to the desktop in a window, and no modifier stays down in the guest', async () => {
    await screen().click();
    await goesToTheDesktop();
  });

  it('sends them to the guest in full screen, without a click in it, and gives them back on the release chord', async () => {
    await screen().click();
    await setFullScreen(true);
    await expect.poll(locked).toBe(true);
    expect(await arrives('alt+Tab')).toEqual(altTab);
    expect(await arrives('alt+F4')).toEqual(altF4);
    expect(await arrives('Escape')).toEqual(escape);
    expect(await focused()).toBe(vm);
    xdotool('key', 'ctrl+alt');
    await expect.poll(locked).toBe(false);
    xdotool('key', 'alt+Tab');
    await expect.poll(focused, { timeout: 15_000 }).not.toBe(vm);
  });

  it('sends them on demand from a window that stays as large as it is, after the focus was elsewhere too', async () => {
    await screen().click();
    const size = await page.evaluate(() => [innerWidth, innerHeight]);
    await demand();
    expect(await arrives('alt+Tab')).toEqual(altTab);
    expect(await page.evaluate(() => [innerWidth, innerHeight])).toEqual(size);
    const library = xdotool('search', '--onlyvisible', '--name', '^ZStack Console$').split('\n')[0] ?? '';
    xdotool('windowactivate', library);
    await expect.poll(locked).toBe(false);
    xdotool('key', 'alt+Tab'); // back, without a click or a key in the page
    await expect.poll(locked, { timeout: 15_000 }).toBe(true);
    expect(await arrives('alt+Tab')).toEqual(altTab);
  });

  it('keeps them on demand when the window leaves full screen', async () => {
    await screen().click();
    await demand();
    for (const on of [true, false]) {
      const again = page.evaluate(
        () =>
          new Promise<void>((resolve) =>
            document.addEventListener('fullscreenchange', () => document.fullscreenElement && resolve()),
          ),
      );
      await setFullScreen(on);
      await again;
      await expect.poll(locked).toBe(true);
      expect(await arrives('alt+Tab')).toEqual(altTab);
    }
  });
});
