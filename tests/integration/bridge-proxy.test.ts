import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createConsoleProxy, type ConsoleProxy } from '../../lab/console-proxy.ts';
import { createConnect } from '../../main/bridge/connect.ts';
import type { Opened, Target } from '../../main/bridge/types.ts';
import type { Result } from '../../shared/errors.ts';
import { bridgeKit, closeCode, collect, openClient, openedClient } from '../fakes/bridge-kit.ts';
import { makeCertificate, type TestCertificate } from '../fakes/certificates.ts';
import { watchLeftovers } from '../fakes/leftovers.ts';
import { closedPort, TcpServer } from '../fakes/tcp-server.ts';
import { until } from '../fakes/until.ts';

type ProxyTarget = Extract<Target, { kind: 'websocket' }>;

/** The console proxy, which is a real websockify with and without a certificate. */
describe('connect through the console proxy', () => {
  const leftovers = watchLeftovers();
  const connect = createConnect({ timeoutMs: 3_000 });
  let certificate: TestCertificate;
  let plain: ConsoleProxy;
  let secure: ConsoleProxy;
  let vnc: TcpServer;
  const streams: Opened[] = [];

  beforeAll(async () => {
    certificate = await makeCertificate({ commonName: 'mn.example', altName: 'IP:127.0.0.1' });
    vnc = await TcpServer.start((socket) => {
      socket.write('RFB 003.008\n');
      socket.pipe(socket);
    });
    [plain, secure] = await Promise.all([createConsoleProxy(), createConsoleProxy({ certificate })]);
    const dead = await closedPort();
    for (const proxy of [plain, secure]) {
      await proxy.allow('good', 'good', { host: '127.0.0.1', port: vnc.port });
      await proxy.allow('dead', 'dead', { host: '127.0.0.1', port: dead });
    }
  });
  afterEach(async () => {
    for (const opened of streams.splice(0)) opened.stream.destroy();
    await until(() => vnc.open === 0);
  });
  afterAll(async () => {
    await Promise.all([plain.stop(), secure.stop(), vnc.stop()]);
    await leftovers.check();
  });

  const through = (proxy: { port: number }, more: Partial<ProxyTarget> = {}): ProxyTarget => ({
    kind: 'websocket',
    secure: false,
    host: '127.0.0.1',
    port: proxy.port,
    path: '/?token=good',
    trust: { kind: 'system' },
    ...more,
  });
  const open = async (target: ProxyTarget): Promise<Result<Opened>> => {
    const opened = await connect(target, new AbortController().signal);
    if (opened.ok) streams.push(opened.value);
    return opened;
  };
  const greetingOf = async ({ stream }: Opened): Promise<string> => {
    await once(stream, 'readable');
    return String(stream.read());
  };
  const where = (proxy: { port: number }) => ({ host: '127.0.0.1', port: proxy.port });

  it('reaches the console over ws', async () => {
    const opened = await open(through(plain));
    if (!opened.ok) throw new Error(opened.error.code);
    expect(opened.value.encrypted).toBe(false);
    expect(await greetingOf(opened.value)).toBe('RFB 003.008\n');
  });

  it('reaches the console over wss under a private CA, and by its pin', async () => {
    const byCa = await open(through(secure, { secure: true, trust: { kind: 'ca', pem: certificate.ca } }));
    if (!byCa.ok) throw new Error(byCa.error.code);
    expect(byCa.value.encrypted).toBe(true);
    expect(await greetingOf(byCa.value)).toBe('RFB 003.008\n');
    expect(await open(through(secure, { secure: true, pinnedSha256: certificate.sha256 }))).toMatchObject({ ok: true });
  });

  it('shows an unknown certificate, and stops at a changed one, before the token is sent', async () => {
    const params = { ...where(secure), fingerprint: certificate.sha256 };
    const shown = {
      subject: 'C=CN, L=Shanghai, O=ZStack, CN=mn.example',
      issuer: 'O=ZStack, CN=my CA',
      validFrom: expect.stringMatching(/ GMT$/) as string,
      validTo: expect.stringMatching(/ GMT$/) as string,
    };
    expect(await open(through(secure, { secure: true }))).toEqual({
      ok: false,
      error: { code: 'tls-untrusted', params: { ...params, ...shown } },
    });
    expect(await open(through(secure, { secure: true, pinnedSha256: '0'.repeat(64) }))).toEqual({
      ok: false,
      error: { code: 'tls-changed', params: { ...params, expected: '0'.repeat(64) } },
    });
    expect(vnc.open).toBe(0);
  });

  it('blames the clock where a trusted certificate is not valid yet, before the token is sent', async () => {
    const validFrom = new Date(Date.now() + 24 * 3_600_000);
    const early = await makeCertificate({ commonName: 'mn.example', altName: 'IP:127.0.0.1', validFrom });
    const proxy = await createConsoleProxy({ certificate: early });
    try {
      await proxy.allow('good', 'good', { host: '127.0.0.1', port: vnc.port });
      const target = through(proxy, { secure: true, trust: { kind: 'ca', pem: early.ca } });
      expect(await open(target)).toMatchObject({
        ok: false,
        error: { code: 'tls-not-yet-valid', params: where(proxy) },
      });
      expect(await open({ ...target, trust: { kind: 'system' } })).toMatchObject({
        ok: false,
        error: { code: 'tls-untrusted' },
      });
      expect(vnc.open).toBe(0);
    } finally {
      await proxy.stop();
    }
  });

  it('tells a wrong name from a right one', async () => {
    const byCa = { secure: true, trust: { kind: 'ca', pem: certificate.ca } } as const;
    const opened = await open(through(secure, { ...byCa, host: 'localhost' }));
    expect(opened).toMatchObject({ ok: false, error: { code: 'tls-untrusted' } });
  });

  it('does not take wss from a proxy without certificate for ws', async () => {
    expect(await open(through(plain, { secure: true }))).toMatchObject({ ok: false, error: { code: 'tls-failed' } });
  });

  it.each(['/?token=wrong', '/', '/?token='])('knows a rejected token: %s', async (path) => {
    const error = { code: 'proxy-token-rejected', params: where(plain) };
    expect(await open(through(plain, { path }))).toEqual({ ok: false, error });
  });

  it('knows a rejected token over wss', async () => {
    const byPin = { secure: true, pinnedSha256: certificate.sha256, path: '/?token=wrong' };
    const error = { code: 'proxy-token-rejected', params: where(secure) };
    expect(await open(through(secure, byPin))).toEqual({ ok: false, error });
  });

  it('tells the viewer 1011 and the session why when the console is down', async () => {
    const kit = bridgeKit({ closeMs: 300 });
    const client = openClient(await kit.admit(through(plain, { path: '/?token=dead' })));
    expect(await closeCode(client)).toBe(1011);
    expect(kit.failures).toEqual([{ code: 'proxy-target-down', params: where(plain) }]);
    kit.bridge.dispose();
  });

  it('ends with 1000 when the console ends, after its last byte', async () => {
    const ending = await TcpServer.start((socket) => socket.end('bye'));
    await plain.allow('ending', 'ending', { host: '127.0.0.1', port: ending.port });
    const kit = bridgeKit({ closeMs: 300 });
    const client = openClient(await kit.admit(through(plain, { path: '/?token=ending' })));
    const got = collect(client);
    expect(await closeCode(client)).toBe(1000);
    expect(got.bytes().toString()).toBe('bye');
    expect(kit.failures).toEqual([]);
    kit.bridge.dispose();
    await ending.stop();
  });

  it('carries megabytes both ways, past a window that does not read for a while', async () => {
    const size = 8 * 1024 * 1024;
    const talker = await TcpServer.start((socket) => {
      socket.resume(); // no echo: websockify itself stands still when both of its ways are full
      socket.write(Buffer.alloc(size, 1));
    });
    await plain.allow('talker', 'talker', { host: '127.0.0.1', port: talker.port });
    const kit = bridgeKit({ closeMs: 300 });
    const client = await openedClient(await kit.admit(through(plain, { path: '/?token=talker' })));
    const got = collect(client);
    client.pause();
    const block = Buffer.alloc(64 * 1024, 9);
    for (let sent = 0; sent < size; sent += block.length) client.send(block);
    await until(() => (talker.sockets[0]?.bytesWritten ?? 0) > 0);
    client.resume();
    await until(() => got.bytes().length === size && talker.sockets[0]?.bytesRead === size, 20_000);
    kit.bridge.dispose();
    await talker.stop();
  });

  it('offers exactly `binary` and no extension', async () => {
    const asked: unknown[] = [];
    const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
    await once(server, 'listening');
    server.on('connection', (_socket, { url, headers }) => {
      asked.push(url, headers['sec-websocket-protocol'], headers['sec-websocket-extensions']);
    });
    await open(through(server.address() as AddressInfo));
    expect(asked).toEqual(['/?token=good', 'binary', undefined]);
    for (const client of server.clients) client.terminate();
    server.close();
    await once(server, 'close');
  });

  it('names the status of a proxy that refuses, and follows no redirect', async () => {
    const server = createServer();
    let status = 400;
    server.on('upgrade', (_request, socket) => {
      socket.end(`HTTP/1.1 ${status} No\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n`);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const proxy = server.address() as AddressInfo;
    for (status of [400, 302, 502]) {
      const error = { code: 'proxy-refused', params: { ...where(proxy), status } };
      expect(await open(through(proxy))).toEqual({ ok: false, error });
    }
    server.close();
  });

  it('tells of a proxy that is mute', async () => {
    const mute = await TcpServer.start();
    const quick = createConnect({ timeoutMs: 200 });
    const opened = await quick(through(mute), new AbortController().signal);
    expect(opened).toMatchObject({ ok: false, error: { code: 'host-timeout' } });
    await mute.stop();
  });
});
