import { build as bundle } from 'esbuild';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { build, loadConfigFromFile } from 'vite';
import type { FakeLibrary, FakeStart } from './library-api.ts';
import { serveStatic } from './static-server.ts';

const root = path.resolve(import.meta.dirname, '../..');

/** The real library page, built as for the app and served as strictly, in a real Chromium. */
export interface LibraryPages {
  open(start: FakeStart, options?: OpenOptions): Promise<LibraryPage>;
  close(): Promise<void>;
}

interface OpenOptions {
  readonly viewport?: { readonly width: number; readonly height: number };
  /** Runs in the page before its own scripts, after the fake stands. */
  readonly before?: (fake: FakeLibrary) => void;
}

export interface LibraryPage {
  readonly page: Page;
  /** Errors of the page: exceptions, console errors and violations of the policy. */
  readonly problems: readonly string[];
  /** Steers the fake inside the page. */
  readonly steer: <A>(act: (fake: FakeLibrary, argument: A) => void, argument: A) => Promise<void>;
  /** The arguments of the requests of one name so far. */
  readonly asked: (name: string) => Promise<readonly unknown[]>;
}

/** `flags` are Chromium's. */
export async function openLibraryPages(flags: readonly string[] = []): Promise<LibraryPages> {
  const folder = await mkdtemp(path.join(tmpdir(), 'library-page-'));
  const [fake] = await Promise.all([bundleFake(), buildPage(folder)]);
  const server = await serveStatic(folder);
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-dev-shm-usage', ...flags],
  });
  return {
    open: (start, options = {}) => openPage(browser, `${server.origin}/library/index.html`, fake, start, options),
    close: async () => {
      await browser.close();
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function buildPage(outDir: string): Promise<void> {
  const file = path.join(root, 'renderer/vite.config.ts');
  const loaded = await loadConfigFromFile({ command: 'build', mode: 'production' }, file);
  if (!loaded) throw new Error('no vite configuration');
  const input = { library: path.join(root, 'renderer/library/index.html') };
  // Only our own document: the other window's is built by its own tests.
  const options: Record<string, unknown> = { ...loaded.config.build, outDir, emptyOutDir: true };
  delete options['rollupOptions'];
  await build({
    ...loaded.config,
    configFile: false,
    logLevel: 'error',
    build: { ...options, rolldownOptions: { input } },
  });
}

async function bundleFake(): Promise<string> {
  const made = await bundle({
    entryPoints: [path.join(root, 'tests/fakes/library-api.ts')],
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'fakeLibrary',
  });
  return made.outputFiles[0]?.text ?? '';
}

async function openPage(
  browser: Browser,
  url: string,
  fake: string,
  start: FakeStart,
  options: OpenOptions,
): Promise<LibraryPage> {
  const viewport = options.viewport ?? { width: 1180, height: 700 };
  const page = await browser.newPage({ viewport, locale: 'en-US', reducedMotion: 'reduce' });
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
  await page.route('**/favicon.ico', (route) => route.fulfill({ status: 204 }));
  const before = options.before ? `(${options.before.toString()})(window.fake);` : '';
  await page.addInitScript({ content: `${fake};fakeLibrary.install(${JSON.stringify(start)});${before}` });
  await page.goto(url);
  return {
    page,
    problems,
    steer: async (act, argument) => {
      await page.evaluate(`(${act.toString()})(window.fake, ${JSON.stringify(argument)})`);
    },
    asked: (name) =>
      page.evaluate(
        (wanted) =>
          (window as unknown as { fake: FakeLibrary }).fake.calls
            .filter((call) => call.name === wanted)
            .map(({ argument }) => argument),
        name,
      ),
  };
}
