import { once } from 'node:events';
import net from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readCertificate } from '../../../../main/zstack/fingerprint.ts';
import { createHttp, type Http, type HttpDeps } from '../../../../main/zstack/http.ts';
import type { Trust } from '../../../../shared/cloud.ts';
import { makeCertificate, type TestCertificate } from '../../../fakes/certificates.ts';
import { watchLeftovers } from '../../../fakes/leftovers.ts';
import { startScriptedHttp, type Heard, type Scripted, type ScriptedHttp } from '../../../fakes/scripted-http.ts';
import { closedPort, TcpServer } from '../../../fakes/tcp-server.ts';
import { until } from '../../../fakes/until.ts';
import { quiet } from './kit.ts';

const open: { stop(): Promise<void> | void }[] = [];
let leftovers: ReturnType<typeof watchLeftovers>;
beforeAll(() => (leftovers = watchLeftovers()));
afterAll(() => leftovers.check());
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.stop();
});

function httpTo(baseUrl: string, more: Partial<HttpDeps> & { trust?: Trust } = {}): Http {
  const { trust = { kind: 'system' }, ...rest } = more;
  const http = createHttp({ endpoint: { baseUrl, trust }, ...rest });
  open.push({ stop: () => http.dispose() });
  return http;
}

async function serve(
  script: (request: Heard, index: number) => Scripted | Promise<Scripted>,
  options: Parameters<typeof startScriptedHttp>[1] = {},
): Promise<ScriptedHttp> {
  const server = await startScriptedHttp(script, options);
  open.push(server);
  return server;
}

const get = (http: Http, signal = quiet(), timeoutMs = 2000) =>
  http.send({ method: 'GET', path: '/v1/x', timeoutMs, signal });
const put = (http: Http) =>
  http.send({ method: 'PUT', path: '/v1/x', body: { a: '云' }, timeoutMs: 2000, signal: quiet() });
const fine = { status: 200, body: { 名: '云主机' } };

describe('Http', () => {
  it('sends JSON below the base path and reads the answer', async () => {
    const server = await serve(() => fine, { prefix: '/proxy/zstack' });
    expect(await put(httpTo(server.baseUrl))).toEqual({ ok: true, value: { status: 200, text: '{"名":"云主机"}' } });
    expect(server.heard[0]).toMatchObject({
      method: 'PUT',
      path: '/proxy/zstack/v1/x',
      body: '{"a":"云"}',
      headers: { 'content-type': 'application/json;charset=UTF-8', host: `127.0.0.1:${server.port}` },
    });
  });

  it('reads an answer that comes one byte at a time', async () => {
    const server = await serve(() => ({ ...fine, byBytes: true }));
    expect(await get(httpTo(server.baseUrl))).toMatchObject({ value: { text: '{"名":"云主机"}' } });
  });

  it('keeps a connection for reading, never for changing', async () => {
    const server = await serve(() => fine);
    const http = httpTo(server.baseUrl);
    for (let i = 0; i < 3; i++) await get(http);
    expect(server.connections).toBe(1);
    for (let i = 0; i < 3; i++) await put(http);
    expect(server.connections).toBe(4);
  });

  it('reads again when a kept connection turns out dead', async () => {
    const server = await serve((_request, index) => (index === 1 ? { kind: 'drop' } : fine));
    const http = httpTo(server.baseUrl);
    expect(await get(http)).toMatchObject({ ok: true });
    expect(await get(http)).toMatchObject({ ok: true });
    expect(server.heard).toHaveLength(3);
    server.cutAll();
    expect(await get(http)).toMatchObject({ ok: true });
  });

  it('reads only once more', async () => {
    const server = await serve((_request, index) => (index > 0 ? { kind: 'drop' } : fine));
    const http = httpTo(server.baseUrl);
    await get(http);
    expect(await get(http)).toMatchObject({ error: { code: 'connection-dropped' } });
    expect(server.heard).toHaveLength(3);
  });

  it.each([
    ['before any answer', { kind: 'drop' }],
    ['in the headers', { raw: 'HTTP/1.1 200 OK\r\nContent-Le' }],
    ['in the body', { raw: 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"half":' }],
    ['in a chunk', { raw: 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{"hal' }],
  ] as const)('says that the connection was dropped %s', async (_where, action) => {
    const server = await serve(() => action);
    const params = { host: '127.0.0.1', port: server.port };
    expect(await put(httpTo(server.baseUrl))).toEqual({ ok: false, error: { code: 'connection-dropped', params } });
  });

  it.each([
    ['VNC', 'RFB 003.008\n'],
    ['SSH', 'SSH-2.0-OpenSSH_9.2\r\n'],
    ['zeros', '\u0000\u0001\u0002'],
    ['huge headers', `HTTP/1.1 200 OK\r\nX: ${'x'.repeat(100_000)}\r\n\r\n`],
  ])('says that it cannot read %s', async (_what, raw) => {
    const server = await serve(() => ({ raw }));
    expect(await put(httpTo(server.baseUrl))).toMatchObject({
      error: { code: 'server-garbled', params: { url: server.baseUrl } },
    });
  });

  it('stops reading a body without end', async () => {
    const server = await serve(() => ({ kind: 'flood' }));
    expect(await get(httpTo(server.baseUrl, { maxResponseBytes: 1_000_000 }))).toMatchObject({
      error: { code: 'server-garbled' },
    });
  });

  it('ends by its deadline when nothing comes', async () => {
    const server = await serve(() => ({ kind: 'mute' }));
    const started = performance.now();
    expect(await get(httpTo(server.baseUrl), quiet(), 300)).toMatchObject({
      error: { code: 'host-timeout', params: { port: server.port } },
    });
    expect(performance.now() - started).toBeLessThan(1500);
  });

  it('ends soon after its signal fires, and when it is disposed', async () => {
    const server = await serve(() => ({ kind: 'mute' }));
    const http = httpTo(server.baseUrl);
    const stop = new AbortController();
    const first = get(http, stop.signal, 60_000);
    const second = get(http, quiet(), 60_000);
    await until(() => server.heard.length === 2);
    stop.abort();
    expect(await first).toMatchObject({ error: { code: 'cancelled' } });
    http.dispose();
    expect(await second).toMatchObject({ error: { code: 'cancelled' } });
    expect(await get(http)).toMatchObject({ error: { code: 'cancelled' } });
    expect(await get(http, stop.signal)).toMatchObject({ error: { code: 'cancelled' } });
  });

  it('names a refused port and an unknown name', async () => {
    const port = await closedPort();
    expect(await get(httpTo(`http://127.0.0.1:${port}`))).toEqual({
      ok: false,
      error: { code: 'host-refused', params: { host: '127.0.0.1', port } },
    });
    expect(await get(httpTo('http://no-such-host.invalid:8080'))).toMatchObject({
      error: { code: 'name-not-resolved', params: { host: 'no-such-host.invalid' } },
    });
  });

  it('reaches IPv6', async () => {
    const server = net.createServer((socket) => socket.resume().end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}'));
    server.listen(0, '::1');
    await once(server, 'listening');
    open.push({ stop: () => void server.close() });
    const { port } = server.address() as net.AddressInfo;
    expect(await get(httpTo(`http://[::1]:${port}/zstack`))).toMatchObject({ value: { text: '{}' } });
  });
});

describe('Http over TLS', () => {
  let good: TestCertificate;
  let other: TestCertificate;
  beforeAll(async () => {
    good = await makeCertificate({ commonName: 'cloud.example.com', altName: 'IP:127.0.0.1' });
    other = await makeCertificate({ commonName: 'someone-else' });
  });
  const overTls = (certificate = good) => serve(() => fine, { tls: certificate });

  it('accepts a private CA, and a pinned leaf of any name', async () => {
    const server = await overTls();
    expect(await get(httpTo(server.baseUrl, { trust: { kind: 'ca', pem: good.ca } }))).toMatchObject({ ok: true });
    const unnamed = await overTls(other);
    const colons = other.sha256.toUpperCase().replace(/..(?=.)/g, '$&:');
    for (const sha256 of [other.sha256, colons]) {
      expect(await get(httpTo(unnamed.baseUrl, { trust: { kind: 'pin', sha256 } }))).toMatchObject({ ok: true });
    }
  });

  it('keeps a TLS connection as well', async () => {
    const server = await overTls();
    const http = httpTo(server.baseUrl, { trust: { kind: 'pin', sha256: good.sha256 } });
    for (let i = 0; i < 3; i++) expect(await get(http)).toMatchObject({ ok: true });
    expect(server.connections).toBe(1);
  });

  it('blames the clock, and offers nothing to accept, where a trusted authority’s certificate is not valid yet', async () => {
    const tomorrow = new Date(Date.now() + 24 * 3_600_000);
    const early = await makeCertificate({
      commonName: 'cloud.example.com',
      altName: 'IP:127.0.0.1',
      validFrom: tomorrow,
    });
    const server = await overTls(early);
    const answer = await put(httpTo(server.baseUrl, { trust: { kind: 'ca', pem: early.ca } }));
    expect(answer).toMatchObject({ ok: false, error: { code: 'tls-not-yet-valid', params: { host: '127.0.0.1' } } });
    const untrusted = await put(httpTo(server.baseUrl, { trust: { kind: 'ca', pem: other.ca } }));
    expect(untrusted).toMatchObject({ ok: false, error: { code: 'tls-untrusted' } });
    expect(server.heard).toHaveLength(0);
  });

  it.each(['system', 'other ca', 'wrong name'])(
    'shows an untrusted certificate and sends nothing (%s)',
    async (why) => {
      const certificate = why === 'wrong name' ? other : good;
      const server = await overTls(certificate);
      const trust: Trust = why === 'system' ? { kind: 'system' } : { kind: 'ca', pem: other.ca };
      expect(await put(httpTo(server.baseUrl, { trust }))).toEqual({
        ok: false,
        error: {
          code: 'tls-untrusted',
          params: {
            host: '127.0.0.1',
            port: server.port,
            fingerprint: certificate.sha256,
            subject: expect.stringContaining(
              `CN=${why === 'wrong name' ? 'someone-else' : 'cloud.example.com'}`,
            ) as string,
            issuer: expect.stringContaining('CN=') as string,
            validFrom: expect.stringMatching(/GMT$/) as string,
            validTo: expect.stringMatching(/GMT$/) as string,
          },
        },
      });
      expect(server.heard).toHaveLength(0);
    },
  );

  it('stops hard at a certificate other than the pinned one, and sends nothing', async () => {
    const server = await overTls();
    const http = httpTo(server.baseUrl, { trust: { kind: 'pin', sha256: other.sha256 } });
    const params = { host: '127.0.0.1', port: server.port, fingerprint: good.sha256, expected: other.sha256 };
    expect(await put(http)).toEqual({ ok: false, error: { code: 'tls-changed', params } });
    expect(server.heard).toHaveLength(0);
  });

  it('says that a plain port speaks no TLS, and ends at a mute one', async () => {
    const plain = await serve(() => fine);
    expect(await get(httpTo(`https://127.0.0.1:${plain.port}`))).toMatchObject({ error: { code: 'tls-failed' } });
    const mute = await TcpServer.start((socket) => void socket.resume()); // reads, so that it sees the end
    open.push(mute);
    const started = performance.now();
    const http = httpTo(`https://127.0.0.1:${mute.port}`, { connectTimeoutMs: 300 });
    expect(await get(http)).toMatchObject({ error: { code: 'host-timeout' } });
    expect(performance.now() - started).toBeLessThan(1500);
    const stop = new AbortController();
    const waiting = get(httpTo(`https://127.0.0.1:${mute.port}`), stop.signal, 60_000);
    await until(() => mute.sockets.length === 2);
    stop.abort();
    expect(await waiting).toMatchObject({ error: { code: 'cancelled' } });
    await until(() => mute.open === 0);
  });

  it('reads a certificate for display without sending anything', async () => {
    const server = await overTls();
    expect(await readCertificate(server.baseUrl, quiet())).toMatchObject({
      ok: true,
      value: {
        fingerprint: good.sha256,
        subject: 'C=CN, L=Shanghai, O=ZStack, CN=cloud.example.com',
        issuer: 'O=ZStack, CN=my CA',
      },
    });
    expect(server.heard).toHaveLength(0);
    const plain = await serve(() => fine);
    expect(await readCertificate(`https://127.0.0.1:${plain.port}`, quiet())).toMatchObject({
      error: { code: 'tls-failed' },
    });
  });
});
