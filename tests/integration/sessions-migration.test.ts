import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer as createTlsServer, type Server } from 'node:tls';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { createConnect } from '../../main/bridge/connect.ts';
import type { Target } from '../../main/bridge/types.ts';
import { createLog } from '../../main/log/logger.ts';
import { createSessionRegistry } from '../../main/sessions/session-registry.ts';
import type { ConsoleSession } from '../../main/sessions/types.ts';
import type { ConsoleAddress } from '../../main/zstack/types.ts';
import type { MigrationWay } from '../../shared/console.ts';
import type { ConsoleAddress as PlainAddress } from '../../shared/console-address.ts';
import { fail, ok } from '../../shared/errors.ts';
import { bridgeKit, origin } from '../fakes/bridge-kit.ts';
import { makeCertificate, type TestCertificate } from '../fakes/certificates.ts';
import type { CloudAnswers } from '../fakes/fake-cloud.ts';
import { FakeConditions } from '../fakes/fake-conditions.ts';
import { watchLeftovers } from '../fakes/leftovers.ts';
import { sessionKit, watch, type SessionKit } from '../fakes/session-kit.ts';
import { TcpServer } from '../fakes/tcp-server.ts';
import { until } from '../fakes/until.ts';

/** Where a SPICE server may send its client, and where not: the cloud decides, and the server's word is a claim. */
describe('a migration that a SPICE server claims', () => {
  const leftovers = watchLeftovers();
  let right: TestCertificate;
  let wrong: TestCertificate;
  let tls: Server;
  let source: TcpServer;
  let other: TcpServer;
  let kit: SessionKit;
  let targets: Target[] = [];

  beforeAll(async () => {
    [right, wrong] = await Promise.all([
      makeCertificate({ commonName: 'spice.zstack.org' }),
      makeCertificate({ commonName: 'spice.zstack.org' }),
    ]);
    tls = createTlsServer({ key: right.key, cert: right.cert }, (socket) => {
      socket.on('error', () => {});
      socket.resume();
    });
    tls.listen(0, '127.0.0.1');
    await once(tls, 'listening');
  });
  beforeEach(async () => {
    targets = [];
    [source, other] = await Promise.all([TcpServer.start(silent), TcpServer.start(silent)]);
  });
  afterEach(async () => {
    await Promise.all([source.stop(), other.stop()]);
  });
  afterAll(async () => {
    tls.close();
    await leftovers.check();
  });

  const connect = createConnect({ timeoutMs: 3_000 });
  const noting: typeof connect = (target, signal) => {
    targets.push(target);
    return connect(target, signal);
  };
  const tlsPort = () => (tls.address() as AddressInfo).port;
  /** The very host, while the VM is not migrating as far as the cloud knows. */
  const plain = (): ConsoleAddress => ({ host: '127.0.0.1', protocol: 'spice', spicePort: source.port });
  const secured = (): ConsoleAddress => ({ ...plain(), spiceTlsPort: tlsPort() });

  async function attach(session: ConsoleSession): Promise<WebSocket> {
    const attached = await session.attach();
    if (!attached.ok) throw new Error(attached.error.code);
    const socket = await open(attached.value);
    session.report({ kind: 'frame', attempt: 1, width: 1, height: 1 });
    return socket;
  }

  async function connected(answers: CloudAnswers): Promise<ReturnType<SessionKit['open']> & { socket: WebSocket }> {
    kit = sessionKit({ connect: noting, answers: { address: ok(plain()), ...answers } });
    onTestFinished(() => kit.dispose());
    const watched = kit.open({ protocol: 'spice' });
    const socket = await attach(watched.session);
    kit.cloud.answers.vm = { state: 'Migrating' };
    targets = [];
    return { ...watched, socket };
  }

  async function open({ url, ticket }: MigrationWay): Promise<WebSocket> {
    const socket = new WebSocket(url, ['binary', `ticket.${ticket}`], { origin });
    socket.on('error', () => {});
    await new Promise((resolve) => socket.once('open', resolve).once('close', resolve));
    return socket;
  }

  it.each(['another-host', '10.9.9.9'])('is followed to %s, at the address that the cloud has for it', async (host) => {
    const { session, socket, states } = await connected({
      host: (asked) => ok(asked === host ? '127.0.0.1' : undefined),
    });
    const way = await session.migrate({ attempt: 1, host, port: other.port });
    if (!way) throw new Error(kit.log());
    const next = await open(way);
    expect(targets).toEqual([{ kind: 'tcp', host: '127.0.0.1', port: other.port }]);
    expect(socket.readyState).toBe(WebSocket.OPEN);
    session.report({ kind: 'followed', attempt: 1 });
    await once(socket, 'close');
    expect(session.state.phase).toMatchObject({ kind: 'connected', link: { peer: `127.0.0.1:${other.port}` } });
    expect(session.state.attempt).toBe(1);
    expect(next.readyState).toBe(WebSocket.OPEN);
    expect(kit.bridge.tickets).toBe(1);
    other.sockets[0]?.resetAndDestroy(); // the only connection that matters now
    const losses = () => states.flatMap(({ phase }) => (phase.kind === 'lost' ? [phase.error.code] : []));
    await until(() => losses().length > 0);
    expect(losses()[0]).toBe('connection-dropped');
  });

  it('stays where it is when the viewer says so, and what breaks there meanwhile is the viewer’s to judge', async () => {
    const { session, socket } = await connected({});
    const way = await session.migrate({ attempt: 1, host: '127.0.0.1', port: other.port });
    const next = await open(way as MigrationWay);
    other.sockets[0]?.resetAndDestroy();
    await once(next, 'close');
    expect(session.state.phase.kind).toBe('connected');
    session.report({ kind: 'stayed', attempt: 1 });
    await until(() => kit.bridge.tickets === 1);
    expect(socket.readyState).toBe(WebSocket.OPEN);
    session.dispose();
    expect(kit.bridge.tickets).toBe(0);
  });

  it.each<[string, CloudAnswers, { host?: string; port?: number; tlsPort?: number; attempt?: number }]>([
    ['a host that the cloud does not know', { host: () => ok(undefined) }, { host: '192.168.0.1' }],
    ['another host where the cloud may not be asked', { host: () => fail('permission-denied') }, { host: '10.9.9.9' }],
    ['a VM that does not migrate', { vm: { state: 'Running' } }, {}],
    ['no port', {}, { port: undefined as never }],
    ['a port of other services', {}, { port: 22 }],
    ['another attempt', {}, { attempt: 2 }],
  ])('is not followed: %s', async (_why, answers, claim) => {
    const { session, socket } = await connected({});
    Object.assign(kit.cloud.answers, answers);
    const asked = { attempt: 1, host: '127.0.0.1', port: other.port, ...claim };
    expect(await session.migrate(asked)).toBeNull();
    expect(targets).toEqual([]);
    expect(kit.bridge.tickets).toBe(1);
    expect(socket.readyState).toBe(WebSocket.OPEN);
    expect(session.state.phase.kind).toBe('connected');
  });

  it('is looked into once in a while only, and never twice at a time', async () => {
    const { session } = await connected({});
    const claim = { attempt: 1, host: '127.0.0.1', port: other.port };
    const [one, another] = await Promise.all([session.migrate(claim), session.migrate(claim)]);
    expect([one === null, another === null]).toEqual([false, true]);
    session.report({ kind: 'stayed', attempt: 1 });
    kit.cloud.calls.length = 0;
    expect(await session.migrate(claim)).toBeNull();
    expect(kit.cloud.calls).toEqual([]);
  });

  it('keeps TLS, with the cloud’s CA, and takes a port for TLS where one is told', async () => {
    const { session } = await connected({ address: ok(secured()), ca: ok(right.ca) });
    expect(await session.migrate({ attempt: 1, host: '127.0.0.1', port: other.port })).toBeNull();
    await new Promise((resolve) => setTimeout(resolve, 2_000)); // claims are two seconds apart
    const way = await session.migrate({ attempt: 1, host: '127.0.0.1', port: other.port, tlsPort: tlsPort() });
    expect((await open(way as MigrationWay)).readyState).toBe(WebSocket.OPEN);
    expect(targets).toMatchObject([
      { kind: 'tls', port: tlsPort(), trust: { ca: right.ca, commonName: 'spice.zstack.org' } },
    ]);
    session.report({ kind: 'followed', attempt: 1 });
    expect(session.state.phase).toMatchObject({ link: { encrypted: true } });
  });

  it('takes no certificate of another CA', async () => {
    const { session } = await connected({ ca: ok(wrong.ca) });
    const way = await session.migrate({ attempt: 1, host: '127.0.0.1', port: other.port, tlsPort: tlsPort() });
    expect((await open(way as MigrationWay)).readyState).not.toBe(WebSocket.OPEN);
    expect(session.state.phase.kind).toBe('connected');
  });

  it('leads away from a plain address never to another host', async () => {
    const { bridge } = bridgeKit({ closeMs: 300 }, noting);
    const registry = createSessionRegistry({
      bridge,
      connect: noting,
      log: createLog({ sinks: [] }).logger('sessions'),
      cloudOf: () => undefined,
      conditions: new FakeConditions(),
      autoReconnect: () => false,
    });
    onTestFinished(() => {
      registry.dispose();
      bridge.dispose();
    });
    const address: PlainAddress = { protocol: 'spice', host: '127.0.0.1', port: source.port };
    const opened = registry.openAddress({ address });
    if (!opened.ok) throw new Error(opened.error.code);
    const { session } = watch(opened.value.session);
    await attach(session);
    expect(await session.migrate({ attempt: 1, host: '127.0.0.2', port: other.port })).toBeNull();
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    targets = [];
    const way = await session.migrate({ attempt: 1, host: '127.0.0.1', port: other.port });
    await open(way as MigrationWay);
    expect(targets).toEqual([{ kind: 'tcp', host: '127.0.0.1', port: other.port }]);
  });
});

function silent(socket: { resume(): unknown }): void {
  socket.resume();
}
