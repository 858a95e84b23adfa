import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { XspiceDesktop } from '../../lab/guests/index.ts';
import { spawnChild, type LabChild } from '../../lab/process.ts';
import { SpiceRelay } from '../../lab/spice-server/relay.ts';
import { comparePictures, openConsolePages, takeScreenshot, type ConsolePages } from '../fakes/console-page.ts';
import { FakeSession } from '../fakes/console-session.ts';
import { watchLeftovers } from '../fakes/leftovers.ts';
import { trafficOn } from '../fakes/spice-traffic.ts';
import { until } from '../fakes/until.ts';

const run = promisify(execFile);

/** A real X server that is a SPICE server, with real programs: what the page shows is the X server's own image. */
describe('an X desktop over SPICE', { timeout: 120_000 }, () => {
  const leftovers = watchLeftovers();
  const clients: LabChild[] = [];
  let pages: ConsolePages;
  let desktop: XspiceDesktop;
  let relay: SpiceRelay;
  let session: FakeSession;
  let page: Page;
  let problems: readonly string[];

  beforeAll(async () => {
    const never = { SpiceJpegWanCompression: 'never', SpiceZlibGlzWanCompression: 'never' };
    const options = { ...never, EnableSurfaces: 'True', EnableImageCache: 'True', EnableFallbackCache: 'True' };
    desktop = new XspiceDesktop({ name: 'desktop', size: { width: 800, height: 600 }, options });
    [pages] = await Promise.all([openConsolePages(), desktop.start()]);
    // The driver takes pointers with alpha only; others the X server draws into the screen, and leaves out of its image.
    await setPointer('left_ptr');
    relay = await SpiceRelay.start(desktop.graphics.spice ?? 0, { record: true });
    session = new FakeSession({ origin: pages.origin, protocol: 'spice', port: () => relay.port });
    ({ page, problems } = await pages.open(session));
    await until(() => session.state.phase.kind === 'connected', 15_000);
  });
  afterAll(async () => {
    await page.context().close();
    session.dispose();
    await Promise.all(clients.map((client) => client.stop()));
    await relay.stop();
    await desktop.stop();
    await pages.close();
    await leftovers.check();
  });

  /** Starts a program and waits for its window; its number. */
  async function show(name: string, command: string, args: readonly string[]): Promise<string> {
    clients.push(await spawnChild(command, args, { env: themed() }));
    return (await xdotool('search', '--sync', '--onlyvisible', '--name', name)).trim();
  }
  const setPointer = (name: string) => run('xsetroot', ['-solid', '#4a6a8a', '-cursor_name', name], { env: themed() });
  const themed = () => ({ ...desktop.env, XCURSOR_THEME: 'Adwaita' });
  const xdotool = async (...args: readonly string[]) =>
    (await run('xdotool', args, { env: desktop.env, timeout: 20_000 })).stdout;
  const shows = (what: string) =>
    expect
      .poll(async () => comparePictures(pages.bench, await takeScreenshot(session), await desktop.screendump()), {
        timeout: 60_000,
        interval: 50,
        message: what,
      })
      .toMatchObject({ different: 0, otherWidth: 800 });

  it('shows windows, text that scrolls, and a window that moves over others', async () => {
    await shows('an empty screen');
    const terminal = ['-geometry', '80x24+30+20', '-T', 'terminal', '-fg', '#123b3a', '-bg', '#eef6f4', '-e', 'cat'];
    const window = await show('terminal', 'xterm', terminal);
    await show('xlogo', 'xlogo', ['-geometry', '200x200+400+300', '-render']);
    await shows('a terminal and a logo');
    await xdotool('mousemove', '200', '200');
    const screen = page.locator('.spice-screen');
    await page.locator('.stage-host').hover({ position: { x: 300, y: 300 } });
    await screen.focus();
    for (let line = 0; line < 40; line++) await page.keyboard.type(`line ${line}\n`);
    await shows('text');
    for (const [x, y] of [
      [60, 40],
      [200, 150],
      [100, 90],
    ]) {
      await xdotool('windowmove', window, String(x), String(y));
      await shows(`moved to ${x} ${y}`);
    }
    const { messages, images } = trafficOn(relay, 'display-0');
    expect(messages.get('copy-bits')).toBeGreaterThan(40); // lines that went up, and windows
    expect(messages.get('fill')).toBeGreaterThan(10);
    expect(messages.get('surface-create')).toBeGreaterThan(1); // off-screen ones too
    expect(images.get('from-cache')).toBeGreaterThan(40); // letters
    expect(images.get('glz-rgb')).toBeGreaterThan(10);
    expect(problems).toEqual([]);
  });

  it('gets the pointer, and shows the program’s', async () => {
    const style = () => page.locator('.spice-screen').evaluate((element) => (element as HTMLElement).style.cursor);
    const box = await page.locator('.spice-heads > canvas').boundingBox();
    const scale = (box?.width ?? 0) / 800;
    const seen = new Set<string>();
    for (const [turn, name] of ['crosshair', 'left_ptr', 'fleur'].entries()) {
      await setPointer(name);
      const [x, y] = [500 + 20 * turn, 20]; // no window is there
      await page.mouse.move((box?.x ?? 0) + (x + 0.5) * scale, (box?.y ?? 0) + (y + 0.5) * scale);
      await desktop.waitForEvent((event) => event.kind === 'pointer' && event.x === x && event.y === y, 10_000);
      const isNew = (cursor: string) => cursor.startsWith('url("data:image/png') && !seen.has(cursor);
      await expect.poll(async () => isNew(await style())).toBe(true);
      seen.add(await style());
    }
    expect(trafficOn(relay, 'cursor-0').messages.get('set')).toBeGreaterThan(2);
  });
});
