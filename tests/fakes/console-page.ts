import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { build, loadConfigFromFile, mergeConfig, type UserConfig } from 'vite';
import type { FakeSession } from './console-session.ts';
import { serveStatic, type StaticServer } from './static-server.ts';

const root = path.resolve(import.meta.dirname, '../..');

/** The real console page, built as for the app and served as strictly, in a real Chromium. */
export interface ConsolePages {
  readonly origin: string;
  readonly browser: Browser;
  open(session: FakeSession, size?: { width: number; height: number }): Promise<ConsoleWindow>;
  /** A page without our scripts, to work with pictures. */
  readonly bench: Page;
  close(): Promise<void>;
}

interface ConsoleWindow {
  readonly page: Page;
  /** What went wrong in the page: uncaught errors and refusals by the content security policy. */
  readonly problems: readonly string[];
}

/** Builds the page and starts a browser. `entries` are further documents to build, by name. */
export async function openConsolePages(entries: Readonly<Record<string, string>> = {}): Promise<ConsolePages> {
  const folder = await mkdtemp(path.join(tmpdir(), 'console-page-'));
  await buildPages(folder, { console: path.join(root, 'renderer/console/index.html'), ...entries });
  const server = await serveStatic(folder);
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--use-fake-device-for-media-stream'],
  });
  const bench = await browser.newPage();
  return {
    origin: server.origin,
    browser,
    bench,
    open: (session, size = { width: 1280, height: 900 }) => openWindow(browser, server, session, size),
    async close() {
      await browser.close();
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function buildPages(outDir: string, input: Readonly<Record<string, string>>): Promise<void> {
  const file = path.join(root, 'renderer/vite.config.ts');
  const loaded = await loadConfigFromFile({ command: 'build', mode: 'production' }, file);
  if (!loaded) throw new Error('no vite configuration');
  const config: UserConfig = mergeConfig(loaded.config, {
    configFile: false,
    root,
    logLevel: 'error',
    build: { outDir, emptyOutDir: true },
  });
  const options = { ...config, build: { ...config.build, rollupOptions: { input }, rolldownOptions: { input } } };
  await build(options);
}

async function openWindow(
  browser: Browser,
  server: StaticServer,
  session: FakeSession,
  viewport: { width: number; height: number },
): Promise<ConsoleWindow> {
  const context = await browser.newContext({ viewport });
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(String(error.stack ?? error)));
  page.on('console', (message) => {
    if (/Content Security Policy/.test(message.text())) problems.push(message.text());
  });
  await page.exposeFunction('askMain', (name: string, argument: unknown) => session.answer(name, argument));
  await page.addInitScript(esbuildHelper);
  await page.addInitScript(installApi);
  await page.goto(`${server.origin}/renderer/console/index.html`);
  session.onPush = (name, payload) => {
    page.evaluate(push, { name, payload }).catch(() => {}); // the page may be closed by now
  };
  return { page, problems };
}

/** The benches' TypeScript is run by esbuild, which wraps functions in this helper to keep their names: for functions that run in a page. */
export const esbuildHelper = { content: 'globalThis.__name ??= (value) => value;' };

/** Runs in the page before its scripts: `window.zstack` over what Playwright exposed. */
function installApi(): void {
  const listeners = new Map<string, Set<(payload: unknown) => void>>();
  const target = window as unknown as Record<string, unknown>;
  const base64 = (bytes: Uint8Array): string => {
    let letters = '';
    for (let at = 0; at < bytes.length; at += 0x8000)
      letters += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
    return btoa(letters);
  };
  const encode = (value: unknown): unknown => {
    if (value instanceof Uint8Array) return { base64: base64(value) }; // numbers take seconds for a picture
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, encode(part)]));
  };
  target['listeners'] = listeners;
  target['zstack'] = {
    request: (name: string, argument: unknown) =>
      (target['askMain'] as (name: string, argument: unknown) => Promise<unknown>)(name, encode(argument)),
    on(name: string, listener: (payload: unknown) => void) {
      const known = listeners.get(name) ?? new Set();
      listeners.set(name, known.add(listener));
      return () => known.delete(listener);
    },
  };
}

function push({ name, payload }: { name: string; payload: unknown }): void {
  const { listeners } = window as unknown as { listeners: Map<string, Set<(payload: unknown) => void>> };
  for (const listener of listeners.get(name) ?? []) listener(payload);
}

export interface Comparison {
  readonly width: number;
  readonly height: number;
  readonly otherWidth: number;
  readonly otherHeight: number;
  /** Pixels of which a colour differs. */
  readonly different: number;
  /** Pixels of which a colour is more than 32 away: more than JPEG does to a photo. */
  readonly far: number;
}

/** Compares two PNG pixel by pixel, without alpha. */
export function comparePictures(bench: Page, one: Buffer, other: Buffer): Promise<Comparison> {
  return bench.evaluate(comparePng, [one.toString('base64'), other.toString('base64')] as const);
}

async function comparePng(pictures: readonly [string, string]): Promise<Comparison> {
  const pixels = async (base64: string) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes]), { colorSpaceConversion: 'none' });
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
    context?.drawImage(bitmap, 0, 0);
    return context?.getImageData(0, 0, bitmap.width, bitmap.height) ?? new ImageData(1, 1);
  };
  const [a, b] = [await pixels(pictures[0]), await pixels(pictures[1])];
  let different = 0;
  let far = 0;
  for (let at = 0; at < Math.min(a.data.length, b.data.length); at += 4) {
    let worst = 0;
    for (let colour = 0; colour < 3; colour++) {
      worst = Math.max(worst, Math.abs((a.data[at + colour] ?? 0) - (b.data[at + colour] ?? 0)));
    }
    if (worst > 0) different += 1;
    if (worst > 32) far += 1;
  }
  return { width: a.width, height: a.height, otherWidth: b.width, otherHeight: b.height, different, far };
}

/** The page's own picture of the guest: PNG at the guest's resolution, through the screenshot request of the contract. */
export async function takeScreenshot(session: FakeSession): Promise<Buffer> {
  const requestId = `shot-${session.requests.length}`;
  session.onPush('screenshot.request', { requestId });
  for (const end = performance.now() + 10_000; performance.now() < end;) {
    const delivered = session.requests.find(
      ({ name, argument }) =>
        name === 'screenshot.deliver' && (argument as { requestId: string }).requestId === requestId,
    );
    if (delivered) return Buffer.from((delivered.argument as { png: { base64: string } }).png.base64, 'base64');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error(`the page delivered no picture: ${JSON.stringify(session.reports.at(-1))}`);
}
