import { spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readdir, readFile, readlink, stat } from 'node:fs/promises';
import { connect, createServer, type AddressInfo, type Server } from 'node:net';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { startCloud, type LabCloud } from '../../lab/cloud.ts';
import { startManagementNode, type ManagementNode } from '../../lab/management-node/index.ts';
import { newUuid, type Account } from '../../lab/management-node/sessions.ts';
import { appCommand, DrivenApp, runCommand, untilPhase } from '../../lab/driver/app.ts';
import type { CloudDraft } from '../../shared/cloud.ts';
import type { ConsoleApi, LibraryApi } from '../../shared/ipc.ts';
import { watchLeftovers } from '../fakes/leftovers.ts';
import { until } from '../fakes/until.ts';
import { descendants, startDesk, type Desk } from './kit.ts';

const guestPassword = 'Pl4nted-Guest-Pw';
const guests = ['vnc-password', 'vnc-behind-proxy'] as const;

describe('secrets of a whole session', () => {
  const leftovers = watchLeftovers();
  let desk: Desk;
  let cloud: LabCloud;
  let tap: Tap;

  beforeAll(async () => {
    [desk, cloud] = await Promise.all([startDesk(), startCloud({ guests, fps: 2 })]);
    tap = await startTap(cloud.baseUrl);
  });
  afterAll(async () => {
    tap.stop();
    await cloud.stop();
    await desk.stop();
    await leftovers.check();
  });

  it('are in no file, command line, environment, URL, storage or output of the app', async () => {
    const profile = await desk.newProfile();
    const app = await DrivenApp.launch({ profile, env: desk.env });
    const child = app.electron.process();
    onTestFinished(() => void child.kill()); // where the test fails before it has quit
    const library = await app.addCloud({ ...cloud, baseUrl: tap.baseUrl, remember: true });
    await changeGuestPassword(library);
    const [direct, proxied] = [await app.openConsole('vnc-password'), await app.openConsole('vnc-behind-proxy')];
    const ticket = await ticketOfReconnect(direct);
    await until(() => tap.text().includes(guestPassword), 10_000);
    const planted = plantedIn(tap.text(), cloud, ticket);
    expect(planted.map(({ value }) => value.length).every((length) => length >= 8)).toBe(true);

    const pids = [app.pid, ...(await descendants(app.pid))];
    expect(pids.length).toBeGreaterThan(3);
    expect(await foundInProcesses(pids, planted)).toEqual([]);
    for (const page of [library, direct, proxied])
      expect(foundIn(Buffer.from(await shownBy(page)), planted)).toEqual([]);
    const cookies = await app.electron.evaluate(({ session }) => session.defaultSession.cookies.get({}));
    expect(cookies).toEqual([]);
    for (const page of [direct, proxied]) await page.close(); // with several consoles open it would ask first
    await app.quit();

    const files = await filesBelow(profile);
    expect(files.some((file) => file.endsWith('zstack-console.log'))).toBe(true);
    expect(files.some((file) => file.endsWith('clouds.json'))).toBe(true);
    for (const file of files) expect([file, ...foundIn(await readFile(file), planted)]).toEqual([file]);
    expect(foundIn(Buffer.from(app.output), planted)).toEqual([]);
    const own = files.filter((file) => /\/(profile|logs)\//.test(file));
    for (const file of own) expect([file, (await stat(file)).mode & 0o077]).toEqual([file, 0]);
    for (const folder of ['', 'profile', 'logs'])
      expect([folder, (await stat(path.join(profile, folder))).mode & 0o077]).toEqual([folder, 0]);
  });

  it('of every way to sign in are in no file, log, command line or crash, whatever crashes', async () => {
    const secrets = {
      iam2: 'Pl4nted-Virtual-Id-Pw',
      user: 'Pl4nted-User-Pw',
      ldap: 'Pl4nted-Ldap-Pw',
      'access-key': 'Pl4ntedKeySecret0123456789abcdefghijklmn',
    };
    const person = (name: string, more: Partial<Account>): Account => ({
      uuid: newUuid(),
      name,
      password: 'Pl4nted-Account-Pw',
      admin: true,
      ...more,
    });
    const accessKeys = [{ id: 'PL4NTEDKEYID01234567', secret: secrets['access-key'] }];
    const accounts = [
      person('admin', { users: [{ name: 'wang', password: secrets.user }], accessKeys }),
      person('li', { via: 'ldap', password: secrets.ldap }),
      person('zhang', { via: 'iam2', password: secrets.iam2, projects: [{ name: 'dev' }], admin: false }),
    ];
    const node = await startManagementNode({ accounts });
    const wire = await startTap(node.baseUrl);
    const profile = await desk.newProfile();
    const app = await DrivenApp.launch({ profile, env: desk.env });
    const gone = once(app.electron.process(), 'exit');
    const page = await app.library();
    for (const who of [
      { type: 'user', account: 'admin', user: 'wang' },
      { type: 'ldap', account: 'li' },
      { type: 'iam2', account: 'zhang', project: 'dev' },
      { type: 'access-key', account: 'PL4NTEDKEYID01234567' },
    ] as const)
      expect(await addAs(page, wire.baseUrl, { ...who, password: secrets[who.type] })).toBe('added');
    const letters = await captchaOf(page, wire.baseUrl, node);

    const planted: Planted[] = [
      ...Object.entries(secrets).map(([what, value]) => ({ what, value })),
      ...Object.entries(secrets).map(([what, value]) => ({
        what: `hash of ${what}`,
        value: createHash('sha512').update(value).digest('hex'),
      })),
      { what: 'captcha', value: letters },
      ...[...wire.text().matchAll(/OAuth ([0-9a-f]{32})/g)].map(([, value = '']) => ({ what: 'session', value })),
    ];
    expect(planted.filter(({ what }) => what === 'session').length).toBeGreaterThan(2);
    // The search finds what there is: each was sent, as the server wants it.
    const sent = foundIn(Buffer.from(wire.text(), 'latin1'), planted);
    expect(sent).toEqual(expect.arrayContaining(['ldap', 'hash of user', 'hash of iam2', 'captcha', 'session']));
    expect(await foundInProcesses([app.pid, ...(await descendants(app.pid))], planted)).toEqual([]);
    expect(foundIn(Buffer.from(await shownBy(page)), planted)).toEqual([]);
    await app.electron.evaluate(({ BrowserWindow }) => {
      BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer();
    });
    process.kill(app.pid, 'SIGSEGV'); // with all of it in memory
    await gone;
    const files = await filesBelow(path.dirname(profile));
    expect(files.some((file) => file.endsWith('zstack-console.log'))).toBe(true);
    for (const file of files) expect([file, ...foundIn(await readFile(file), planted)]).toEqual([file]);
    expect(foundIn(Buffer.from(app.output), planted)).toEqual([]);
    wire.stop();
    await node.stop();
  });

  it('meet no listener before the first console, one on loopback then, and nobody else gets through it', async () => {
    const profile = await desk.newProfile();
    const { command, args } = appCommand({ profile });
    const app = spawn(command, args, { env: desk.env, stdio: 'ignore' });
    try {
      await untilAsync(async () => (await commandLines(app)).some((line) => line.includes('--type=renderer')));
      expect(await listening(app)).toEqual([]);

      const flags = ['--url', tap.baseUrl, '--account', cloud.account, '--vm', 'vnc-password', '--password-stdin'];
      const options = { profile, env: desk.env, args: ['connect', ...flags], input: cloud.password };
      expect(await runCommand(options)).toMatchObject({ code: 0 });
      await untilAsync(async () => (await listening(app)).length > 0);
      const open = await listening(app);
      expect(open).toEqual([expect.stringMatching(/^127\.0\.0\.1:\d+$/)]);

      const port = Number(open[0]?.split(':')[1]);
      const origin = 'zstackapp://ui';
      const guess = `binary, ticket.${'A'.repeat(43)}`;
      const host = `127.0.0.1:${port}`;
      expect(await knock(port, { host, origin, protocols: guess })).toBe(401);
      expect(await knock(port, { host, origin, protocols: 'binary' })).toBe(400);
      expect(await knock(port, { host, origin: 'http://127.0.0.1', protocols: guess })).toBe(403);
      expect(await knock(port, { host, origin: 'null', protocols: guess })).toBe(403);
      expect(await knock(port, { host: `localhost:${port}`, origin, protocols: guess })).toBe(403);
      expect(await knock(port, { host, origin, protocols: guess, path: '/?token=x' })).toBe(404);
    } finally {
      const gone = app.exitCode === null && app.signalCode === null ? once(app, 'exit') : undefined;
      app.kill('SIGTERM');
      await gone;
    }
  });
});

interface Planted {
  readonly what: string;
  readonly value: string;
}

/** What the wire has carried, by name. */
function plantedIn(wire: string, cloud: LabCloud, ticket: string): readonly Planted[] {
  const token = /[0-9a-f]{32}_[0-9a-f]{32}[_0-9]*/.exec(wire)?.[0] ?? '';
  const session = /OAuth ([0-9a-f]{32})/.exec(wire)?.[1] ?? '';
  return [
    { what: 'account password', value: cloud.password },
    { what: 'its hash', value: createHash('sha512').update(cloud.password).digest('hex') },
    { what: 'console password', value: cloud.guest('vnc-password').consolePassword ?? '' },
    { what: 'guest password', value: guestPassword },
    { what: 'session', value: session },
    { what: 'console token', value: token },
    { what: 'bridge ticket', value: ticket },
  ];
}

/** Which of them these bytes hold, as they are or as programs write them. */
function foundIn(bytes: Buffer, planted: readonly Planted[]): readonly string[] {
  return planted.flatMap(({ what, value }) => {
    const forms = [
      Buffer.from(value),
      Buffer.from(value, 'utf16le'),
      Buffer.from(encodeURIComponent(value)),
      Buffer.from(Buffer.from(value).toString('hex')),
      Buffer.from(Buffer.from(value).toString('base64').replace(/=+$/, '').slice(0, -1)),
    ];
    return forms.some((form) => bytes.includes(form)) ? [what] : [];
  });
}

async function foundInProcesses(pids: readonly number[], planted: readonly Planted[]): Promise<readonly string[]> {
  const files = pids.flatMap((pid) => [`/proc/${pid}/cmdline`, `/proc/${pid}/environ`]);
  const found = files.map(async (file) => {
    const bytes = await readFile(file).catch(() => Buffer.alloc(0));
    return foundIn(bytes, planted).map((what) => `${file}: ${what}`);
  });
  return (await Promise.all(found)).flat();
}

/** All that a page keeps or shows: its address, storage and document. */
async function shownBy(page: Page): Promise<string> {
  const kept = await page.evaluate(() =>
    JSON.stringify([
      location.href,
      Object.entries(localStorage),
      Object.entries(sessionStorage),
      document.documentElement.outerHTML,
    ]),
  );
  return `${page.url()} ${kept}`;
}

type Draft = Pick<CloudDraft, 'type' | 'account' | 'password' | 'user' | 'project' | 'captcha'>;

/** Adds a cloud by the window's own request: `added`, or the code of what stood in the way. */
function addAs(page: Page, address: string, draft: Draft): Promise<string> {
  return page.evaluate(
    async ([where, who]) => {
      const api = (globalThis as unknown as { zstack: LibraryApi }).zstack;
      const rest = { address: where, name: who.type, remember: true, plaintextProxy: false };
      const added = await api.request('clouds.add', {
        requestId: who.type,
        draft: { ...rest, trust: { kind: 'system' }, ...who },
      });
      return added.ok ? 'added' : added.error.code;
    },
    [address, draft] as const,
  );
}

/** Answers a captcha wrongly, with letters of our own, and comes back with these. */
async function captchaOf(page: Page, address: string, node: ManagementNode): Promise<string> {
  const value = 'Pl4ntedLetters';
  node.loginControl.rules.captchaAfter = 0;
  const draft: Draft = { type: 'account', account: 'admin', password: 'Pl4nted-Account-Pw' };
  expect(await addAs(page, address, draft)).toBe('auth-captcha-needed');
  const uuid = await page.evaluate(async () => {
    const api = (globalThis as unknown as { zstack: LibraryApi }).zstack;
    const shown = await api.request('clouds.captcha', { of: { kind: 'adding', requestId: 'account' } });
    return shown.ok ? shown.value.uuid : shown.error.code;
  });
  expect(await addAs(page, address, { ...draft, captcha: { uuid, code: value } })).toBe('auth-captcha-wrong');
  return value;
}

async function changeGuestPassword(library: Page): Promise<void> {
  await library.evaluate(async (password) => {
    const api = (globalThis as unknown as { zstack: LibraryApi }).zstack;
    const start = await api.request('app.start');
    const list = start.ok ? start.value.vms[0] : undefined;
    const vm = list?.vms.find(({ name }) => name === 'vnc-password');
    if (!list || !vm) throw new Error('no such VM');
    const target = { requestId: 'planted', cloudId: list.cloudId, vmUuid: vm.uuid };
    await api.request('vmJobs.run', { ...target, change: { kind: 'guest-password', account: 'root', password } });
  }, guestPassword);
}

/** Connects anew and reads the ticket off the WebSocket's handshake, as only the page's own debugger can. */
async function ticketOfReconnect(page: Page): Promise<string> {
  const debug = await page.context().newCDPSession(page);
  let ticket = '';
  debug.on('Network.webSocketWillSendHandshakeRequest', ({ request }) => {
    ticket = /ticket\.([\w-]+)/.exec(JSON.stringify(request.headers))?.[1] ?? ticket;
  });
  await debug.send('Network.enable');
  await page.evaluate(async () => {
    await (globalThis as unknown as { zstack: ConsoleApi }).zstack.request('session.reconnect', {});
  });
  await until(() => ticket !== '', 15_000);
  await untilPhase(page, 'connected');
  await debug.detach();
  return ticket;
}

async function filesBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
}

interface Tap {
  readonly baseUrl: string;
  /** Everything that went through, both ways. */
  text(): string;
  stop(): void;
}

/** A relay in front of the management node that keeps what it carries. */
async function startTap(baseUrl: string): Promise<Tap> {
  const url = new URL(baseUrl);
  const node = { host: url.hostname, port: Number(url.port) };
  const heard: Buffer[] = [];
  const relay: Server = createServer((client) => {
    const upstream = connect(node);
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      from.on('data', (chunk: Buffer) => heard.push(chunk));
      from.on('error', () => to.destroy());
      from.pipe(to);
    }
  });
  relay.listen(0, '127.0.0.1');
  await once(relay, 'listening');
  url.port = String((relay.address() as AddressInfo).port);
  return {
    baseUrl: url.href,
    text: () => Buffer.concat(heard).toString('latin1'),
    stop: () => void relay.close(),
  };
}

async function processes(app: ChildProcess): Promise<readonly number[]> {
  const pid = app.pid ?? 0;
  return [pid, ...(await descendants(pid))];
}

async function commandLines(app: ChildProcess): Promise<readonly string[]> {
  const pids = await processes(app);
  return Promise.all(pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')));
}

/** Addresses on which a process of the app takes connections (TCP) or datagrams (UDP), from /proc. */
async function listening(app: ChildProcess): Promise<readonly string[]> {
  const own = new Set((await Promise.all((await processes(app)).map(socketsOf))).flat());
  const tables = ['tcp', 'tcp6', 'udp', 'udp6'].map(async (table) => {
    const rows = (await readFile(`/proc/net/${table}`, 'utf8')).trim().split('\n').slice(1);
    const open = table.startsWith('tcp') ? '0A' : '07'; // TCP_LISTEN; an unconnected UDP socket
    return rows
      .map((row) => row.trim().split(/\s+/))
      .filter((cells) => cells[3] === open && own.has(cells[9] ?? ''))
      .map((cells) => addressOf(cells[1] ?? ''));
  });
  return (await Promise.all(tables)).flat();
}

async function socketsOf(pid: number): Promise<readonly string[]> {
  const folder = `/proc/${pid}/fd`;
  const links = (await readdir(folder).catch(() => [])).map((fd) => readlink(path.join(folder, fd)).catch(() => ''));
  return (await Promise.all(links)).flatMap((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? []);
}

/** `0100007F:1F90` is 127.0.0.1:8080: the kernel writes IPv4 addresses as it holds them, little endian. */
function addressOf(cell: string): string {
  const [address = '', port = ''] = cell.split(':');
  const shown = address.length === 8 ? [...Buffer.from(address, 'hex')].reverse().join('.') : address;
  return `${shown}:${parseInt(port, 16)}`;
}

/** The status that a stranger gets for a WebSocket handshake. */
function knock(
  port: number,
  request: { host: string; origin: string; protocols: string; path?: string },
): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let answer = '';
    socket.on('data', (chunk) => (answer += chunk.toString()));
    socket.on('error', reject);
    socket.on('close', () => resolve(Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0)));
    const head = [
      `GET ${request.path ?? '/'} HTTP/1.1`,
      `Host: ${request.host}`,
      `Origin: ${request.origin}`,
      'Upgrade: websocket',
      'Connection: Upgrade',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
      `Sec-WebSocket-Protocol: ${request.protocols}`,
    ];
    socket.write(`${head.join('\r\n')}\r\n\r\n`);
  });
}

async function untilAsync(test: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!(await test())) {
    if (Date.now() > deadline) throw new Error(`never came true: ${test.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 50)); // each look reads all of /proc
  }
}
