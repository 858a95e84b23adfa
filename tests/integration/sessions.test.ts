import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { Attachment } from '../../shared/console.ts';
import type { Result } from '../../shared/errors.ts';
import { fail } from '../../shared/errors.ts';
import type { ConsoleAddress } from '../../main/zstack/types.ts';
import type { CloudAnswers } from '../fakes/fake-cloud.ts';
import { origin } from '../fakes/bridge-kit.ts';
import { watchLeftovers } from '../fakes/leftovers.ts';
import { sessionKit, type SessionKit, type SessionKitOptions } from '../fakes/session-kit.ts';
import { closedPort, TcpServer } from '../fakes/tcp-server.ts';
import { until } from '../fakes/until.ts';

const vncAt = (port: number): Result<ConsoleAddress> => ({
  ok: true,
  value: { host: '127.0.0.1', protocol: 'vnc', port },
});

/** A session from its first step to its end; the console is a TCP server that greets as VNC does. */
describe('ConsoleSession', () => {
  const leftovers = watchLeftovers();
  let vnc: TcpServer;
  let kit: SessionKit;

  const setUp = (answers: CloudAnswers = {}, options: SessionKitOptions = {}): void => {
    kit = sessionKit({ answers: { address: vncAt(vnc.port), ...answers }, ...options });
  };
  const openViewer = async (result: Result<Attachment>): Promise<{ socket: WebSocket; attachment: Attachment }> => {
    if (!result.ok) throw new Error(result.error.code);
    const attachment = result.value;
    const socket = new WebSocket(attachment.url, ['binary', `ticket.${attachment.ticket}`], { origin });
    socket.on('error', () => {});
    await once(socket, 'open');
    return { socket, attachment };
  };

  beforeEach(async () => {
    vnc = await TcpServer.start((socket) => {
      socket.write('RFB 003.008\n');
      socket.resume();
    });
  });
  afterEach(async () => {
    kit.dispose();
    await vnc.stop();
    await leftovers.check();
  });

  it('goes from connecting to connected over one single connection, and every step has its time', async () => {
    setUp({ password: { ok: true, value: 'pw-123456' } });
    const { session, reached, step } = kit.open();
    expect(session.state.phase).toEqual({ kind: 'connecting' });
    const { attachment } = await openViewer(await session.attach());
    const link = { protocol: 'vnc', route: 'direct', encrypted: false, peer: `127.0.0.1:${vnc.port}` };
    expect(attachment).toMatchObject({ attempt: 1, link, password: 'pw-123456' });
    expect(session.state).toMatchObject({ phase: { kind: 'attached', link }, vmName: 'web-01' });
    session.report({ kind: 'handshake', attempt: 1 });
    session.report({ kind: 'frame', attempt: 1, width: 1024, height: 768 });
    expect(await reached('connected')).toMatchObject({ link });
    expect(session.state.steps.map(({ name, status }) => [name, status])).toEqual([
      ['name', 'skipped'],
      ['tcp', 'skipped'],
      ['sign-in', 'skipped'],
      ['vm', 'done'],
      ['address', 'done'],
      ['password', 'done'],
      ['route', 'done'],
      ['tls', 'skipped'],
      ['handshake', 'done'],
      ['first-frame', 'done'],
    ]);
    for (const { status, ms } of session.state.steps) expect(status === 'done' ? ms : 0).toBeGreaterThanOrEqual(0);
    expect(step('first-frame')?.detail).toBe('1024 × 768');
    expect(vnc.sockets).toHaveLength(1);
    expect(kit.cloud.calls).toEqual(['vm', 'address', 'password']);
  });

  it('asks for the address and the password side by side', async () => {
    setUp();
    const { session, states } = kit.open();
    await session.attach();
    const together = states.some(
      ({ steps }) =>
        steps.filter(({ name, status }) => /address|password/.test(name) && status === 'running').length === 2,
    );
    expect(together).toBe(true);
  });

  it('reaches the management node and signs in where nobody is signed in', async () => {
    const node = await TcpServer.start();
    setUp({ signedIn: false, baseUrl: `http://localhost:${node.port}/zstack` });
    const { session, step } = kit.open();
    await session.attach();
    expect(step('name')).toMatchObject({
      status: 'done',
      detail: expect.stringMatching(/^(127\.0\.0\.1|::1)$/) as string,
    });
    expect(step('tcp')).toMatchObject({ status: 'done', detail: `localhost:${node.port}` });
    expect(step('sign-in')).toMatchObject({ status: 'done' });
    expect(kit.cloud.calls[0]).toBe('sign-in');
    await node.stop();
  });

  it('says at which step it stopped when the management node is not there', async () => {
    const port = await closedPort();
    setUp({ signedIn: false, baseUrl: `http://127.0.0.1:${port}/zstack` });
    const { reached, step } = kit.open();
    expect(await reached('lost')).toEqual({
      kind: 'lost',
      error: { code: 'host-refused', params: { host: '127.0.0.1', port } },
    });
    expect([step('name')?.status, step('tcp')?.status, step('sign-in')?.status]).toEqual([
      'skipped',
      'failed',
      'waiting',
    ]);
  });

  it('refuses a VM that is off, by name and state', async () => {
    setUp({ vm: { state: 'Stopped' } });
    const { session, reached } = kit.open();
    const error = { code: 'vm-not-running', params: { vm: 'web-01', state: 'Stopped' } };
    expect(await session.attach()).toEqual({ ok: false, error });
    expect(await reached('lost')).toEqual({ kind: 'lost', error });
  });

  it('goes on without a password that the cloud does not tell', async () => {
    setUp({ password: fail('permission-denied') });
    const { session, step } = kit.open();
    const { attachment } = await openViewer(await session.attach());
    expect(attachment.password).toBe(undefined);
    expect(step('password')).toMatchObject({ status: 'skipped', error: { code: 'permission-denied' } });
    session.report({ kind: 'password-needed', attempt: 1 });
    expect(session.state.phase).toMatchObject({ kind: 'lost', error: { code: 'console-password-needed' } });
  });

  it('hands its ticket over once an attempt', async () => {
    setUp();
    const { session } = kit.open();
    const [first, second] = await Promise.all([session.attach(), session.attach()]);
    expect(first.ok).toBe(true);
    expect(second).toEqual({ ok: false, error: { code: 'busy', params: { what: 'console' } } });
    expect(kit.bridge.tickets).toBe(1);
  });

  it('asks the cloud again on reconnect, with the password that a person gave, and keeps that one', async () => {
    setUp({ password: { ok: true, value: 'stale-pw' } });
    const { session, reached, step } = kit.open();
    await openViewer(await session.attach());
    session.report({ kind: 'password-wrong', attempt: 1 });
    expect(await reached('lost')).toMatchObject({ error: { code: 'console-password-wrong' } });
    await until(() => vnc.open === 0);

    session.reconnect({ password: 'typed-pw' });
    const { attachment } = await openViewer(await session.attach());
    expect(attachment).toMatchObject({ attempt: 2, password: 'typed-pw' });
    expect(step('password')?.status).toBe('skipped');
    expect(kit.cloud.calls).toEqual(['vm', 'address', 'password', 'vm', 'address']);

    session.reconnect({});
    expect(await session.attach()).toMatchObject({ ok: true, value: { attempt: 3, password: 'typed-pw' } });
    session.report({ kind: 'password-wrong', attempt: 3 });
    session.reconnect({});
    expect(await session.attach()).toMatchObject({ ok: true, value: { attempt: 4, password: 'stale-pw' } });
  });

  it('follows a VM whose port has changed', async () => {
    setUp();
    const { session, reached } = kit.open();
    await openViewer(await session.attach());
    const other = await TcpServer.start((socket) => socket.write('RFB 003.008\n'));
    kit.cloud.answers.address = vncAt(other.port);
    vnc.sockets[0]?.resetAndDestroy();
    expect(await reached('lost')).toMatchObject({ error: { code: 'connection-dropped', params: { port: vnc.port } } });
    session.reconnect({});
    expect(await session.attach()).toMatchObject({ ok: true, value: { link: { peer: `127.0.0.1:${other.port}` } } });
    await other.stop();
  });

  it('calls a VM by its name where the cloud has failed to say more than its uuid', async () => {
    setUp({ address: fail('no-console-port', { vm: 'vm-1' }) });
    const { reached, step } = kit.open();
    const error = { code: 'no-console-port', params: { vm: 'web-01' } };
    expect(await reached('lost')).toMatchObject({ error });
    expect(step('address')).toMatchObject({ status: 'failed', error });
  });

  it('ignores what a viewer of an earlier attempt says', async () => {
    setUp();
    const { session } = kit.open();
    await session.attach();
    session.reconnect({});
    await session.attach();
    session.report({ kind: 'frame', attempt: 1, width: 1, height: 1 });
    session.report({ kind: 'password-wrong', attempt: 1 });
    session.report({ kind: 'ended', attempt: 1, clean: false, reason: '' });
    expect(session.state).toMatchObject({ attempt: 2, phase: { kind: 'attached' } });
  });

  it('ends an attach that waits when a reconnect takes its place', async () => {
    setUp();
    const { session } = kit.open();
    const waiting = session.attach();
    session.reconnect({});
    expect(await waiting).toEqual({ ok: false, error: { code: 'cancelled', params: {} } });
    expect(await session.attach()).toMatchObject({ ok: true, value: { attempt: 2 } });
    await until(() => vnc.open === 1);
  });

  it('keeps the cause that the bridge knew before the viewer saw its socket close', async () => {
    setUp();
    const { session, reached } = kit.open();
    const { socket } = await openViewer(await session.attach());
    socket.once('close', () => session.report({ kind: 'ended', attempt: 1, clean: false, reason: 'code 1011' }));
    vnc.sockets[0]?.resetAndDestroy();
    await once(socket, 'close');
    expect(await reached('lost')).toMatchObject({ error: { code: 'connection-dropped' } });
  });

  it('tells an end before the picture from one after it', async () => {
    setUp();
    const before = kit.open().session;
    await openViewer(await before.attach());
    before.report({ kind: 'ended', attempt: 1, clean: false, reason: 'types: 260' });
    const error = { code: 'handshake-failed', params: { reason: 'types: 260' } };
    expect(before.state.phase).toEqual({ kind: 'lost', error });
    expect(before.state.steps.find(({ name }) => name === 'handshake')).toMatchObject({ status: 'failed', error });

    const after = kit.open().session;
    await openViewer(await after.attach());
    after.report({ kind: 'frame', attempt: 1, width: 1, height: 1 });
    after.report({ kind: 'ended', attempt: 1, clean: true, reason: '' });
    expect(after.state.phase).toMatchObject({ kind: 'lost', error: { code: 'console-closed' } });
  });

  it('asks the cloud anew where a guest is that moved, without being asked to', async () => {
    setUp();
    const { session, reached } = kit.open();
    await openViewer(await session.attach());
    session.report({ kind: 'frame', attempt: 1, width: 1, height: 1 });
    const asked = () => kit.cloud.calls.filter((call) => call.startsWith('address')).length;
    const before = asked();
    session.report({ kind: 'moved', attempt: 1 });
    expect(await reached('lost')).toMatchObject({ error: { code: 'vm-moved' }, retryAt: expect.any(Number) as number });
    await until(() => session.state.attempt === 2);
    expect(session.state.phase).toMatchObject({ kind: 'connecting', recovering: { code: 'vm-moved' } });
    expect(await session.attach()).toMatchObject({ ok: true, value: { attempt: 2 } });
    expect(asked()).toBe(before + 1);
  });

  it('names a server that takes SPICE over TLS only, and does not try again', async () => {
    setUp();
    const { session, reached } = kit.open();
    await openViewer(await session.attach());
    session.report({ kind: 'needs-tls', attempt: 1 });
    const lost = await reached('lost');
    expect(lost).toMatchObject({ error: { code: 'spice-needs-tls' } });
    expect(lost).not.toHaveProperty('retryAt');
  });

  it('gives up when no frame comes in time, also when no window ever asked', async () => {
    setUp({}, { timings: { firstFrameMs: 1_000 } });
    const attached = kit.open();
    const unasked = kit.open();
    await openViewer(await attached.session.attach());
    const error = { code: 'no-frame', params: { seconds: 1 } };
    expect(await attached.reached('lost')).toEqual({ kind: 'lost', error });
    expect(await unasked.reached('lost')).toEqual({ kind: 'lost', error });
    expect(await unasked.session.attach()).toEqual({ ok: false, error });
    await until(() => vnc.open === 0);
    expect(kit.bridge.tickets).toBe(0);
  });

  it('has no deadline once a frame was drawn', async () => {
    setUp({}, { timings: { firstFrameMs: 1_000 } });
    const { session } = kit.open();
    await openViewer(await session.attach());
    session.report({ kind: 'frame', attempt: 1, width: 1, height: 1 });
    const timer = kit.open(); // its own deadline passes after the first one's would have
    await timer.reached('lost');
    expect(session.state.phase.kind).toBe('connected');
  });

  it.each(['vm', 'address', 'route', 'attached', 'connected', 'lost'])(
    'lets go of everything when it is disposed while %s',
    async (when) => {
      setUp(when === 'lost' ? { vm: { state: 'Stopped' } } : {});
      const { session, states, reached } = kit.open();
      if (when === 'lost') await reached('lost');
      else if (when === 'attached' || when === 'connected') {
        await openViewer(await session.attach());
        if (when === 'connected') session.report({ kind: 'frame', attempt: 1, width: 1, height: 1 });
      } else {
        session.onChange(({ steps }) => {
          if (steps.some(({ name, status }) => name === when && status === 'running')) session.dispose();
        });
        await reached('closed');
      }
      session.dispose();
      session.dispose();
      const count = states.length;
      expect(session.state.phase).toEqual({ kind: 'closed' });
      session.reconnect({});
      session.report({ kind: 'frame', attempt: 1, width: 1, height: 1 });
      expect(await session.attach()).toEqual({ ok: false, error: { code: 'cancelled', params: {} } });
      await until(() => vnc.open === 0);
      expect(kit.bridge.tickets).toBe(0);
      expect(session.state.phase).toEqual({ kind: 'closed' });
      expect(states).toHaveLength(count);
    },
  );

  it('ends as internal, and says so in the log, when a call throws', async () => {
    setUp();
    kit.cloud.client.getVm = () => Promise.reject(new TypeError('bug'));
    const { reached } = kit.open();
    expect(await reached('lost')).toMatchObject({ error: { code: 'internal', params: { reason: 'TypeError' } } });
    expect(kit.log()).toContain('an attempt threw');
  });

  it('writes no password and no ticket into states or log', async () => {
    setUp({ password: { ok: true, value: 'pw-123456' } });
    const { session, states } = kit.open();
    const { attachment } = await openViewer(await session.attach());
    session.report({ kind: 'password-wrong', attempt: 1 });
    const text = JSON.stringify(states) + kit.log();
    expect(text).not.toContain('pw-123456');
    expect(text).not.toContain(attachment.ticket);
  });
});
