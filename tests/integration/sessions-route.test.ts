import { once } from 'node:events';
import { createServer as createTlsServer, type Server } from 'node:tls';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { fail, type Result } from '../../shared/errors.ts';
import { createConsoleProxy, type ConsoleProxy } from '../../lab/console-proxy.ts';
import { createConnect } from '../../main/bridge/connect.ts';
import type { Target } from '../../main/bridge/types.ts';
import type { ConsoleAccess, ConsoleAddress } from '../../main/zstack/types.ts';
import { origin } from '../fakes/bridge-kit.ts';
import { makeCertificate, type TestCertificate } from '../fakes/certificates.ts';
import { watchLeftovers } from '../fakes/leftovers.ts';
import { sessionKit, type SessionKit, type SessionKitOptions, type WatchedSession } from '../fakes/session-kit.ts';
import { closedPort, TcpServer } from '../fakes/tcp-server.ts';
import { until } from '../fakes/until.ts';

const token = 'session-uuid_vm-uuid_1700000000.5';

/** Which way a session takes to the screen, past hosts and proxies that fail in their several ways. */
describe('ConsoleSession and its route', () => {
  const leftovers = watchLeftovers();
  let certificate: TestCertificate;
  let plain: ConsoleProxy;
  let secure: ConsoleProxy;
  let vnc: TcpServer;
  let kit: SessionKit;
  let targets: Target[];
  let deadPort: number;

  beforeAll(async () => {
    certificate = await makeCertificate({ commonName: 'spice.zstack.org', altName: 'IP:127.0.0.1' });
    vnc = await TcpServer.start((socket) => {
      socket.write('RFB 003.008\n');
      socket.resume();
    });
    deadPort = await closedPort();
    [plain, secure] = await Promise.all([createConsoleProxy(), createConsoleProxy({ certificate })]);
    for (const proxy of [plain, secure]) {
      await proxy.allow('vm-1', token, { host: '127.0.0.1', port: vnc.port });
      await proxy.allow('vm-2', 'dead', { host: '127.0.0.1', port: deadPort });
    }
  });
  afterEach(async () => {
    kit.dispose();
    await until(() => vnc.open === 0);
    vnc.sockets.length = 0;
  });
  afterAll(async () => {
    await Promise.all([plain.stop(), secure.stop(), vnc.stop()]);
    await leftovers.check();
  });

  const at = (port: number, more: Partial<ConsoleAddress> = {}): Result<ConsoleAddress> => ({
    ok: true,
    value: { host: '127.0.0.1', protocol: 'vnc', port, ...more },
  });
  const accessTo = (port: number, more: Partial<ConsoleAccess> = {}): (() => Result<ConsoleAccess>) => {
    return () => ({ ok: true, value: { scheme: 'http', hostname: '127.0.0.1', port, token, ...more } });
  };
  const setUp = (options: SessionKitOptions): void => {
    targets = [];
    const connect = createConnect({ timeoutMs: 2_000 });
    kit = sessionKit({
      ...options,
      connect: (target, signal) => {
        targets.push(target);
        return connect(target, signal);
      },
    });
  };
  const attached = async (watched: WatchedSession) => {
    const result = await watched.session.attach();
    if (!result.ok) throw new Error(JSON.stringify(result.error));
    const { url, ticket, link } = result.value;
    const socket = new WebSocket(url, ['binary', `ticket.${ticket}`], { origin });
    const [greeting] = (await once(socket, 'message')) as [Buffer];
    expect(greeting.toString()).toBe('RFB 003.008\n');
    return link;
  };
  const lostWith = async (watched: WatchedSession, attempt = 1) => {
    const phase = await watched.reached('lost', attempt);
    return phase.kind === 'lost' ? phase.error : undefined;
  };

  it('goes through the proxy when the host refuses, over the one connection that was opened', async () => {
    setUp({ answers: { address: at(deadPort), access: accessTo(plain.port) } });
    kit.cloud.plaintext = true;
    const link = await attached(kit.open());
    expect(link).toEqual({ protocol: 'vnc', route: 'proxy', encrypted: false, peer: `127.0.0.1:${plain.port}` });
    expect(targets.map(({ kind }) => kind)).toEqual(['tcp', 'websocket', 'websocket']); // direct, wss, ws
    expect(vnc.sockets).toHaveLength(1);
  });

  it('prefers wss and shows that it is encrypted', async () => {
    const trust = { kind: 'ca', pem: certificate.ca } as const;
    setUp({ answers: { address: at(deadPort), access: accessTo(secure.port), trust } });
    kit.cloud.plaintext = true;
    const watched = kit.open();
    expect(await attached(watched)).toMatchObject({ route: 'proxy', encrypted: true });
    expect(watched.step('tls')).toMatchObject({ status: 'done' });
    expect(watched.step('tls')?.ms).toBeGreaterThan(0);
  });

  it('asks the proxy beside a host that accepts and says nothing', async () => {
    const mute = await TcpServer.start();
    setUp({ answers: { address: at(mute.port), access: accessTo(plain.port) } });
    kit.cloud.plaintext = true;
    expect(await attached(kit.open())).toMatchObject({ route: 'proxy' });
    await mute.stop();
  });

  it('stays with the host where the person says so', async () => {
    setUp({ answers: { address: at(deadPort), access: accessTo(plain.port) } });
    expect(await lostWith(kit.open({ route: 'direct' }))).toMatchObject({ code: 'host-refused' });
    expect(kit.cloud.calls).not.toContain('access');
  });

  it('goes only through the proxy where the person says so', async () => {
    setUp({ answers: { address: at(vnc.port), access: accessTo(plain.port) } });
    kit.cloud.plaintext = true;
    expect(await attached(kit.open({ route: 'proxy' }))).toMatchObject({ route: 'proxy' });
    expect(targets.every(({ kind }) => kind === 'websocket')).toBe(true);
  });

  it('speaks plainly to a proxy only with leave, then at once, and asks for leave only once', async () => {
    setUp({ answers: { address: at(vnc.port), access: accessTo(plain.port) } });
    const watched = kit.open({ route: 'proxy' });
    const params = { host: '127.0.0.1', port: plain.port };
    expect(await lostWith(watched)).toEqual({ code: 'proxy-plaintext-refused', params });
    watched.session.allowPlaintextProxy();
    expect(await attached(watched)).toMatchObject({ encrypted: false });
    targets.length = 0;
    watched.session.reconnect({});
    await attached(watched);
    expect(targets).toMatchObject([{ kind: 'websocket', secure: false }]); // remembered: no wss first
  });

  it('never falls back to ws once a proxy spoke wss', async () => {
    const trust = { kind: 'ca', pem: certificate.ca } as const;
    const proxy = await createConsoleProxy({ certificate });
    await proxy.allow('vm-1', token, { host: '127.0.0.1', port: vnc.port });
    const { port } = proxy;
    setUp({ answers: { address: at(vnc.port), access: accessTo(port), trust } });
    kit.cloud.plaintext = true;
    const watched = kit.open({ route: 'proxy' });
    await attached(watched);
    await proxy.stop();
    const stripped = new WebSocketServer({ host: '127.0.0.1', port }); // somebody else answers there now, without TLS
    await once(stripped, 'listening');
    watched.session.reconnect({});
    expect(await lostWith(watched, 2)).toMatchObject({ code: 'tls-failed' });
    stripped.close();
    await once(stripped, 'close');
  });

  it('pins the certificate that was shown, for that proxy alone, and stops hard when it changes', async () => {
    setUp({ answers: { address: at(vnc.port), access: accessTo(secure.port) } });
    kit.cloud.plaintext = true;
    const watched = kit.open({ route: 'proxy' });
    expect(await lostWith(watched)).toMatchObject({
      code: 'tls-untrusted',
      params: { fingerprint: certificate.sha256 },
    });
    expect(watched.step('tls')).toMatchObject({ status: 'failed' });
    expect(watched.session.trust('0'.repeat(64))).toMatchObject({ ok: false });
    expect(kit.cloud.knownPins).toEqual([]);
    expect(watched.session.trust(certificate.sha256)).toEqual({ ok: true, value: undefined });
    expect(await attached(watched)).toMatchObject({ encrypted: true });
    const pin = { endpoint: 'proxy', address: `127.0.0.1:${secure.port}`, sha256: certificate.sha256 };
    expect(kit.cloud.knownPins).toEqual([pin]);

    kit.cloud.knownPins[0] = { ...pin, endpoint: 'proxy', sha256: 'f'.repeat(64) };
    watched.session.reconnect({});
    expect(await lostWith(watched, 3)).toMatchObject({ code: 'tls-changed' });
    expect(watched.session.trust(certificate.sha256)).toMatchObject({ ok: false });
  });

  it('asks for access anew when the proxy refuses, three times at most, with its own token each', async () => {
    let port = 0;
    const asked: number[] = [];
    const access = (count: number): Result<ConsoleAccess> => {
      asked.push(count);
      return accessTo(count < 3 ? deadPort : port)();
    };
    setUp({ answers: { address: at(vnc.port), access } });
    kit.cloud.plaintext = true;
    port = plain.port;
    expect(await attached(kit.open({ route: 'proxy' }))).toMatchObject({ route: 'proxy' });
    expect(asked).toEqual([1, 2, 3]);
    expect(targets.filter((target) => target.port === deadPort)).toHaveLength(4); // twice a round
  });

  it('stops asking after three rounds', async () => {
    setUp({ answers: { address: at(vnc.port), access: accessTo(deadPort) } });
    expect(await lostWith(kit.open({ route: 'proxy' }))).toMatchObject({ code: 'host-refused' });
    expect(kit.cloud.calls.filter((name) => name === 'access')).toHaveLength(3);
  });

  it.each([
    ['a token it does not know', { token: 'gone' }, 'proxy-token-rejected'],
    ['a console that is down', { token: 'dead' }, 'proxy-target-down'],
    ['a web terminal', { targetScheme: 'http' }, 'proxy-scheme-unsupported'],
    ['a scheme of the future', { scheme: 'quic' }, 'proxy-scheme-unsupported'],
  ])('names the cause of %s', async (_what, more, code) => {
    setUp({ answers: { address: at(vnc.port), access: () => accessTo(plain.port, more)() } });
    kit.cloud.plaintext = true;
    expect(await lostWith(kit.open({ route: 'proxy' }))).toMatchObject({ code });
  });

  it('uses the host of the API where the announced one does not lead there', async () => {
    const access = accessTo(plain.port, { hostname: 'proxy.invalid' });
    setUp({ answers: { address: at(vnc.port), access, baseUrl: 'http://127.0.0.1:8080/zstack' } });
    kit.cloud.plaintext = true;
    kit.cloud.viaApiHost = true;
    expect(await attached(kit.open({ route: 'proxy' }))).toMatchObject({ peer: `127.0.0.1:${plain.port}` });
  });

  it('goes straight to a wss host with the token as its path', async () => {
    const access = accessTo(secure.port, { scheme: 'wss', token: `websockify?token=${token}` });
    const trust = { kind: 'ca', pem: certificate.ca } as const;
    setUp({ answers: { address: at(vnc.port), access, trust } });
    expect(await attached(kit.open({ route: 'proxy' }))).toMatchObject({ encrypted: true });
    expect(targets[0]).toMatchObject({ secure: true, path: `/websockify?token=${token}` });
  });

  it('tells nobody the console token', async () => {
    setUp({ answers: { address: at(deadPort), access: accessTo(plain.port) } });
    kit.cloud.plaintext = true;
    const watched = kit.open();
    await attached(watched);
    expect(JSON.stringify(watched.states) + kit.log()).not.toContain(token);
  });

  describe('with SPICE', () => {
    let tls: Server;
    const spiceAt = (more: Partial<ConsoleAddress>): Result<ConsoleAddress> =>
      at(vnc.port, { protocol: 'spice', ...more });

    beforeAll(async () => {
      tls = createTlsServer({ key: certificate.key, cert: certificate.cert }, (socket) => {
        socket.on('error', () => {});
        socket.resume();
      });
      tls.listen(0, '127.0.0.1');
      await once(tls, 'listening');
    });
    afterAll(() => new Promise((resolve) => tls.close(resolve)));
    const tlsPort = (): number => (tls.address() as AddressInfo).port;

    it('takes the TLS port under the CA that the cloud names, and never the plain one', async () => {
      const ca = { ok: true, value: certificate.ca } as const;
      setUp({ answers: { address: spiceAt({ spicePort: vnc.port, spiceTlsPort: tlsPort() }), ca } });
      const { session } = kit.open();
      const link = { protocol: 'spice', route: 'direct', encrypted: true, peer: `127.0.0.1:${tlsPort()}` };
      expect(await session.attach()).toMatchObject({ ok: true, value: { link } });
      expect(targets.map(({ port }) => port)).toEqual([tlsPort()]);
    });

    it('shows the certificate where the cloud names no CA, and pins it for the host', async () => {
      setUp({ answers: { address: spiceAt({ spiceTlsPort: tlsPort() }), ca: fail('api-unsupported', { api: 'x' }) } });
      const watched = kit.open();
      expect(await lostWith(watched)).toMatchObject({ code: 'tls-untrusted' });
      expect(watched.session.trust(certificate.sha256).ok).toBe(true);
      expect(await watched.session.attach()).toMatchObject({ ok: true, value: { link: { encrypted: true } } });
      expect(kit.cloud.knownPins).toEqual([{ endpoint: 'spice', address: '127.0.0.1', sha256: certificate.sha256 }]);
    });

    it('does not go on without the CA when asking for it failed', async () => {
      setUp({ answers: { address: spiceAt({ spiceTlsPort: tlsPort() }), ca: fail('server-not-ready', { url: 'x' }) } });
      expect(await lostWith(kit.open())).toMatchObject({ code: 'server-not-ready' });
      expect(targets).toEqual([]);
    });

    it('neither falls back to the plain port nor to the proxy when the TLS port is shut', async () => {
      const address = spiceAt({ spicePort: vnc.port, spiceTlsPort: deadPort });
      setUp({ answers: { address, access: accessTo(plain.port) } });
      kit.cloud.plaintext = true;
      expect(await lostWith(kit.open())).toMatchObject({ code: 'host-refused', params: { port: deadPort } });
      expect(targets.map(({ port }) => port)).toEqual([deadPort]);
      expect(kit.cloud.calls).not.toContain('access');
    });

    it('uses the proxy for plain SPICE alone', async () => {
      setUp({ answers: { address: spiceAt({ port: deadPort }), access: accessTo(plain.port) } });
      kit.cloud.plaintext = true;
      const { session } = kit.open();
      expect(await session.attach()).toMatchObject({
        ok: true,
        value: { link: { protocol: 'spice', route: 'proxy' } },
      });
    });

    it.each([
      ['TLS', { protocol: 'spice', spiceTlsPort: 1 }, 'spice-needs-tls'],
      ['a VM whose proxy leads to VNC', { protocol: 'vncAndSpice', spicePort: 1 }, 'protocol-unavailable'],
    ])('refuses the proxy for %s', async (_what, address, code) => {
      setUp({ answers: { address: at(vnc.port, address), access: accessTo(plain.port) } });
      expect(await lostWith(kit.open({ protocol: 'spice', route: 'proxy' }))).toMatchObject({ code });
      expect(targets).toEqual([]);
    });
  });
});
