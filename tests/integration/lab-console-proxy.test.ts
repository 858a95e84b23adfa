import { once } from 'node:events';
import { readdir, readFile, stat } from 'node:fs/promises';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { createCertificates } from '../../lab/certificates.ts';
import { createConsoleProxy, type ConsoleProxy } from '../../lab/console-proxy.ts';
import { until } from '../../lab/process.ts';

// Debian's websockify as the lab runs it: the wire behaviour that clients of ZStack's console proxy meet.
const vm = '3bc9f63f0de6492991c59bef96b27565';
const other = '6401e6a584b43fcfaebe401fd07f6f92';
const token = `64bdb6ac8c3044d589ab6a0e96745fc2_${vm}`;
const greeting = 'RFB 003.008\n';

let target: Server;
let targetSockets: Set<Socket>;
let proxy: ConsoleProxy;
let clients: WebSocket[];

beforeEach(async () => {
  clients = [];
  targetSockets = new Set();
  target = createServer((socket) => {
    targetSockets.add(socket);
    socket.on('error', () => {}).write(greeting);
    socket.pipe(socket);
  }).listen(0, '127.0.0.1');
  await once(target, 'listening');
  proxy = await createConsoleProxy({ idleTimeoutSeconds: 60 });
});

afterEach(async () => {
  for (const client of clients) client.terminate();
  await proxy.stop();
  for (const socket of targetSockets) socket.destroy();
  target.close();
});

const targetAddress = () => ({ host: '127.0.0.1', port: (target.address() as AddressInfo).port });

interface Outcome {
  readonly opened: boolean;
  readonly protocol: string;
  readonly code: number;
  readonly reason: string;
  readonly error: string;
}

function open(path: string, protocols: string | string[] = 'binary', scheme = 'ws', ca?: string): WebSocket {
  const url = `${scheme}://127.0.0.1:${proxy.port}${path}`;
  const options = { perMessageDeflate: false, handshakeTimeout: 5000, ...(ca === undefined ? {} : { ca }) };
  const client = new WebSocket(url, protocols, options);
  client.on('error', () => {});
  clients.push(client);
  return client;
}

/** Waits for the greeting; the connection stays open. */
async function greeted(client: WebSocket): Promise<string> {
  const [data, binary] = (await once(client, 'message')) as [Buffer, boolean];
  expect(binary).toBe(true);
  return data.toString('latin1');
}

/** Waits for the end of the connection. */
function ended(client: WebSocket): Promise<Outcome> {
  return new Promise((resolve) => {
    let opened = false;
    let error = '';
    client.once('open', () => (opened = true));
    client.once('error', (reason) => (error = reason.message));
    client.once('close', (code, reason) =>
      resolve({ opened, protocol: client.protocol, code, reason: reason.toString(), error }),
    );
  });
}

describe('console proxy', () => {
  it('starts with the first token and tunnels in binary frames', async () => {
    expect(proxy.running).toBe(false);
    await proxy.allow(vm, token, targetAddress());
    const client = open(`/?token=${token}`);
    expect(await greeted(client)).toBe(greeting);
    expect(client.protocol).toBe('binary');
    client.send(Buffer.from('echo'));
    expect(await greeted(client)).toBe('echo');
    expect([proxy.starts, await proxy.connections(vm)]).toEqual([1, 1]);
    expect(await greeted(open(`/websockify?token=${token}`))).toBe(greeting);
  });

  it('keeps tokens in files that only we can read', async () => {
    await proxy.allow(vm, token, targetAddress());
    const names = await readdir(tmpdir());
    const folder = names.find((name) => name.startsWith(`zstack-lab-proxy-${process.pid}-`)) ?? '';
    const file = join(tmpdir(), folder, 'tokens', vm);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readFile(file, 'utf8')).toBe(`${token}: 127.0.0.1:${targetAddress().port}\n`);
    await proxy.stop();
    expect(await readdir(tmpdir())).not.toContain(folder);
  });

  it('has no token in its arguments', async () => {
    await proxy.allow(vm, token, targetAddress());
    const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
    const lines = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')));
    const ours = lines.filter((line) => line.includes('websockify') && line.includes(`:${proxy.port}`));
    expect(ours).toHaveLength(1);
    expect(ours.join()).not.toContain(token);
  });

  it.each(['base64, binary', 'chat'])('refuses the subprotocols %s', async (protocols) => {
    await proxy.allow(vm, token, targetAddress());
    const headers = {
      Upgrade: 'websocket',
      Connection: 'Upgrade',
      'Sec-WebSocket-Version': '13',
      'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
      'Sec-WebSocket-Protocol': protocols, // As browsers write a list, with a space: websockify does not trim.
    };
    const request = httpRequest({ host: '127.0.0.1', port: proxy.port, path: `/?token=${token}`, headers }).end();
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    response.resume();
    expect([response.statusCode, response.statusMessage]).toEqual([400, 'Invalid protocol selected']);
  });

  it('does without a subprotocol', async () => {
    await proxy.allow(vm, token, targetAddress());
    const client = open(`/?token=${token}`, []);
    expect(await greeted(client)).toBe(greeting);
    expect(client.protocol).toBe('');
  });

  it.each(['/?token=wrong', '/', '/?token='])('closes without a byte for %s', async (path) => {
    await proxy.allow(vm, token, targetAddress());
    const outcome = await ended(open(path));
    expect(outcome.opened).toBe(false);
    expect(outcome.error).toMatch(/hang up|ECONNRESET/);
  });

  it('says 1011 when the host does not listen', async () => {
    const { port } = targetAddress();
    await proxy.allow(vm, token, { host: '127.0.0.2', port });
    const outcome = await ended(open(`/?token=${token}`));
    expect(outcome).toMatchObject({ opened: true, code: 1011, reason: 'Failed to connect to downstream server' });
  });

  it('says 1000 when the host ends', async () => {
    await proxy.allow(vm, token, targetAddress());
    const client = open(`/?token=${token}`);
    await greeted(client);
    const outcome = ended(client);
    for (const socket of targetSockets) socket.end();
    expect(await outcome).toMatchObject({ code: 1000, reason: 'Target closed' });
  });

  it('answers plain HTTP with 405', async () => {
    await proxy.allow(vm, token, targetAddress());
    const request = httpRequest({ host: '127.0.0.1', port: proxy.port, path: '/' }).end();
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    response.resume();
    expect(response.statusCode).toBe(405);
  });

  it('forbids new connections and leaves those that are open', async () => {
    await proxy.allow(vm, token, targetAddress());
    const client = open(`/?token=${token}`);
    await greeted(client);
    await proxy.forbid(vm);
    expect((await ended(open(`/?token=${token}`))).opened).toBe(false);
    client.send(Buffer.from('still'));
    expect(await greeted(client)).toBe('still');
  });

  it("kills one VM's connections and no other's", async () => {
    const second = createServer((socket) => void socket.on('error', () => {}).write(greeting)).listen(0, '127.0.0.1');
    await once(second, 'listening');
    await proxy.allow(vm, token, targetAddress());
    await proxy.allow(other, 'other', { host: '127.0.0.1', port: (second.address() as AddressInfo).port });
    const [client, twin, stranger] = [open(`/?token=${token}`), open(`/?token=${token}`), open('/?token=other')];
    await Promise.all([client, twin, stranger].map(greeted));
    const outcomes = [client, twin].map(ended);
    await proxy.disconnect(vm);
    expect((await Promise.all(outcomes)).map(({ code }) => code)).toEqual([1006, 1006]);
    expect([await proxy.connections(vm), await proxy.connections(other)]).toEqual([0, 1]);
    expect(stranger.readyState).toBe(WebSocket.OPEN);
    second.close();
  });

  it('ends when idle and comes back on the same port', async () => {
    await proxy.stop();
    proxy = await createConsoleProxy({ idleTimeoutSeconds: 1 });
    await proxy.allow(vm, token, targetAddress());
    const { port } = proxy;
    await until(
      () => !proxy.running,
      10_000,
      () => 'the proxy is still there',
    );
    const socket = connect(port, '127.0.0.1');
    const [refused] = (await once(socket, 'error')) as [NodeJS.ErrnoException];
    expect(refused.code).toBe('ECONNREFUSED');
    await proxy.allow(vm, token, targetAddress());
    expect([proxy.port, proxy.starts]).toEqual([port, 2]);
    expect(await greeted(open(`/?token=${token}`))).toBe(greeting);
  });

  it('drops a TLS client when it has no certificate', async () => {
    await proxy.allow(vm, token, targetAddress());
    const outcome = await ended(open(`/?token=${token}`, 'binary', 'wss'));
    expect(outcome.opened).toBe(false);
    expect(outcome.error).not.toBe('');
  });

  it('speaks ws and wss on one port when it has one', async () => {
    const certificates = await createCertificates();
    try {
      const [cert, key] = await Promise.all(
        [certificates.https.cert, certificates.https.key].map((path) => readFile(path, 'utf8')),
      );
      await proxy.stop();
      proxy = await createConsoleProxy({ certificate: { cert: cert ?? '', key: key ?? '' } });
      await proxy.allow(vm, token, targetAddress());
      expect(await greeted(open(`/?token=${token}`, 'binary', 'wss', certificates.ca))).toBe(greeting);
      expect(await greeted(open(`/?token=${token}`))).toBe(greeting);
    } finally {
      await certificates.stop();
    }
  });
});
