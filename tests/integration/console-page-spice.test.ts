import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createConsoleProxy, type ConsoleProxy } from '../../lab/console-proxy.ts';
import { createSpiceGuest, type QemuGuest } from '../../lab/guests/index.ts';
import { createBridge, type Bridge } from '../../main/bridge/bridge.ts';
import { createConnect } from '../../main/bridge/connect.ts';
import { createLog } from '../../main/log/logger.ts';
import { comparePictures, openConsolePages, takeScreenshot, type ConsolePages } from '../fakes/console-page.ts';
import { FakeSession } from '../fakes/console-session.ts';
import { watchLeftovers } from '../fakes/leftovers.ts';
import { fakeSpiceServer } from '../fakes/spice-server.ts';
import { until } from '../fakes/until.ts';

const fixture = 'tests/unit/renderer/console/spice-page/index.html';
const password = 'secret';
const engines = ['own', 'html5'] as const;
type Engine = (typeof engines)[number];

/** One session in forty fails by a ticket without its leading zeros: the first of the mends. */
const asItComes = { retry: 3 };

/** Each mend beside spice-html5 as it comes, in the same browser and against the same server. */
describe('the SPICE engine and what it mends', () => {
  const leftovers = watchLeftovers();
  let pages: ConsolePages;
  let guest: QemuGuest;
  let bridge: Bridge;
  let proxy: ConsoleProxy;

  beforeAll(async () => {
    const options = { 'jpeg-wan-compression': 'always', 'zlib-glz-wan-compression': 'always' };
    guest = createSpiceGuest({ name: 'mends', password, size: { width: 800, height: 600 }, spice: { options } });
    [pages, proxy] = await Promise.all([
      openConsolePages({ spice: path.resolve(fixture) }),
      createConsoleProxy(),
      guest.start(),
    ]);
    await guest.command('freeze');
    const log = createLog({ sinks: [] }).logger('bridge');
    bridge = createBridge({ log, origin: pages.origin, connect: createConnect() });
  });
  afterAll(async () => {
    bridge.dispose();
    await pages.close();
    await guest.stop();
    await proxy.stop();
    await leftovers.check();
  });

  async function openFixture() {
    const page = await pages.browser.newPage();
    onTestFinished(() => page.close());
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    await page.goto(`${pages.origin}/${fixture}`);
    return { page, errors };
  }

  /** Connects spice-html5 as it comes; its object stays in `window.sessions`. */
  async function connectTheirs(page: Page, port: number, screen: 'one' | 'two' = 'one'): Promise<void> {
    await proxy.allow(screen, screen, { host: '127.0.0.1', port });
    const uri = `ws://127.0.0.1:${proxy.port}/?token=${screen}`;
    await page.evaluate(startTheirs, { uri, password, screen });
  }

  /** Connects one of ours; its events are gathered in `window.events`. */
  async function connectOurs(
    page: Page,
    port: number,
    { screen = 'one', engine = 'own' }: { screen?: 'one' | 'two'; engine?: Engine } = {},
  ): Promise<void> {
    const target = { kind: 'tcp', host: '127.0.0.1', port } as const;
    const ticket = await bridge.admit({ protocol: 'spice', target, onFailure: () => {} });
    onTestFinished(() => ticket.revoke());
    await page.evaluate(startOurs, { url: ticket.url, ticket: ticket.value, password, screen, engine });
  }

  const canvases = (page: Page, screen: string) => page.locator(`#${screen} canvas`);
  const spicePort = () => guest.graphics.spice ?? 0;

  describe('JPEG images', () => {
    it('are drawn', async () => {
      const session = new FakeSession({ origin: pages.origin, protocol: 'spice', port: spicePort, password });
      const { page, problems } = await pages.open(session);
      onTestFinished(async () => {
        await page.context().close();
        session.dispose();
      });
      await until(() => session.state.phase.kind === 'connected', 15_000);
      await guest.command('fill 000000');
      await guest.command('pattern photo');
      const truth = await guest.screendump();
      const close = async () => {
        const { far, different } = await comparePictures(pages.bench, await takeScreenshot(session), truth);
        return different > 0 && far < 2_400; // lossy, but half a percent of the pixels at most is far off
      };
      for (let turn = 0; !(await close()); turn++) if (turn === 100) throw new Error('the photo did not come');
      expect(problems).toEqual([]);
    });

    it('throw in spice-html5', asItComes, async () => {
      const { page, errors } = await openFixture();
      await connectTheirs(page, spicePort());
      await canvases(page, 'one').waitFor();
      await guest.command('pattern photo');
      await until(() => errors.length > 0);
      expect(errors[0]).toContain('Cannot read properties of undefined');
    });
  });

  it('Ctrl+Alt+Del is a ReferenceError in spice-html5', async () => {
    const { page } = await openFixture();
    const call = page.evaluate(() => (window as unknown as { sendCtrlAltDel: () => void }).sendCtrlAltDel());
    await expect(call).rejects.toThrow('sc is not defined');
  });

  describe('two sessions in one document', () => {
    let other: QemuGuest;
    beforeAll(async () => {
      other = createSpiceGuest({ name: 'other', password, size: { width: 640, height: 480 } });
      await other.start();
    });
    afterAll(() => other.stop());
    const otherPort = () => other.graphics.spice ?? 0;

    it.each(engines)('live and end independently (%s)', async (engine) => {
      const { page, errors } = await openFixture();
      await connectOurs(page, spicePort(), { screen: 'one', engine });
      await connectOurs(page, otherPort(), { screen: 'two', engine });
      await Promise.all([canvases(page, 'one').waitFor(), canvases(page, 'two').waitFor()]);
      await page.evaluate(disposeOurs, 'two');
      expect(await canvases(page, 'two').count()).toBe(0);
      await guest.command('fill 12ab34');
      await expect.poll(() => page.evaluate(firstPixel, 'one')).toEqual([0x12, 0xab, 0x34]);
      await page.evaluate(disposeOurs, 'one');
      expect(await canvases(page, 'one').count()).toBe(0);
      expect(errors).toEqual([]);
    });

    it('take away one another in spice-html5', asItComes, async () => {
      const { page } = await openFixture();
      await connectTheirs(page, spicePort(), 'one');
      await canvases(page, 'one').waitFor();
      await connectTheirs(page, otherPort(), 'two');
      await canvases(page, 'two').waitFor();
      await expect(page.evaluate(stopTheirs, 'two')).rejects.toThrow('NotFoundError');
      expect(await canvases(page, 'two').count()).toBe(1);
    });
  });

  it.each(['webgl', '2d'] as const)('puts on a canvas what changed, exactly (%s)', async (kind) => {
    const { page, errors } = await openFixture();
    expect(await page.evaluate(paintInParts, kind)).toEqual({ whole: 0, part: 0, another: 0, restored: 0 });
    expect(errors).toEqual([]);
  });

  describe('a refused display channel', () => {
    const refuseDisplay = async () => {
      const server = await fakeSpiceServer({
        password,
        channels: [2, 3, 4],
        result: (type) => (type === 2 ? 7 : 0),
      });
      onTestFinished(() => server.close());
      return server;
    };

    it.each(engines)('ends the session with its name (%s)', async (engine) => {
      const server = await refuseDisplay();
      const { page, errors } = await openFixture();
      await connectOurs(page, server.port, { engine });
      await expect
        .poll(() => page.evaluate(eventsOf, 'one'))
        .toMatchObject([
          { kind: 'handshake' },
          { kind: 'ended', clean: false, reason: 'SPICE display: permission denied (link error 7)' },
        ]);
      await until(() => server.open === 0);
      expect(errors).toEqual([]);
    });

    it.each(engines)('says that the server wants TLS (%s)', async (engine) => {
      const server = await fakeSpiceServer({ password, channels: [2, 3], result: (type) => (type === 3 ? 5 : 0) });
      onTestFinished(() => server.close());
      const { page } = await openFixture();
      await connectOurs(page, server.port, { engine });
      await expect.poll(() => page.evaluate(eventsOf, 'one')).toContainEqual({ kind: 'needs-tls' });
    });

    it('is an uncaught error in spice-html5, and the session stays', asItComes, async () => {
      const server = await refuseDisplay();
      const { page, errors } = await openFixture();
      await connectTheirs(page, server.port);
      await until(() => errors.length > 0);
      expect(errors).toEqual(['Permission denied.']);
      expect(server.open).toBeGreaterThan(0);
    });
  });

  describe('sound beside a pointer', () => {
    const withSound = async () => {
      const server = await fakeSpiceServer({ password, channels: [4, 5, 3, 2, 10, 9] });
      onTestFinished(() => server.close());
      return server;
    };

    it('has a channel of its own, and all of them close', async () => {
      const server = await withSound();
      const { page, errors } = await openFixture();
      await connectOurs(page, server.port, { engine: 'html5' });
      await until(() => server.linked.length === 5);
      expect([...server.linked].sort()).toEqual([1, 2, 3, 4, 5]); // what we can't use is not opened
      await page.evaluate(disposeOurs, 'one');
      await until(() => server.open === 0);
      expect(errors).toEqual([]);
    });

    it('takes the place of the pointer in spice-html5, whose channel stays open', asItComes, async () => {
      const server = await withSound();
      const { page } = await openFixture();
      await connectTheirs(page, server.port);
      await until(() => server.linked.length === 7);
      await page.evaluate(stopTheirs, 'one').catch(() => {});
      await until(() => server.open <= 2);
      expect(server.open).toBe(2); // the cursor's, and the port's
    });
  });
});

interface Theirs {
  stop(): void;
}
interface Ours {
  connect(attachment: object, host: Element): void;
  onEvent(listener: (event: unknown) => void): void;
  dispose(): void;
}
interface Fixture {
  SpiceMainConn: new (options: object) => Theirs;
  createSpiceViewer: () => Ours;
  createHtml5Viewer: () => Ours;
  theirs?: Record<string, Theirs>;
  ours?: Record<string, Ours>;
  events?: Record<string, unknown[]>;
}

// These run in the page.

function startTheirs(options: { uri: string; password: string; screen: string }): void {
  const fixture = window as unknown as Fixture;
  const { uri, password: secret, screen } = options;
  const session = new fixture.SpiceMainConn({ uri, password: secret, screen_id: screen, onerror: () => {} });
  fixture.theirs = { ...fixture.theirs, [screen]: session };
}

function stopTheirs(screen: string): void {
  (window as unknown as Fixture).theirs?.[screen]?.stop();
}

function startOurs(options: { url: string; ticket: string; password: string; screen: string; engine: Engine }): void {
  const fixture = window as unknown as Fixture;
  const { screen, engine, ...attachment } = options;
  const host = document.getElementById(screen);
  if (!host) throw new Error('no host');
  const viewer = engine === 'own' ? fixture.createSpiceViewer() : fixture.createHtml5Viewer();
  const events: unknown[] = [];
  fixture.ours = { ...fixture.ours, [screen]: viewer };
  fixture.events = { ...fixture.events, [screen]: events };
  viewer.onEvent((event) => events.push(event));
  const link = { protocol: 'spice', route: 'direct', encrypted: false };
  viewer.connect({ ...attachment, attempt: 1, link }, host);
}

function disposeOurs(screen: string): void {
  (window as unknown as Fixture).ours?.[screen]?.dispose();
}

function eventsOf(screen: string): unknown[] {
  return (window as unknown as Fixture).events?.[screen] ?? [];
}

/** How many pixels of a canvas are wrong after each step; its picture is random. */
async function paintInParts(kind: 'webgl' | '2d'): Promise<Record<string, number>> {
  const { BitmapTarget, createWebglTarget } = window as unknown as {
    BitmapTarget: new (canvas: OffscreenCanvas) => Target;
    createWebglTarget: (canvas: OffscreenCanvas, onRestored: () => void, takesSoftware: boolean) => Target | undefined;
  };
  interface Target {
    prepare(width: number, height: number): string;
    update(bitmap: object, area: object, rects: readonly object[]): void;
  }
  const rect = (left: number, top: number, right: number, bottom: number) => ({ left, top, right, bottom });
  const canvas = new OffscreenCanvas(1, 1);
  const target = kind === '2d' ? new BitmapTarget(canvas) : createWebglTarget(canvas, () => {}, true);
  if (!target) throw new Error('no WebGL 2');
  const [width, height] = [97, 61];
  const pixels = new Uint32Array(width * height);
  const change = (left: number, top: number, right: number, bottom: number) => {
    for (let y = top; y < bottom; y++)
      for (let x = left; x < right; x++) pixels[y * width + x] = 0xff000000 | Math.floor(Math.random() * 0x1000000);
  };
  const bitmap = { width, height, pixels };
  const wrong = (area: ReturnType<typeof rect>) => {
    const context = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d');
    context?.drawImage(canvas, 0, 0);
    const shown = new Uint32Array(
      context?.getImageData(0, 0, canvas.width, canvas.height).data.buffer ?? new ArrayBuffer(0),
    );
    let count = 0;
    for (let y = area.top; y < area.bottom; y++)
      for (let x = area.left; x < area.right; x++) {
        const at = (y - area.top) * canvas.width + (x - area.left);
        if (shown[at] !== (pixels[y * width + x] ?? 0) >>> 0) count += 1;
      }
    return count;
  };
  const all = rect(0, 0, width, height);
  change(0, 0, width, height);
  target.prepare(width, height);
  target.update(bitmap, all, [all]);
  const whole = wrong(all);
  change(3, 5, 40, 6);
  change(50, 20, 97, 61);
  target.prepare(width, height);
  target.update(bitmap, all, [rect(3, 5, 40, 6), rect(50, 20, 97, 61)]);
  const part = wrong(all);
  const monitor = rect(31, 7, 90, 55);
  target.prepare(59, 48);
  target.update(bitmap, monitor, [monitor]);
  const another = wrong(monitor);
  if (kind === 'webgl') {
    const lost = canvas.getContext('webgl2')?.getExtension('WEBGL_lose_context');
    const restored = new Promise((resolve) => canvas.addEventListener('webglcontextrestored', resolve));
    lost?.loseContext();
    if (target.prepare(59, 48) !== 'lost') throw new Error('not lost');
    await new Promise((resolve) => setTimeout(resolve, 50)); // restoring is refused before the loss was told
    lost?.restoreContext();
    await restored;
    if (target.prepare(59, 48) !== 'blank') throw new Error('not blank');
    target.update(bitmap, monitor, [monitor]);
  }
  return { whole, part, another, restored: wrong(monitor) };
}

function firstPixel(screen: string): number[] {
  const canvas = document.querySelector<HTMLCanvasElement>(`#${screen} canvas`);
  const context = new OffscreenCanvas(1, 1).getContext('2d');
  if (canvas) context?.drawImage(canvas, 0, 0); // one that a worker draws on has no context here
  return [...(context?.getImageData(0, 0, 1, 1).data.slice(0, 3) ?? [])];
}
