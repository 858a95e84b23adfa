import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { createConsoleProxy } from '../../lab/console-proxy.ts';
import { startDisplay } from '../../lab/desktop/display.ts';
import { makeTempDir, spawnChild } from '../../lab/process.ts';
import { esbuildHelper, openConsolePages, type ConsolePages } from '../../tests/fakes/console-page.ts';
import { FakeSession } from '../../tests/fakes/console-session.ts';
import { until } from '../../tests/fakes/until.ts';
import { processMs } from './process-time.ts';

const fixture = 'tests/unit/renderer/console/spice-page/index.html';
const viewport = { width: 2000, height: 1250 };

/** A client at a server: what it and what draws for it have used of the processor so far, in ms. */
export interface Watched {
  cpuMs(): Promise<number>;
  /** The browser's GPU process, or the X server. */
  drawerMs(): Promise<number>;
  /** Runs `work` and tells the longest task of the page's main thread in ms, by the clock and of the processor; null without a page. */
  longestBlock(work: () => Promise<void>): Promise<{ readonly ms: number; readonly cpuMs: number } | null>;
  /** The picture as it is on the screen: RGBA. Null where it can't be had. */
  picture(): Promise<Uint8Array | null>;
  close(): Promise<void>;
}

export interface SpiceClient {
  readonly name: string;
  open(port: number): Promise<Watched>;
  stop(): Promise<void>;
}

/** Ours in its real page (built as for the app, real bridge), spice-html5 as it comes by websockify, and spicy under Xvfb. */
export async function createSpiceClients(): Promise<SpiceClient[]> {
  const pages = await openConsolePages({ spice: path.resolve(fixture) });
  const ours: SpiceClient = { name: 'ours', open: (port) => openOurs(pages, port), stop: () => pages.close() };
  return [ours, await createHtml5(pages), await createSpicy()];
}

/** Ours at a server, connected. */
export async function openOurs(pages: ConsolePages, port: number): Promise<Watched & { readonly page: Page }> {
  const session = new FakeSession({ origin: pages.origin, protocol: 'spice', port: () => port });
  const { page } = await pages.open(session, viewport);
  await until(() => session.state.phase.kind === 'connected', 20_000);
  const watched = await watchPage(pages.browser, page);
  const close = async () => {
    await page.context().close();
    session.dispose();
  };
  return { ...watched, page, close };
}

async function createHtml5(pages: ConsolePages): Promise<SpiceClient> {
  const proxy = await createConsoleProxy();
  const open = async (port: number) => {
    await proxy.allow('bench', 'bench', { host: '127.0.0.1', port });
    const page = await pages.browser.newPage({ viewport });
    await page.addInitScript(esbuildHelper);
    await page.goto(`${pages.origin}/${fixture}`);
    await page.evaluate(startHtml5, `ws://127.0.0.1:${proxy.port}/?token=bench`);
    return { ...(await watchPage(pages.browser, page)), close: () => page.close() };
  };
  return { name: 'spice-html5', open, stop: () => proxy.stop() };
}

function startHtml5(uri: string): void {
  const { SpiceMainConn } = window as unknown as { SpiceMainConn: new (options: unknown) => unknown };
  new SpiceMainConn({ uri, password: '', screen_id: 'one', onerror: () => {} });
}

async function createSpicy(): Promise<SpiceClient> {
  const [screen, home] = await Promise.all([startDisplay({ width: 2200, height: 1400 }), makeTempDir('spicy')]);
  const env = { ...process.env, DISPLAY: screen.display, HOME: home.path, XDG_CONFIG_HOME: home.path };
  const open = async (port: number): Promise<Watched> => {
    const child = await spawnChild('spicy', [`--uri=spice://127.0.0.1:${port}`, '--spice-disable-audio'], { env });
    return {
      cpuMs: () => processMs([child.pid]),
      drawerMs: () => processMs([screen.pid]),
      longestBlock: () => Promise.resolve(null),
      picture: () => Promise.resolve(null),
      close: () => child.stop(),
    };
  };
  const stop = async () => {
    await screen.stop();
    await home.remove();
  };
  return { name: 'spicy', open, stop };
}

/**
 * Playwright has the browser report each WebSocket message to it, in base64 that the renderer makes: 40 ms of processor time a raw
 * screen that no person pays. There is no public switch. To be called once the page's workers are there.
 */
export async function stopReports(page: Page): Promise<void> {
  const { _connection } = page as unknown as { readonly _connection: { toImpl(page: Page): PageInside } };
  const { _client, _workerSessions } = _connection.toImpl(page).delegate._mainFrameSession;
  await Promise.all([_client, ..._workerSessions.values()].map((session) => session.send('Network.disable')));
}

interface Session {
  send(method: string): Promise<unknown>;
}
interface PageInside {
  readonly delegate: {
    readonly _mainFrameSession: { readonly _client: Session; readonly _workerSessions: ReadonlyMap<string, Session> };
  };
}

/** To ask for the ids of a browser's processes of one type: `renderer`, `GPU`. */
export async function processIds(browser: Browser): Promise<(type: string) => Promise<number[]>> {
  const devtools = await browser.newBrowserCDPSession();
  return async (type) => {
    const { processInfo } = await devtools.send('SystemInfo.getProcessInfo');
    return processInfo.filter((one) => one.type === type).map(({ id }) => id);
  };
}

async function watchPage(browser: Browser, page: Page): Promise<Omit<Watched, 'close'>> {
  await stopReports(page);
  const pids = await processIds(browser);
  return {
    cpuMs: async () => processMs(await pids('renderer')),
    drawerMs: async () => processMs(await pids('GPU')),
    longestBlock: async (work) => {
      await browser.startTracing(page, { categories: ['toplevel'] });
      await work();
      return longestTask(await browser.stopTracing());
    },
    picture: async () => Buffer.from(await page.evaluate(canvasPixels), 'base64'),
  };
}

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/** Of Chromium's trace: tasks of the renderers' main threads, in microseconds there. */
function longestTask(trace: Buffer): { ms: number; cpuMs: number } {
  const { traceEvents } = JSON.parse(trace.toString()) as { traceEvents: readonly TraceEvent[] };
  const isMain = new Set(
    traceEvents.filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain').map(threadOf),
  );
  const tasks = traceEvents.filter(
    (event) => event.ph === 'X' && /RunTask/.test(event.name) && isMain.has(threadOf(event)),
  );
  if (tasks.length === 0) throw new Error('the trace has no tasks');
  const longest = (field: 'dur' | 'tdur') => Math.max(...tasks.map((task) => task[field] ?? 0)) / 1000;
  return { ms: longest('dur'), cpuMs: longest('tdur') };
}

function threadOf({ pid, tid }: TraceEvent): string {
  return `${pid} ${tid}`;
}

/** Runs in the page: the largest canvas, base64. */
function canvasPixels(): string {
  const all = [...document.querySelectorAll('canvas')].sort((a, b) => b.width * b.height - a.width * a.height);
  const [canvas] = all;
  if (!canvas) return '';
  const context = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d');
  context?.drawImage(canvas, 0, 0);
  const data = context?.getImageData(0, 0, canvas.width, canvas.height).data ?? new Uint8ClampedArray();
  let text = '';
  for (let at = 0; at < data.length; at += 0x8000) text += String.fromCharCode(...data.subarray(at, at + 0x8000));
  return btoa(text);
}
