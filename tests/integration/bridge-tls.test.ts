import { once } from 'node:events';
import { createServer as createTlsServer, type TLSSocket } from 'node:tls';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createConnect } from '../../main/bridge/connect.ts';
import type { Opened, SpiceTrust } from '../../main/bridge/types.ts';
import type { Result } from '../../shared/errors.ts';
import { bridgeKit, closeCode, collect, openClient, openedClient, refusedStatus } from '../fakes/bridge-kit.ts';
import { makeCertificate, type TestCertificate } from '../fakes/certificates.ts';
import { watchLeftovers } from '../fakes/leftovers.ts';
import { closedPort, TcpServer } from '../fakes/tcp-server.ts';
import { until } from '../fakes/until.ts';

const commonName = 'spice.zstack.org';

const tomorrow = () => new Date(Date.now() + 24 * 3_600_000);

/** SPICE's TLS port: whom we believe, and what a person is told of the others. */
describe('connect to a SPICE TLS port', () => {
  const leftovers = watchLeftovers();
  const connect = createConnect({ timeoutMs: 2_000 });
  let right: TestCertificate;
  let other: TestCertificate;
  let misnamed: TestCertificate;
  let stop: () => Promise<void> = async () => {};
  let port = 0;
  let received = 0;
  const streams: Opened[] = [];

  beforeAll(async () => {
    [right, other, misnamed] = await Promise.all([
      makeCertificate({ commonName }),
      makeCertificate({ commonName }),
      makeCertificate({ commonName: 'spice.zstack.org.evil.example', altName: 'DNS:spice.zstack.org,IP:127.0.0.1' }),
    ]);
  });
  afterEach(async () => {
    for (const opened of streams.splice(0)) opened.stream.destroy();
    await stop();
    stop = async () => {};
    await leftovers.check();
  });
  afterAll(() => leftovers.check());

  const serve = async (
    certificate: TestCertificate,
    onSocket: (socket: TLSSocket) => void = () => {},
  ): Promise<void> => {
    const sockets: TLSSocket[] = [];
    received = 0;
    const server = createTlsServer({ key: certificate.key, cert: certificate.cert }, (socket) => {
      sockets.push(socket);
      socket.on('error', () => {});
      socket.on('data', (chunk: Buffer) => (received += chunk.length));
      onSocket(socket);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    port = (server.address() as AddressInfo).port;
    stop = async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    };
  };
  const open = async (trust: Partial<SpiceTrust>): Promise<Result<Opened>> => {
    const target = { kind: 'tls', host: '127.0.0.1', port, trust: { commonName, ...trust } } as const;
    const opened = await connect(target, new AbortController().signal);
    if (opened.ok) streams.push(opened.value);
    return opened;
  };
  const untrusted = (certificate: TestCertificate, subject: string) => ({
    ok: false,
    error: {
      code: 'tls-untrusted',
      params: {
        ...{ host: '127.0.0.1', port, fingerprint: certificate.sha256, subject },
        ...{ issuer: expect.stringMatching(/^O=ZStack, CN=/) as string },
        ...{ validFrom: expect.stringMatching(/GMT$/) as string, validTo: expect.stringMatching(/GMT$/) as string },
      },
    },
  });
  const zstackSubject = `C=CN, L=Shanghai, O=ZStack, CN=${commonName}`;

  it('believes the common name under the CA of the cloud', async () => {
    await serve(right, (socket) => socket.write('hello'));
    const opened = await open({ ca: right.ca });
    expect(opened).toMatchObject({ ok: true, value: { encrypted: true } });
    expect(opened.ok && opened.value.tlsMs).toBeGreaterThan(0);
  });

  it('shows the certificate of another CA and sends it nothing', async () => {
    await serve(other);
    expect(await open({ ca: right.ca })).toEqual(untrusted(other, zstackSubject));
    expect(received).toBe(0);
  });

  it('shows the certificate when the cloud names no CA, and does not fall back to the CAs of the system', async () => {
    await serve(right);
    expect(await open({})).toEqual(untrusted(right, zstackSubject));
  });

  it('blames the clock, and offers nothing to accept, where the certificate of the cloud’s CA is not valid yet', async () => {
    const early = await makeCertificate({ commonName, validFrom: tomorrow() });
    await serve(early);
    const validFrom = expect.stringMatching(/GMT$/) as string;
    const error = { code: 'tls-not-yet-valid', params: { host: '127.0.0.1', port, validFrom } };
    expect(await open({ ca: early.ca })).toEqual({ ok: false, error });
    // A date covers neither an unknown authority nor a wrong name, and says nothing against a pin.
    const untrusting: Partial<SpiceTrust>[] = [{ ca: right.ca }, {}, { ca: early.ca, commonName: 'another' }];
    for (const trust of untrusting)
      expect(await open(trust)).toMatchObject({ ok: false, error: { code: 'tls-untrusted' } });
    expect(received).toBe(0);
    expect(await open({ pinnedSha256: early.sha256 })).toMatchObject({ ok: true });
  });

  it('tells the session of such a clock through the bridge, and lets no viewer in', async () => {
    const early = await makeCertificate({ commonName, validFrom: tomorrow() });
    await serve(early);
    const kit = bridgeKit({ closeMs: 300 });
    const trust = { commonName, ca: early.ca };
    const ticket = await kit.admit({ kind: 'tls', host: '127.0.0.1', port, trust });
    expect(await refusedStatus(openClient(ticket))).toBe(502);
    expect(kit.failures).toMatchObject([{ code: 'tls-not-yet-valid', params: { host: '127.0.0.1', port } }]);
    kit.bridge.dispose();
  });

  it('goes by the whole common name, and by no alternative name', async () => {
    await serve(misnamed);
    const subject = 'C=CN, L=Shanghai, O=ZStack, CN=spice.zstack.org.evil.example';
    expect(await open({ ca: misnamed.ca })).toEqual(untrusted(misnamed, subject));
  });

  it('believes a pinned leaf, whoever signed it', async () => {
    await serve(other);
    expect(await open({ ca: right.ca, pinnedSha256: other.sha256 })).toMatchObject({ ok: true });
  });

  it('stops hard at a leaf that is not the pinned one, even a well signed one', async () => {
    await serve(right);
    expect(await open({ ca: right.ca, pinnedSha256: other.sha256 })).toEqual({
      ok: false,
      error: {
        code: 'tls-changed',
        params: { host: '127.0.0.1', port, fingerprint: right.sha256, expected: other.sha256 },
      },
    });
    expect(received).toBe(0);
  });

  it('never speaks plainly to a port that has no TLS', async () => {
    const plain = await TcpServer.start((socket) => socket.write('RFB 003.008\n'));
    port = plain.port;
    expect(await open({ ca: right.ca })).toMatchObject({ ok: false, error: { code: 'tls-failed' } });
    await plain.stop();
  });

  it('tells of a port that resets, refuses, or is mute', async () => {
    const cut = await TcpServer.start((socket) => socket.once('data', () => socket.resetAndDestroy()));
    port = cut.port;
    expect(await open({})).toMatchObject({
      ok: false,
      error: { code: 'tls-failed', params: { reason: 'ECONNRESET' } },
    });
    await cut.stop();
    port = await closedPort();
    expect(await open({})).toMatchObject({ ok: false, error: { code: 'host-refused' } });
    const mute = await TcpServer.start();
    port = mute.port;
    expect(await open({})).toMatchObject({ ok: false, error: { code: 'host-timeout', params: { seconds: 2 } } });
    await until(() => mute.sockets[0]?.readable === true);
    await mute.stop();
  });

  it('stops soon after it was cancelled', async () => {
    const mute = await TcpServer.start();
    const abort = new AbortController();
    const target = { kind: 'tls', host: '127.0.0.1', port: mute.port, trust: { commonName } } as const;
    const opening = connect(target, abort.signal);
    await until(() => mute.sockets.length === 1);
    abort.abort();
    expect(await opening).toEqual({ ok: false, error: { code: 'cancelled', params: {} } });
    expect(await connect(target, abort.signal)).toEqual({ ok: false, error: { code: 'cancelled', params: {} } });
    await mute.stop();
  });

  it('carries bytes both ways through the bridge', async () => {
    await serve(right, (socket) => socket.pipe(socket));
    const kit = bridgeKit({ closeMs: 300 });
    const trust = { commonName, ca: right.ca };
    const client = await openedClient(await kit.admit({ kind: 'tls', host: '127.0.0.1', port, trust }));
    const got = collect(client);
    client.send(Buffer.alloc(1_000_000, 5));
    await until(() => got.bytes().length === 1_000_000);
    const closed = closeCode(client);
    kit.bridge.dispose();
    expect(await closed).toBe(4401);
  });
});
