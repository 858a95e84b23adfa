import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startManagementNode, type ManagementNode } from '../../../../lab/management-node/index.ts';
import type { LabVm, VmState } from '../../../../lab/management-node/vms.ts';
import type { Graphics, LabGuest } from '../../../../lab/types.ts';
import { FakeProxy } from '../../../fakes/fake-console-proxy.ts';
import { jobOf, PlainClient } from '../../../fakes/plain-client.ts';

/** Notes what is done to it; each start gives it another port. */
class FakeGuest implements LabGuest {
  readonly name = 'fake';
  readonly consolePassword = 'its-own';
  readonly events = [];
  readonly done: string[] = [];
  graphics: Graphics = {};
  failure: Error | undefined;
  /** Start and stop wait for it. */
  gate: Promise<void> = Promise.resolve();
  private port = 5900;

  async start(): Promise<void> {
    this.done.push('start');
    await this.gate;
    if (this.failure) throw this.failure;
    this.graphics = { vnc: (this.port += 1) };
  }

  async stop(): Promise<void> {
    this.done.push('stop');
    await this.gate;
    this.graphics = {};
  }

  freeze(on: boolean): Promise<void> {
    this.done.push(on ? 'freeze' : 'go');
    return Promise.resolve();
  }

  clearEvents = () => {};
  waitForEvent = () => Promise.reject(new Error('it has no events'));
  screendump = () => Promise.resolve(Buffer.from('picture'));
}

let node: ManagementNode;
let proxy: FakeProxy;
let client: PlainClient;
let guest: FakeGuest;
let vm: LabVm;

beforeEach(async () => {
  proxy = new FakeProxy('127.0.0.1', 4900);
  node = await startManagementNode({ proxy });
  guest = new FakeGuest();
  await guest.start();
  guest.done.length = 0;
  vm = node.vms.add({ name: 'one', guest });
  client = new PlainClient(node);
  await client.signIn();
});
afterEach(() => node.stop());

const path = () => `/v1/vm-instances/${vm.uuid}`;
const act = (action: string, fields = {}) => client.job('PUT', `${path()}/actions`, { [action]: fields });
const access = () => client.job('POST', '/v1/consoles', { params: { vmInstanceUuid: vm.uuid } });
const consolePort = async () => {
  const { body } = await client.call('GET', `${path()}/console-addresses`);
  return (body as { port: number }).port;
};

describe('power actions', () => {
  it('stop the guest and end its token', async () => {
    await access();
    await act('stopVmInstance', { type: 'cold' });
    expect([guest.done, vm.state, proxy.allowed.size, proxy.disconnected]).toEqual([['stop'], 'Stopped', 0, [vm.uuid]]);
  });

  it('start it on another port', async () => {
    expect(await consolePort()).toBe(5901);
    await act('stopVmInstance');
    await act('startVmInstance');
    expect([vm.state, await consolePort()]).toEqual(['Running', 5902]);
  });

  it('reboot it: connections are cut, the token then leads to the new port', async () => {
    const before = (await access()).body;
    await act('rebootVmInstance');
    expect(proxy.disconnected).toEqual([vm.uuid]);
    const { token } = (before as { inventory: { token: string } }).inventory;
    expect(proxy.allowed.get(vm.uuid)).toEqual({ token, target: { host: '127.0.0.1', port: 5902 } });
  });

  it('pause and resume it', async () => {
    await act('pauseVmInstance');
    expect([vm.state, guest.done]).toEqual(['Paused', ['freeze']]);
    expect((await client.call('GET', `${path()}/console-addresses`)).status).toBe(503);
    expect((await access()).status).toBe(200);
    await act('resumeVmInstance');
    expect([vm.state, guest.done]).toEqual(['Running', ['freeze', 'go']]);
  });

  it('do nothing where there is nothing to do', async () => {
    expect(await act('startVmInstance')).toMatchObject({ status: 200, body: { inventory: { state: 'Running' } } });
    expect(guest.done).toEqual([]);
  });

  it('say why a guest did not start, and leave it stopped', async () => {
    await act('stopVmInstance');
    guest.failure = new Error('no room');
    const { body } = await act('startVmInstance');
    expect(body).toMatchObject({ error: { code: 'VM.1001', description: 'Unable to start a vm' } });
    expect(JSON.stringify(body)).toContain('no room');
    expect(vm.state).toBe('Stopped');
  });

  it('exclude one another while a state lasts', async () => {
    let release = () => {};
    guest.gate = new Promise((resolve) => (release = resolve));
    const stopping = await client.call('PUT', `${path()}/actions`, { stopVmInstance: {} });
    await expect.poll(() => vm.state).toBe('Stopping');
    const { body } = await act('rebootVmInstance');
    expect(body).toMatchObject({ error: { code: 'VM.1003', cause: { code: 'VM.1010' } } });
    release();
    expect((await client.followJob(jobOf(stopping))).status).toBe(200);
    expect(vm.state).toBe('Stopped');
  });

  it('take as long as they are told to', async () => {
    node.settings.powerMs = 80;
    const begun = performance.now();
    await act('stopVmInstance');
    expect(performance.now() - begun).toBeGreaterThanOrEqual(79);
  });

  it.each<[VmState, readonly string[]]>([
    ['Crashed', ['startVmInstance', 'stopVmInstance', 'rebootVmInstance']],
    ['NoState', ['stopVmInstance', 'rebootVmInstance']],
    ['Unknown', ['stopVmInstance']],
    ['Paused', ['stopVmInstance', 'resumeVmInstance']],
    ['Migrating', []],
  ])('of a VM that is %s are %j', async (state, allowed) => {
    const all = ['startVmInstance', 'stopVmInstance', 'rebootVmInstance', 'pauseVmInstance', 'resumeVmInstance'];
    const possible: string[] = [];
    for (const action of all) {
      node.vms.setState(vm, state);
      if ((await act(action)).status === 200) possible.push(action);
    }
    expect(possible).toEqual(allowed);
  });
});

describe('a VM with a real guest', () => {
  it("has the guest's password stored, and its picture", async () => {
    expect((await client.call('GET', `${path()}/console-passwords`)).text).toBe('{"password":"its-own"}');
    const { body } = await act('takeVmConsoleScreenshot');
    expect(body).toEqual({ imageData: `data:image/png;base64,${Buffer.from('picture').toString('base64')}` });
  });
});

describe('stopping the node', () => {
  it('ends calls that wait, and is done once', async () => {
    node.faults.add({ api: 'QueryVmInstance', fault: { kind: 'delay', ms: 60_000 } });
    node.settings.powerMs = 60_000;
    await client.call('PUT', `${path()}/actions`, { stopVmInstance: {} });
    const waiting = client.call('GET', '/v1/vm-instances');
    await expect.poll(() => node.calls.of('QueryVmInstance').length).toBe(1);
    await Promise.all([node.stop(), expect(waiting).rejects.toThrow('fetch failed')]);
    await node.stop();
  });
});
