import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createConsoleProxy, type ConsoleProxy } from '../../lab/console-proxy.ts';
import { signInFailures, type Failure } from '../../lab/management-node/errors.ts';
import type { Fault } from '../../lab/management-node/faults.ts';
import {
  labAccount,
  ordinaryAccount,
  startManagementNode,
  type ManagementNode,
  type ManagementNodeOptions,
} from '../../lab/management-node/index.ts';
import type { ProfileName } from '../../lab/management-node/profiles.ts';
import { syntheticVms } from '../../lab/management-node/synthetic-vms.ts';
import { createLog } from '../../main/log/logger.ts';
import { createMemorySink, type MemorySink } from '../../main/log/memory-sink.ts';
import { createZStackClient } from '../../main/zstack/client.ts';
import { hashPassword } from '../../main/zstack/log-in.ts';
import type { ZStackClient } from '../../main/zstack/types.ts';
import type { ErrorCode } from '../../shared/errors.ts';
import { watchLeftovers } from '../fakes/leftovers.ts';
import { until } from '../fakes/until.ts';

const quiet = (): AbortSignal => new AbortController().signal;
const alice = ordinaryAccount('alice', '密码Pass1');
const spiceCa = '-----BEGIN CERTIFICATE-----\nMIIDlab\n-----END CERTIFICATE-----\n';
const credentials = { type: 'account', account: labAccount.name, password: labAccount.password } as const;

let leftovers: ReturnType<typeof watchLeftovers>;
let proxy: ConsoleProxy;
let node: ManagementNode;
let client: ZStackClient;
let sink: MemorySink;

beforeAll(async () => {
  leftovers = watchLeftovers();
  proxy = await createConsoleProxy();
});
afterAll(async () => {
  await proxy.stop();
  await leftovers.check();
});
afterEach(async () => {
  client.dispose();
  await node.stop();
});

/** A node with one VNC VM and one that is off, and a client that is signed in. */
async function start(options: ManagementNodeOptions = {}): Promise<{ vm: string; off: string }> {
  node = await startManagementNode({ proxy, accounts: [labAccount, alice], ...options });
  const vm = node.vms.add({
    name: 'build-01',
    graphics: { vnc: 5903 },
    consolePassword: 's3cr3t-1',
    addresses: ['192.168.0.7'],
  });
  const off = node.vms.add({ name: 'win-desk', state: 'Stopped', platform: 'Windows' });
  sink = createMemorySink();
  const log = createLog({ sinks: [sink] }).logger('zstack');
  const endpoint = { baseUrl: node.baseUrl, trust: { kind: 'system' } } as const;
  client = createZStackClient({ endpoint, log, timeoutMs: 1000 });
  expect(await client.signIn(credentials, quiet())).toEqual({ ok: true, value: undefined });
  return { vm: vm.uuid, off: off.uuid };
}

describe.each<ProfileName>(['3.10', '4.8', '5.3', 'documents'])('ZStackClient against %s', (profile) => {
  let vm: string;
  let off: string;
  beforeEach(async () => {
    ({ vm, off } = await start({ profile, settings: { spiceCa, jobDelayMs: 10 } }));
  });

  it('goes the whole way, and leaves no secret in the log', async () => {
    expect(await client.probe(quiet())).toMatchObject({ ok: true, value: { version: expect.any(String) as string } });
    const list = await client.listVms(() => {}, quiet());
    expect(list).toMatchObject({
      value: [
        { name: 'build-01', addresses: ['192.168.0.7'] },
        { name: 'win-desk', state: 'Stopped' },
      ],
    });
    expect(await client.findVm('build-01', quiet())).toMatchObject({ value: { uuid: vm } });
    expect(await client.getConsoleAddress(vm, quiet())).toEqual({
      ok: true,
      value: { host: '127.0.0.1', protocol: 'vnc', port: 5903, vncPort: 5903 },
    });
    expect(await client.getConsolePassword(vm, quiet())).toEqual({ ok: true, value: 's3cr3t-1' });
    expect(await client.getConsolePassword(off, quiet())).toEqual({ ok: true, value: undefined });
    expect(
      await client.changeVm(
        vm,
        { kind: 'guest-password', account: 'root', password: 'N3w-Passw0rd' },
        { signal: quiet() },
      ),
    ).toEqual({ ok: true, value: undefined });
    expect(node.vms.named('build-01').guestPasswords.get('root')).toBe('N3w-Passw0rd');
    expect(await client.getSpiceCa(quiet())).toEqual({ ok: true, value: spiceCa });
    const access = await client.requestConsoleAccess(vm, quiet());
    expect(access).toMatchObject({ value: { scheme: 'http', hostname: '127.0.0.1', port: proxy.port } });
    await client.signOut();
    expect(node.sessions.count()).toBe(0);
    const secrets = [labAccount.password, hashPassword(labAccount.password), 's3cr3t-1', 'N3w-Passw0rd'];
    if (access.ok) secrets.push(access.value.token, access.value.token.slice(0, 32));
    for (const secret of secrets) expect(sink.text()).not.toContain(secret);
  });

  it('names a VM that is off, and one that does not exist', async () => {
    const stopped = { error: { code: 'vm-not-running', params: { vm: off, state: 'Stopped' } } };
    expect(await client.getConsoleAddress(off, quiet())).toMatchObject(stopped);
    expect(await client.requestConsoleAccess(off, quiet())).toMatchObject(stopped);
    expect(
      await client.changeVm(off, { kind: 'guest-password', account: 'root', password: 'N3w' }, { signal: quiet() }),
    ).toMatchObject({
      error: { code: 'guest-not-running' },
    });
    const gone = 'f'.repeat(32);
    for (const call of [
      client.getVm(gone, quiet()),
      client.getConsoleAddress(gone, quiet()),
      client.requestConsoleAccess(gone, quiet()),
    ]) {
      expect(await call).toMatchObject({ error: { code: 'vm-not-found', params: { vm: gone } } });
    }
  });

  it('signs in once more for ten calls that find the session gone, and so do their jobs', async () => {
    node.sessions.expireAll();
    const calls = Array.from({ length: 10 }, (_, index) =>
      index % 2 ? client.requestConsoleAccess(vm, quiet()) : client.getConsoleAddress(vm, quiet()),
    );
    expect((await Promise.all(calls)).map((result) => result.ok)).toEqual(calls.map(() => true));
    expect(node.calls.of('LogInByAccount')).toHaveLength(2);
    expect(node.sessions.count()).toBe(1);
  });
});

describe('ZStackClient against a faulty node', () => {
  const faults: readonly (readonly [Fault, ErrorCode])[] = [
    [{ kind: 'mute' }, 'host-timeout'],
    [{ kind: 'delay', ms: 30_000 }, 'host-timeout'],
    [{ kind: 'drip', bytes: 1, everyMs: 900 }, 'host-timeout'],
    [{ kind: 'drop', when: 'before' }, 'connection-dropped'],
    [{ kind: 'drop', when: 'after' }, 'connection-dropped'],
    [{ kind: 'drop', when: 'mid-body' }, 'connection-dropped'],
    [{ kind: 'bad-gateway' }, 'server-not-ready'],
    [{ kind: 'not-ready' }, 'server-not-ready'],
    [{ kind: 'broken-json' }, 'server-garbled'],
    [{ kind: 'session-expired' }, 'session-expired'],
    [{ kind: 'permission-denied' }, 'permission-denied'],
    [{ kind: 'wrong-state', state: 'Paused' }, 'vm-not-running'],
    [
      { kind: 'failure', failure: { code: 'HOST.1010', details: 'host[uuid:x] is disconnected' } },
      'host-not-connected',
    ],
    [{ kind: 'failure', failure: { code: 'SYS.1000', details: 'NullPointerException' } }, 'server-error'],
  ];

  it.each(faults)('ends a read by its deadline with a named error: %j → %s', async (fault, code) => {
    const { vm } = await start();
    node.faults.add({ api: 'GetVmConsoleAddress', fault, count: 10 });
    const started = performance.now();
    expect(await client.getConsoleAddress(vm, quiet())).toMatchObject({ error: { code } });
    expect(performance.now() - started).toBeLessThan(3000);
    node.faults.clear();
    expect(await client.getConsoleAddress(vm, quiet())).toMatchObject({ ok: true });
  });

  it.each(faults.slice(0, 9))(
    // the rest needs a session

    'ends a sign-in by its deadline: %j',
    async (fault, code) => {
      await start();
      node.faults.add({ api: 'LogInByAccount', fault, count: 10 });
      expect(
        await client.signIn({ type: 'account', account: 'alice', password: alice.password }, quiet()),
      ).toMatchObject({
        error: { code },
      });
      expect(client.signedIn).toBe(true); // as before
    },
  );

  it.each<Fault>([
    { kind: 'drop', when: 'after' },
    { kind: 'drop', when: 'before' },
    { kind: 'drop', when: 'mid-body' },
    { kind: 'broken-json' },
    { kind: 'session-expired' },
    { kind: 'lost-job' },
  ])('opens a console although the request for it went wrong once: %j', async (fault) => {
    const { vm } = await start();
    node.faults.add({ api: 'RequestConsoleAccess', fault });
    expect(await client.requestConsoleAccess(vm, quiet())).toMatchObject({ ok: true });
  });

  it('does not wait twice for a node that takes the request for a console and says nothing', async () => {
    const { vm } = await start();
    node.faults.add({ api: 'RequestConsoleAccess', fault: { kind: 'mute' }, count: 10 });
    expect(await client.requestConsoleAccess(vm, quiet())).toMatchObject({ error: { code: 'host-timeout' } });
    expect(node.calls.of('RequestConsoleAccess')).toHaveLength(1);
  });

  it.each<Fault>([
    { kind: 'drop', when: 'before' },
    { kind: 'bad-gateway' },
    { kind: 'broken-json' },
    { kind: 'mute' },
  ])('polls on through: %j', async (fault) => {
    const { vm } = await start({ settings: { jobDelayMs: 300 } });
    node.faults.add({ api: 'QueryApiJob', fault });
    expect(
      await client.changeVm(
        vm,
        { kind: 'guest-password', account: 'root', password: 'N3w-Passw0rd' },
        { signal: quiet() },
      ),
    ).toMatchObject({ ok: true });
    expect(node.calls.of('ChangeVmPassword')).toHaveLength(1);
  });

  it('says that a job is lost', async () => {
    const { vm } = await start();
    node.faults.add({ api: '*', fault: { kind: 'lost-job' }, count: 10 });
    expect(
      await client.changeVm(vm, { kind: 'guest-password', account: 'root', password: 'N3w' }, { signal: quiet() }),
    ).toMatchObject({ error: { code: 'job-lost' } });
    expect(node.calls.of('ChangeVmPassword')).toHaveLength(1);
    expect(await client.requestConsoleAccess(vm, quiet())).toMatchObject({ error: { code: 'job-lost' } });
  });

  it('cancels a call, and a wait for a job, soon', async () => {
    const { vm } = await start({ settings: { jobDelayMs: 60_000 } });
    node.faults.add({ api: 'GetVmConsoleAddress', fault: { kind: 'mute' } });
    const stop = new AbortController();
    const calls = [client.getConsoleAddress(vm, stop.signal), client.requestConsoleAccess(vm, stop.signal)];
    await until(() => node.calls.of('GetVmConsoleAddress').length > 0 && node.calls.of('QueryApiJob').length > 0);
    const started = performance.now();
    stop.abort();
    for (const call of calls) expect(await call).toMatchObject({ error: { code: 'cancelled' } });
    expect(performance.now() - started).toBeLessThan(200);
  });
});

describe('Signing in', () => {
  beforeEach(async () => {
    await start();
  });

  it('refuses a wrong password in both languages', async () => {
    expect(await client.signIn({ type: 'account', account: 'alice', password: 'wrong-password' }, quiet())).toEqual({
      ok: false,
      error: {
        code: 'auth-failed',
        params: { account: 'alice' },
        server: { code: 'ID.1000', en: 'Wrong account name or password.', zh: '错误的帐号或密码。' },
      },
    });
  });

  const outcomes: Readonly<Record<keyof typeof signInFailures, ErrorCode>> = {
    captchaNeeded: 'auth-captcha-needed',
    captchaWrong: 'auth-captcha-needed',
    locked: 'auth-locked-for',
    refused: 'auth-refused',
    passwordExpired: 'auth-password-expired',
    mustChangePassword: 'auth-must-change-password',
    userDisabled: 'auth-user-disabled',
    twoFactor: 'auth-two-factor',
    tooManySessions: 'auth-too-many-sessions',
  };
  it.each(Object.entries(outcomes))('%s → %s', async (name, code) => {
    const failure: Failure = signInFailures[name as keyof typeof signInFailures];
    node.faults.add({ api: 'LogInByAccount', fault: { kind: 'failure', failure } });
    expect(await client.signIn(credentials, quiet())).toMatchObject({ error: { code } });
  });

  it('hits the limit of sessions', async () => {
    node.settings.maxSessions = 1;
    expect(await client.signIn(credentials, quiet())).toMatchObject({ error: { code: 'auth-too-many-sessions' } });
  });

  it('shows an account only what is its own', async () => {
    const { uuid } = node.vms.add({ name: 'hers', owner: 'alice', graphics: { vnc: 5904 } });
    const foreign = node.vms.named('build-01').uuid;
    expect(await client.signIn({ type: 'account', account: 'alice', password: alice.password }, quiet())).toMatchObject(
      { ok: true },
    );
    expect(await client.listVms(() => {}, quiet())).toMatchObject({ value: [{ uuid }] });
    expect(await client.getConsolePassword(foreign, quiet())).toMatchObject({ error: { code: 'permission-denied' } });
  });
});

describe('The VM list of a large cloud', () => {
  it('brings 450 VMs of all states in three pages', async () => {
    await start();
    for (const spec of syntheticVms(450)) node.vms.add(spec);
    node.vms.add({ name: 'router', type: 'ApplianceVm' });
    const sizes: number[] = [];
    const list = await client.listVms((page) => sizes.push(page.vms.length), quiet());
    expect(list.ok && list.value.length).toBe(452);
    expect(sizes).toEqual([200, 199, 53]);
  });

  it('says when several VMs have the name', async () => {
    await start();
    node.vms.add({ name: 'build-01' });
    expect(await client.findVm('build-01', quiet())).toMatchObject({
      error: { code: 'vm-ambiguous', params: { count: 2 } },
    });
  });

  it('stays complete when VMs go while it pages', async () => {
    await start();
    const added = syntheticVms(450).map((spec) => node.vms.add(spec));
    let gone = false;
    const list = await client.listVms(() => {
      if (gone) return;
      gone = true;
      for (const vm of added.slice(0, 7)) node.vms.remove(vm.uuid);
    }, quiet());
    const expected = node.vms.all().map((vm) => vm.uuid);
    expect(list.ok && list.value.map((vm) => vm.uuid).sort()).toEqual(expected.sort());
  });
});

describe('Editions and guests', () => {
  it('says what an open-source node does not offer', async () => {
    const { vm } = await start({ edition: 'open-source' });
    expect(
      await client.changeVm(vm, { kind: 'guest-password', account: 'root', password: 'N3w' }, { signal: quiet() }),
    ).toMatchObject({
      error: { code: 'api-unsupported', params: { api: 'ChangeVmPassword' } },
    });
  });

  it.each([
    ['not-ready', 'root', 'guest-agent-missing'],
    ['channel-disconnected', 'root', 'guest-agent-missing'],
    ['ready', 'nobody-here', 'guest-account-missing'],
  ] as const)('explains a guest agent that is %s for %s', async (guestAgent, account, code) => {
    const { vm } = await start();
    node.vms.named('build-01').guestAgent = guestAgent;
    expect(
      await client.changeVm(vm, { kind: 'guest-password', account: account, password: 'N3w' }, { signal: quiet() }),
    ).toMatchObject({ error: { code } });
  });

  it('knows no SPICE CA where TLS is off', async () => {
    await start();
    expect(await client.getSpiceCa(quiet())).toEqual({ ok: true, value: undefined });
  });

  it('passes a direct console of another hypervisor on', async () => {
    await start();
    const direct = { hostname: '127.0.0.9', port: 443, token: '/ticket/5f0c7a11' };
    const { uuid } = node.vms.add({ name: 'esx', directConsole: direct });
    expect(await client.requestConsoleAccess(uuid, quiet())).toMatchObject({ value: { scheme: 'wss', ...direct } });
  });
});

describe('Finding a node', () => {
  it('waits for a node that is not ready', async () => {
    await start();
    node.settings.ready = false;
    expect(await client.probe(quiet())).toMatchObject({
      error: { code: 'server-not-ready', server: { code: 'SYS.1010' } },
    });
  });
});
