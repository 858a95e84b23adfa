import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { WebSocket } from 'ws';
import { profileFile } from '../main/profile-folder.ts';
import { BookmarkStore } from '../main/stores/bookmark-store.ts';
import { CloudStore } from '../main/stores/cloud-store.ts';
import { newVmBookmark } from '../shared/bookmark.ts';
import { automatic } from '../shared/console.ts';
import { figure, median, type Figures } from './figures.ts';

const rounds = 15;
/** What a person is promised: hardly slower and hardly larger than an empty window. */
const goals = { ratio: 1.3, extraMb: 60 };

/** One start: milliseconds from the spawn to the mark `usable` of the page, and the memory of all processes then, in MB. */
interface Start {
  readonly usableMs: number;
  readonly memoryMb: number;
}

/**
 * From the start of the process to a library that can be used, beside an Electron that shows one trivial page; by turns in the same
 * run. Usable: the window with its side bar, search and first screen, for a profile with a cloud and bookmarks, is painted.
 * Memory is the proportional set size of all processes, a second after that, so that the start's own garbage is gone alike.
 */
export async function run(): Promise<Figures> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'zsc-cold-'));
  try {
    const bare = await bareApp(folder);
    const profile = await profileFolder(folder);
    const starts = { app: [] as Start[], bare: [] as Start[] };
    await startOnce(root, profile); // the disk's cache, fonts and GPU caches are warm for both
    await startOnce(bare, path.join(folder, 'bare-profile'));
    for (let round = 0; round < rounds; round += 1) {
      starts.bare.push(await startOnce(bare, path.join(folder, 'bare-profile')));
      starts.app.push(await startOnce(root, profile));
    }
    return { bench: 'cold-start', node: process.version, figures: figuresOf(starts) };
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  }
}

function figuresOf({ app, bare }: { readonly app: readonly Start[]; readonly bare: readonly Start[] }) {
  const times = (all: readonly Start[]) => all.map(({ usableMs }) => usableMs);
  const sizes = (all: readonly Start[]) => all.map(({ memoryMb }) => memoryMb);
  const bareSize = median(sizes(bare));
  return [
    figure('bare window: painted', 'ms', times(bare)),
    figure('library: usable', 'ms', times(app)),
    figure(
      'library over bare window',
      '×',
      // Each start over the one right before it: what else the machine does changes from minute to minute.
      times(app).map((ms, round) => ms / (times(bare)[round] ?? 0)),
      goals.ratio,
    ),
    figure('bare window: memory', 'MB', sizes(bare)),
    figure('library: memory', 'MB', sizes(app)),
    figure(
      'library over bare window',
      'MB',
      sizes(app).map((mb) => mb - bareSize),
      goals.extraMb,
    ),
  ];
}

const root = path.resolve(import.meta.dirname, '..');

async function bareApp(folder: string): Promise<string> {
  const app = path.join(folder, 'bare');
  await mkdir(app);
  await writeFile(path.join(app, 'package.json'), JSON.stringify({ name: 'bare', version: '1.0.0', main: 'main.js' }));
  await writeFile(path.join(app, 'main.js'), bareMain);
  await writeFile(path.join(app, 'index.html'), barePage);
  await writeFile(
    path.join(app, 'page.js'),
    'requestAnimationFrame(() => requestAnimationFrame(() => performance.mark("usable")));',
  );
  return app;
}

const bareMain = `const { app, BrowserWindow } = require('electron');
app.whenReady().then(() => {
  const window = new BrowserWindow({ width: 1180, height: 700, show: false, webPreferences: { sandbox: true } });
  window.once('ready-to-show', () => window.show());
  window.loadFile('index.html');
});`;
const barePage =
  '<!doctype html><meta charset="utf-8"><title>bare</title><h1>Hello</h1><script src="page.js"></script>';

/** One cloud that nobody is signed in to, and bookmarks of its VMs. */
async function profileFolder(folder: string): Promise<string> {
  const profile = path.join(folder, 'profile');
  const file = (name: string) => ({ file: profileFile(profile, name), onNotice: () => undefined });
  const cloud = {
    id: 'lab',
    name: '北京',
    type: 'account',
    account: 'admin',
    baseUrl: 'http://127.0.0.1:9/zstack',
  } as const;
  await new CloudStore(file('clouds')).save({
    ...cloud,
    trust: { kind: 'system' },
    pins: [],
    plaintextProxy: false,
    proxyViaApiHost: false,
  });
  const bookmarks = new BookmarkStore(file('bookmarks'));
  for (let n = 0; n < 20; n += 1) {
    const vm = { cloudId: cloud.id, vmUuid: `vm-${n}`, name: `web-${n}` };
    await bookmarks.edit({ kind: 'save', bookmark: newVmBookmark(`b${n}`, vm, automatic) });
  }
  return profile;
}

async function startOnce(app: string, profile: string): Promise<Start> {
  const dist = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (dist === undefined) throw new Error('ELECTRON_OVERRIDE_DIST_PATH is not set');
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const flags = ['--remote-debugging-port=0', '--user-data-dir', profile, '--lang', 'en'];
  const startedAt = Date.now();
  const child = spawn(path.join(dist, 'electron'), [...sandbox, app, ...flags], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  try {
    const usableAt = await usable(await debuggerPort(child));
    await new Promise((resolve) => setTimeout(resolve, 1000));
    return { usableMs: usableAt - startedAt, memoryMb: await memoryMb(child.pid ?? 0) };
  } finally {
    const gone = once(child, 'exit');
    child.kill('SIGTERM');
    await gone;
  }
}

function debuggerPort(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    let said = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const port = /DevTools listening on ws:\/\/127\.0\.0\.1:(\d+)\//.exec(said)?.[1];
      if (port !== undefined) resolve(Number(port));
    });
    child.once('exit', () => reject(new Error(`it ended: ${said}`)));
  });
}

/** When the page was usable, in milliseconds since 1970: asked of the page's own clock. */
async function usable(port: number): Promise<number> {
  for (;;) {
    const targets = (await (await fetch(`http://127.0.0.1:${port}/json`)).json()) as {
      type: string;
      webSocketDebuggerUrl: string;
    }[];
    const page = targets.find(({ type }) => type === 'page');
    if (page) return evaluate(page.webSocketDebuggerUrl);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const whenUsable = `new Promise((resolve) => {
  const said = () => performance.getEntriesByName('usable')[0];
  const look = () => said() ? resolve(performance.timeOrigin + said().startTime) : setTimeout(look, 20);
  look();
})`;

async function evaluate(url: string): Promise<number> {
  const socket = new WebSocket(url, { perMessageDeflate: false });
  await once(socket, 'open');
  for (;;) {
    socket.send(
      JSON.stringify({
        id: 1,
        method: 'Runtime.evaluate',
        params: { expression: whenUsable, awaitPromise: true, returnByValue: true },
      }),
    );
    const [data] = (await once(socket, 'message')) as [Buffer];
    const answer = JSON.parse(data.toString()) as { result?: { result?: { value?: number } } };
    const value = answer.result?.result?.value;
    if (value !== undefined) {
      socket.close();
      return value;
    }
  }
}

/** Proportional set size of a process and all below it: shared pages count once over all of them. */
async function memoryMb(pid: number): Promise<number> {
  const sizes = (await family(pid)).map(async (each) => {
    const text = await readFile(`/proc/${each}/smaps_rollup`, 'utf8').catch(() => '');
    return Number(/^Pss:\s+(\d+)/m.exec(text)?.[1] ?? 0);
  });
  return (await Promise.all(sizes)).reduce((sum, kb) => sum + kb, 0) / 1024;
}

async function family(pid: number): Promise<readonly number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const parents = new Map<number, number>();
  for (const each of pids) {
    const stat = await readFile(`/proc/${each}/stat`, 'utf8').catch(() => '');
    parents.set(each, Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1] ?? 0));
  }
  const below = (of: number): readonly number[] => [
    of,
    ...pids.filter((each) => parents.get(each) === of).flatMap(below),
  ];
  return below(pid);
}
