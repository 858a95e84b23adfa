import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer as createTlsServer, type Server } from 'node:tls';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createConnect } from '../../main/bridge/connect.ts';
import type { Target } from '../../main/bridge/types.ts';
import { createLog } from '../../main/log/logger.ts';
import { createMemorySink } from '../../main/log/memory-sink.ts';
import {
  createSessionRegistry,
  type AddressTarget,
  type SessionRegistry,
} from '../../main/sessions/session-registry.ts';
import type { ConsoleAddress } from '../../shared/console-address.ts';
import { bridgeKit } from '../fakes/bridge-kit.ts';
import { makeCertificate, type TestCertificate } from '../fakes/certificates.ts';
import { FakeConditions } from '../fakes/fake-conditions.ts';
import { watchLeftovers } from '../fakes/leftovers.ts';
import { watch, type WatchedSession } from '../fakes/session-kit.ts';
import { TcpServer } from '../fakes/tcp-server.ts';

/** A console without a cloud: whom it believes, what it skips, what it never does. */
describe('ConsoleSession at a plain address', () => {
  const leftovers = watchLeftovers();
  const sink = createMemorySink();
  let right: TestCertificate;
  let other: TestCertificate;
  let tls: Server;
  let vnc: TcpServer;
  let tlsPort: number;
  let registry: SessionRegistry;
  let bridge: ReturnType<typeof bridgeKit>['bridge'];
  let targets: Target[];
  const pins = new Map<string, string>();

  beforeAll(async () => {
    [right, other] = await Promise.all([
      makeCertificate({ commonName: 'spice.lab', altName: 'IP:127.0.0.1' }),
      makeCertificate({ commonName: 'spice.lab' }),
    ]);
    vnc = await TcpServer.start((socket) => void socket.write('RFB 003.008\n'));
    tls = createTlsServer({ key: right.key, cert: right.cert }, (socket) => {
      socket.on('error', () => {});
      socket.resume();
    });
    tls.listen(0, '127.0.0.1');
    await once(tls, 'listening');
    tlsPort = (tls.address() as AddressInfo).port;
  });
  beforeEach(() => {
    targets = [];
    pins.clear();
    const connect = createConnect({ timeoutMs: 3_000 });
    ({ bridge } = bridgeKit({ closeMs: 300 }, connect));
    registry = createSessionRegistry({
      bridge,
      connect: (target, signal) => {
        targets.push(target);
        return connect(target, signal);
      },
      log: createLog({ sinks: [sink] }).logger('sessions'),
      cloudOf: () => undefined,
      conditions: new FakeConditions(),
      autoReconnect: () => false,
      addressPins: { find: (host) => pins.get(host), note: (host, sha256) => void pins.set(host, sha256) },
    });
  });
  afterEach(() => {
    registry.dispose();
    bridge.dispose();
  });
  afterAll(async () => {
    tls.close();
    await Promise.all([once(tls, 'close'), vnc.stop()]);
    await leftovers.check();
  });

  const spice = (more: Partial<ConsoleAddress> = {}): ConsoleAddress => {
    return { protocol: 'spice', host: '127.0.0.1', port: vnc.port, tlsPort, ...more };
  };
  const open = (target: AddressTarget): WatchedSession => {
    const opened = registry.openAddress(target);
    if (!opened.ok) throw new Error(opened.error.code);
    return watch(opened.value.session);
  };
  const lost = async (watched: WatchedSession, attempt = 1) => {
    const phase = await watched.reached('lost', attempt);
    return phase.kind === 'lost' ? phase.error : undefined;
  };

  it('opens VNC, asks nobody, and says where it is', async () => {
    const watched = open({ address: { protocol: 'vnc', host: '127.0.0.1', port: vnc.port }, password: 's3cret' });
    const attached = await watched.session.attach();
    const peer = `127.0.0.1:${vnc.port}`;
    const link = { protocol: 'vnc', route: 'direct', encrypted: false, peer };
    expect(attached).toMatchObject({ ok: true, value: { link, password: 's3cret' } });
    expect(watched.session.state).toMatchObject({ address: peer, cloudId: '', cloudName: '', vmName: peer });
    const skipped = watched.session.state.steps.filter(({ status }) => status === 'skipped').map(({ name }) => name);
    expect(skipped).toEqual(['name', 'tcp', 'sign-in', 'vm', 'address', 'password', 'tls']);
    expect(JSON.stringify(watched.states) + sink.text()).not.toContain('s3cret');
  });

  it.each([
    ['its CA and its subject', () => ({ ca: right.ca, hostSubject: 'C=CN,L=Shanghai,O=ZStack,CN=spice.lab' })],
    ['its CA and the name of the host', () => ({ ca: right.ca })],
  ])('takes the TLS port, never the plain one, with %s', async (_with, identity) => {
    const watched = open({ address: spice({ ...identity(), title: 'db-01' }) });
    const attached = await watched.session.attach();
    expect(attached).toMatchObject({ ok: true, value: { link: { encrypted: true, peer: `127.0.0.1:${tlsPort}` } } });
    expect(targets.map(({ kind, port }) => [kind, port])).toEqual([['tls', tlsPort]]);
    expect(watched.session.state.vmName).toBe('db-01');
  });

  it.each([
    ['another CA', () => ({ ca: other.ca })],
    ['no CA at all', () => ({})],
    ['another subject', () => ({ ca: right.ca, hostSubject: 'CN=spice.lab' })],
  ])('shows a certificate that does not fit %s, and tries no other way', async (_what, identity) => {
    const watched = open({ address: spice(identity()) });
    const shown = { host: '127.0.0.1', port: tlsPort, fingerprint: right.sha256 };
    expect(await lost(watched)).toMatchObject({ code: 'tls-untrusted', params: shown });
    expect(targets.map(({ kind }) => kind)).toEqual(['tls']);
    expect(watched.session.trust('0'.repeat(64))).toMatchObject({ ok: false });
    expect(pins.size).toBe(0);
  });

  it('accepts what the person accepted for that host, and stops hard when it changes, whatever CA a file brings', async () => {
    const watched = open({ address: spice() });
    await lost(watched);
    expect(watched.session.trust(right.sha256)).toMatchObject({ ok: true });
    expect(await watched.session.attach()).toMatchObject({ ok: true, value: { link: { encrypted: true } } });
    expect([...pins]).toEqual([['127.0.0.1', right.sha256]]);
    watched.session.dispose();

    pins.set('127.0.0.1', 'f'.repeat(64));
    const again = open({ address: spice({ ca: right.ca }) });
    expect(await lost(again)).toMatchObject({ code: 'tls-changed' });
    expect(again.session.trust(right.sha256)).toMatchObject({ ok: false });
  });

  it('is opened once, and tries a new password where it was lost', async () => {
    const address = spice();
    const watched = open({ address });
    await lost(watched);
    const opened = registry.openAddress({ address: { ...address, host: '127.0.0.1' }, password: 'new' });
    expect(opened).toMatchObject({ ok: true, value: { isNew: false } });
    await lost(watched, 2);
    expect(registry.list()).toHaveLength(1);
  });
});
