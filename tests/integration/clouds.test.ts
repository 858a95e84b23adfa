import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { labAccount, startManagementNode, type ManagementNode } from '../../lab/management-node/index.ts';
import { CloudService } from '../../main/clouds/cloud-service.ts';
import { resolveConnect } from '../../main/clouds/connect-request.ts';
import { VmJobs } from '../../main/clouds/vm-jobs.ts';
import { createLog } from '../../main/log/logger.ts';
import { CloudStore } from '../../main/stores/cloud-store.ts';
import { Credentials } from '../../main/stores/credentials.ts';
import type { Keychain } from '../../main/stores/keychain.ts';
import { createZStackClient } from '../../main/zstack/client.ts';
import type { CloudDraft } from '../../shared/cloud.ts';
import { automatic } from '../../shared/console.ts';
import type { AppError } from '../../shared/errors.ts';
import type { VmList, VmUpdate } from '../../shared/vm.ts';

let folder: string;
let node: ManagementNode;
let entries: Map<string, string>;
let notices: AppError[];
let lists: (VmList | VmUpdate)[];
let left: string[];
const open: CloudService[] = [];
const signal = new AbortController().signal;

const keychain: Keychain = {
  getPassword: (_service, account) => Promise.resolve(entries.get(account) ?? null),
  setPassword: (_service, account, password) => Promise.resolve(void entries.set(account, password)),
  deletePassword: (_service, account) => Promise.resolve(entries.delete(account)),
};

async function run(loadKeychain: () => Promise<Keychain> = () => Promise.resolve(keychain)): Promise<CloudService> {
  const log = createLog({ sinks: [] }).logger('test');
  const store = new CloudStore({ file: path.join(folder, 'clouds.json'), onNotice: (error) => notices.push(error) });
  await store.load();
  let count = 0;
  const service = new CloudService({
    store,
    credentials: new Credentials({ loadKeychain, platform: 'linux', log }),
    createClient: (endpoint) => createZStackClient({ endpoint, log }),
    newId: () => `cloud-${++count}`,
    onClouds: () => undefined,
    onVms: (list) => lists.push(list),
    onVmUpdate: (update) => lists.push(update),
    onNotice: (error) => notices.push(error),
    onLeaving: (cloudId) => left.push(cloudId),
  });
  open.push(service);
  return service;
}

const draft = (change: Partial<CloudDraft> = {}): CloudDraft => ({
  address: node.baseUrl,
  type: 'account',
  account: labAccount.name,
  password: labAccount.password,
  remember: true,
  trust: { kind: 'system' },
  plaintextProxy: true,
  ...change,
});

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'clouds-'));
  node = await startManagementNode();
  entries = new Map();
  notices = [];
  lists = [];
  left = [];
});
afterEach(async () => {
  for (const service of open.splice(0)) service.dispose();
  await node.stop();
  await rm(folder, { recursive: true, force: true });
});

describe('CloudService', () => {
  it('adds a cloud by host and port alone, lists its VMs, and writes no secret', async () => {
    const service = await run();
    const { host } = new URL(node.baseUrl);
    const added = await service.add(draft({ address: host }));
    expect(added).toMatchObject({
      ok: true,
      value: { cloud: { baseUrl: node.baseUrl, name: '127.0.0.1' }, signIn: { kind: 'signed-in' } },
    });
    await expect.poll(() => service.views[0]?.remembered).toBe(true);
    await expect.poll(() => lists.at(-1)?.phase).toBe('ready');
    const written = await readFile(path.join(folder, 'clouds.json'), 'utf8');
    expect(written).toContain(node.baseUrl);
    expect(written).not.toContain(labAccount.password);
  });

  it('adds nothing when the password is wrong', async () => {
    const service = await run();
    expect(await service.add(draft({ password: 'wrong' }))).toMatchObject({
      ok: false,
      error: { code: 'auth-failed' },
    });
    expect([service.views, entries.size]).toEqual([[], 0]);
  });

  it('names what was found at an address that is no management node', async () => {
    const service = await run();
    expect(await service.add(draft({ address: '127.0.0.2:9' }))).toMatchObject({
      ok: false,
      error: { code: 'host-refused', params: { host: '127.0.0.2' } },
    });
  });

  it('signs in by itself after a restart where the keychain has the password', async () => {
    await (await run()).add(draft());
    await expect.poll(() => entries.size).toBe(1);
    const again = await run();
    await again.start();
    expect(again.views).toMatchObject([{ signIn: { kind: 'signed-in' }, remembered: true }]);
    expect(again.vmLists).toMatchObject([{ phase: 'ready' }]);
  });

  it('stays signed out after a restart where it was not remembered', async () => {
    await (await run()).add(draft({ remember: false }));
    const again = await run();
    await again.start();
    expect(again.views).toMatchObject([{ signIn: { kind: 'signed-out' }, remembered: false }]);
    expect(await again.refreshVms('cloud-1')).toMatchObject({ ok: false, error: { code: 'signed-out' } });
  });

  it('without a keychain signs in for this run and says what is missing', async () => {
    const service = await run(() => Promise.reject(new Error('libsecret-1.so.0: cannot open')));
    expect(await service.add(draft())).toMatchObject({ ok: true, value: { remembered: false } });
    await expect
      .poll(() => notices)
      .toMatchObject([{ code: 'keychain-unavailable', params: { package: 'libsecret-1-0' } }]);
  });

  it('signs in at once where the keychain never answers', async () => {
    const never = () => new Promise<never>(() => {});
    const service = await run(() => Promise.resolve({ getPassword: never, setPassword: never, deletePassword: never }));
    expect(await service.add(draft())).toMatchObject({ ok: true, value: { signIn: { kind: 'signed-in' } } });
    expect(await service.remove('cloud-1')).toMatchObject({ ok: true });
  });

  it('does not double a cloud that is added again', async () => {
    const service = await run();
    await service.add(draft());
    await service.add(draft({ name: 'Lab' }));
    expect(service.views.map(({ cloud }) => [cloud.id, cloud.name])).toEqual([['cloud-1', 'Lab']]);
  });

  it('shares one sign-in among all who need it at once', async () => {
    const service = await run();
    await service.add(draft({ remember: false }));
    await service.trust('cloud-1', { kind: 'system' }); // a new client; the password is held
    const logins = node.calls.of('LogInByAccount').length;
    await service.signOut('cloud-1', false);
    await service.signIn('cloud-1', { password: labAccount.password, remember: false });
    await Promise.all(
      [1, 2, 3].map(() => service.withClient('cloud-1', signal, (client) => client.findVm('x', signal))),
    );
    expect(node.calls.of('LogInByAccount').length).toBe(logins + 1);
  });

  it('forgets with the trust of a cloud what was accepted for its consoles', async () => {
    const service = await run();
    await service.add(draft());
    service.sessionCloud('cloud-1')?.addPin({ endpoint: 'spice', address: 'host', sha256: 'ab'.repeat(32) });
    const pins = () => service.views[0]?.cloud.pins.length;
    await expect.poll(pins).toBe(1);
    await service.trust('cloud-1', { kind: 'pin', sha256: 'cd'.repeat(32) });
    expect(pins()).toBe(1);
    await service.trust('cloud-1', { kind: 'system' });
    expect(pins()).toBe(0);
  });

  it('forgets everything of a cloud that is removed, and closes its consoles first', async () => {
    const service = await run();
    await service.add(draft());
    await expect.poll(() => entries.size).toBe(1);
    await service.remove('cloud-1');
    await expect.poll(() => entries.size).toBe(0);
    expect([service.views, left]).toEqual([[], ['cloud-1']]);
    expect(await service.signIn('cloud-1', { password: 'x', remember: false })).toMatchObject({
      ok: false,
      error: { code: 'cloud-not-found' },
    });
  });
});

describe('VmJobs', () => {
  it('checks the rule before anything is sent', async () => {
    const service = await run();
    await service.add(draft());
    const jobs = new VmJobs({ clouds: service, onChange: () => {}, onSettled: () => {} });
    const change = { kind: 'guest-password', account: 'root', password: 'has space' } as const;
    const request = { requestId: 'r', cloudId: 'cloud-1', vmUuid: 'v', change };

    expect(await jobs.run(request)).toMatchObject({ ok: false, error: { code: 'guest-password-invalid' } });
    await expect.poll(() => lists.at(-1)?.phase).toBe('ready');
    expect(node.calls.of('ChangeVmPassword')).toEqual([]);
  });
});

describe('resolveConnect', () => {
  const request = () => ({
    url: node.baseUrl,
    who: { type: 'account', account: labAccount.name } as const,
    vm: 'absent',
    preference: automatic,
    trust: { kind: 'system' } as const,
  });

  it('needs a password for a cloud that is new here', async () => {
    const service = await run();
    expect(await resolveConnect(service, request(), signal)).toMatchObject({
      ok: false,
      error: { code: 'signed-out' },
    });
  });

  it('uses the cloud that is known, else adds it', async () => {
    const service = await run();
    const first = await resolveConnect(service, { ...request(), password: labAccount.password }, signal);
    expect(first).toMatchObject({ ok: false, error: { code: 'vm-not-found', params: { vm: 'absent' } } });
    expect(await resolveConnect(service, request(), signal)).toMatchObject({ error: { code: 'vm-not-found' } });
    expect([service.views.length, entries.size]).toEqual([1, 0]);
  });
});
