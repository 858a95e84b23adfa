import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createBothGuest, type QemuGuest } from '../../lab/guests/index.ts';
import { translator } from '../../shared/i18n/index.ts';
import { comparePictures, openConsolePages, takeScreenshot, type ConsolePages } from '../fakes/console-page.ts';
import { FakeSession, type FakeSessionOptions } from '../fakes/console-session.ts';
import { watchLeftovers } from '../fakes/leftovers.ts';
import { until } from '../fakes/until.ts';

const password = 'pass-word';
const t = translator('en', 'console');

describe.each(['vnc', 'spice'] as const)('the console page by %s', (protocol) => {
  const leftovers = watchLeftovers();
  let pages: ConsolePages;
  let guest: QemuGuest;

  beforeAll(async () => {
    // VNC passwords end after eight letters.
    guest = createBothGuest({ name: 'page guest', password: password.slice(0, 8), size: { width: 800, height: 600 } });
    [pages] = await Promise.all([openConsolePages(), guest.start()]);
  });
  afterAll(async () => {
    await pages.close();
    await guest.stop();
    await leftovers.check();
  });

  const port = () => guest.graphics[protocol] ?? 0;

  async function open(more: Partial<FakeSessionOptions> = {}, size?: { width: number; height: number }) {
    const session = new FakeSession({
      origin: pages.origin,
      protocol,
      port,
      password: password.slice(0, 8),
      ...more,
    });
    const { page, problems } = await pages.open(session, size);
    onTestFinished(async () => {
      await page.context().close();
      session.dispose();
    });
    return { session, page, problems };
  }

  async function openConnected(more: Partial<FakeSessionOptions> = {}, size?: { width: number; height: number }) {
    const opened = await open(more, size);
    await until(() => opened.session.state.phase.kind === 'connected', 15_000);
    guest.clearEvents();
    return opened;
  }

  const keys = () => guest.events.flatMap((event) => (event.kind === 'key' ? [[event.code, event.down]] : []));

  it('shows exactly the picture that the guest draws', async () => {
    const { session, problems } = await openConnected();
    expect(session.reports).toMatchObject([{ kind: 'handshake' }, { kind: 'frame', width: 800, height: 600 }]);
    await guest.command('fill 336699');
    await guest.command('freeze');
    onTestFinished(() => guest.freeze(false));
    onTestFinished(() => void guest.command('pattern card'));
    const truth = await guest.screendump();
    const same = async () => {
      const { different, width, otherWidth } = await comparePictures(pages.bench, await takeScreenshot(session), truth);
      return different === 0 && width === otherWidth;
    };
    for (let turn = 0; !(await same()); turn++) if (turn === 100) throw new Error('the picture stayed different');
    expect(problems).toEqual([]);
  });

  it('sends physical keys, releases them, and leaves the layout to the guest', async () => {
    const { page } = await openConnected();
    await page.keyboard.press('a');
    await page.keyboard.down('Shift');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.up('Shift');
    await page.keyboard.press('NumpadEnter');
    await until(() => keys().length >= 8, 15_000);
    expect(keys()).toEqual([
      [0x1e, true],
      [0x1e, false],
      [0x2a, true],
      [0xe048, true],
      [0xe048, false],
      [0x2a, false],
      [0xe01c, true],
      [0xe01c, false],
    ]);
  });

  it('sends Ctrl+Alt+Del and the other chords from the keys menu, then types into the guest again', async () => {
    const { page } = await openConnected();
    await page.getByRole('button', { name: 'Send keys' }).click();
    await page.getByRole('menuitem', { name: 'Ctrl+Alt+Del' }).click();
    await until(() => keys().length >= 6, 15_000);
    expect(keys()).toEqual([
      [0x1d, true],
      [0x38, true],
      [0xe053, true],
      [0xe053, false],
      [0x38, false],
      [0x1d, false],
    ]);
    await page.locator('.stage-host:focus-within').waitFor();
    await page.getByRole('menu').waitFor({ state: 'detached' });
    guest.clearEvents();
    await page.keyboard.press('Tab');
    await until(() => keys().length >= 2, 15_000);
    expect(keys()[0]).toEqual([0x0f, true]);
  });

  it('releases what is pressed when another element takes the focus', async () => {
    const { page } = await openConnected();
    await page.keyboard.down('Shift');
    await page.keyboard.down('x');
    await until(() => keys().length >= 2, 15_000);
    await page.getByRole('button', { name: 'Full screen' }).focus();
    await until(() => keys().length >= 4, 15_000);
    expect(keys().slice(2).sort()).toEqual([
      [0x2a, false],
      [0x2d, false],
    ]);
    await page.keyboard.up('x');
    await page.keyboard.press('y');
    await page.keyboard.up('Shift');
    await page.locator('.stage-host canvas').click();
    await page.keyboard.press('z');
    await until(() => keys().length >= 6, 15_000);
    expect(keys().slice(4)).toEqual([
      [0x2c, true],
      [0x2c, false],
    ]);
  });

  it('gives the keyboard back on Ctrl+Alt', async () => {
    const { page } = await openConnected();
    await page.locator('.stage-host:focus-within').waitFor();
    await page.keyboard.down('Control');
    await page.keyboard.down('Alt');
    await page.keyboard.up('Alt');
    await page.keyboard.up('Control');
    await page.locator('.bar:focus-within').waitFor();
  });

  const pointerAt = (x: number, y: number) =>
    guest.waitForEvent((event) => event.kind === 'pointer' && event.x === x && event.y === y, 5_000);

  it.each(['fit', 'actual'] as const)('points at the exact pixel (%s)', async (scale) => {
    const { page } = await openConnected({}, { width: 1440, height: 1000 });
    if (scale === 'actual') {
      await page.getByRole('button', { name: t('scale.menu') }).click();
      await page.getByRole('menuitemradio', { name: t('scale.actual') }).click();
    }
    const canvas = page.locator('.stage-host canvas');
    const expected = scale === 'actual' ? 800 : 1280; // 960 px of height are left below the bar
    await expect.poll(async () => Math.round((await canvas.boundingBox())?.width ?? 0)).toBe(expected);
    const box = await canvas.boundingBox();
    if (!box) throw new Error('no canvas');
    for (const [x, y] of [
      [0, 0],
      [799, 599],
      [123, 457],
      [640, 1],
    ] as const) {
      const at = (pixel: number, start: number, length: number, count: number) =>
        start + ((pixel + 0.5) * length) / count;
      await page.mouse.move(at(x, box.x, box.width, 800), at(y, box.y, box.height, 600));
      await pointerAt(x, y);
    }
  });

  it('presses the buttons and turns the wheel', async () => {
    const { page } = await openConnected();
    await page.locator('.stage-host canvas').hover();
    for (const [button, mask] of [
      ['left', 1],
      ['middle', 2],
      ['right', 4],
    ] as const) {
      guest.clearEvents();
      await page.mouse.down({ button });
      await guest.waitForEvent((event) => event.kind === 'pointer' && event.buttons === mask, 5_000);
      await page.mouse.up({ button });
      await guest.waitForEvent((event) => event.kind === 'pointer' && event.buttons === 0, 5_000);
    }
    await page.mouse.wheel(0, -120);
    await guest.waitForEvent((event) => event.kind === 'wheel', 5_000);
    await page.mouse.wheel(0, 120);
    await guest.waitForEvent(
      (event) => event.kind === 'wheel' && guest.events.filter(({ kind }) => kind === 'wheel').length > 1,
      5_000,
    );
    const turns = guest.events.flatMap((event) => (event.kind === 'wheel' ? [Math.sign(event.delta)] : []));
    expect(new Set(turns).size).toBe(2);
  });

  it('asks for a password that was not given, or was wrong, and goes on with the right one', async () => {
    const { session, page } = await open({ password: 'another' });
    await page.getByText(t('password.wrong')).waitFor();
    expect(session.reports).toMatchObject([{ kind: 'password-wrong', attempt: 1 }]);
    await page.getByLabel('Console password', { exact: true }).fill(password.slice(0, 8));
    await page.getByRole('button', { name: 'Connect', exact: true }).click();
    await until(() => session.state.phase.kind === 'connected', 15_000);
    expect(session.reports.at(-1)).toMatchObject({ kind: 'frame', attempt: 2 });
  });

  it('says so when the server wants a password and there is none', async () => {
    const session = new FakeSession({ origin: pages.origin, protocol, port });
    const { page } = await pages.open(session);
    onTestFinished(async () => {
      await page.context().close();
      session.dispose();
    });
    await until(() => session.state.phase.kind === 'lost', 15_000);
    expect(session.reports).toMatchObject([{ kind: 'password-needed', attempt: 1 }]);
  });

  it('starts anew 20 times and leaves nothing behind', { timeout: 120_000 }, async () => {
    const { session, page, problems } = await openConnected();
    const census = () =>
      page.evaluate(() => ({
        canvases: document.querySelectorAll('canvas').length,
        screens: document.querySelectorAll('.stage-host > *').length,
        all: document.querySelectorAll('*').length,
      }));
    const clients = async () => {
      const answers = (await Promise.all([guest.qmp.execute('query-vnc'), guest.qmp.execute('query-spice')])) as Record<
        string,
        readonly unknown[] | undefined
      >[];
      return answers.reduce(
        (sum, answer) => sum + (answer['clients']?.length ?? 0) + (answer['channels']?.length ?? 0),
        0,
      );
    };
    const reconnect = async () => {
      const attempt = session.state.attempt + 1;
      await page.getByRole('button', { name: 'Reconnect' }).click();
      await until(() => session.state.attempt === attempt && session.state.phase.kind === 'connected', 15_000);
    };
    await reconnect(); // the first use of the button and of the overlay makes what stays
    const before = await census();
    const listeners = await countListeners(page);
    const connected = await clients();
    for (let turn = 0; turn < 20; turn++) await reconnect();
    await expect.poll(census).toEqual(before);
    await expect.poll(() => countListeners(page)).toBeLessThanOrEqual(listeners + 5);
    await expect.poll(clients).toBe(connected);
    expect(problems).toEqual([]);
  });

  it('keeps the last picture, grey, when the server is killed, and connects to the next one', async () => {
    const { session, page } = await openConnected();
    await guest.command('fill 12ab34');
    await expect.poll(() => page.evaluate(pixelOf, '.stage-host canvas')).toEqual([0x12, 0xab, 0x34]);
    await guest.stop();
    await until(() => session.state.phase.kind === 'lost');
    expect(session.reports.at(-1)).toMatchObject({ kind: 'ended', attempt: 1 });
    await page.getByRole('img', { name: 'The last picture' }).locator('canvas').waitFor();
    expect(await page.locator('.stage-host canvas').count()).toBe(0);
    expect(await page.evaluate(pixelOf, '.stage-last canvas')).toEqual([0x12, 0xab, 0x34]);
    await page.setViewportSize({ width: 1200, height: 500 }); // of another shape than the picture, which is to be seen whole
    const box = await page.locator('.stage-last').boundingBox();
    expect(await page.locator('.stage-last canvas').boundingBox()).toEqual(box);
    await guest.start();
    await page.getByRole('button', { name: 'Reconnect now' }).click();
    await until(() => session.state.phase.kind === 'connected', 15_000);
    await page.locator('.stage-last').waitFor({ state: 'detached' });
  });
});

/** Of the top left corner, whoever draws on the canvas. */
function pixelOf(selector: string): number[] {
  const canvas = document.querySelector<HTMLCanvasElement>(selector);
  const context = new OffscreenCanvas(1, 1).getContext('2d');
  if (canvas) context?.drawImage(canvas, 0, 0);
  return [...(context?.getImageData(0, 0, 1, 1).data.slice(0, 3) ?? [])];
}

/** All listeners on all objects of the page, after a garbage collection. */
async function countListeners(page: Page): Promise<number> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('HeapProfiler.collectGarbage');
  const { metrics } = await devtools.send('Performance.enable').then(() => devtools.send('Performance.getMetrics'));
  await devtools.detach();
  return metrics.find(({ name }) => name === 'JSEventListeners')?.value ?? NaN;
}
