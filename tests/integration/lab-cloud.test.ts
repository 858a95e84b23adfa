import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { connect as connectTls } from 'node:tls';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { startCloud, type LabCloud } from '../../lab/cloud.ts';
import { until } from '../../lab/process.ts';
import { PlainClient } from '../fakes/plain-client.ts';

const greeting = 'RFB 003.008\n';
const root = new URL('../../', import.meta.url).pathname;

interface Access {
  readonly hostname: string;
  readonly port: number;
  readonly token: string;
}

/** What a direct connection gets first, or the error's code. */
async function firstBytes(host: string, port: number): Promise<string> {
  const socket = connect(port, host);
  try {
    const [data] = (await once(socket, 'data')) as [Buffer];
    return data.toString('latin1');
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? '';
  } finally {
    socket.destroy();
  }
}

describe('startCloud', () => {
  let cloud: LabCloud;
  let client: PlainClient;
  let sockets: WebSocket[];

  beforeAll(async () => {
    cloud = await startCloud({ guests: ['vnc-open', 'vnc-behind-proxy'] });
  });

  afterAll(() => cloud.stop());

  const signIn = async () => {
    client = new PlainClient(cloud.node);
    sockets = [];
    await client.signIn();
  };

  afterEach(async () => {
    for (const socket of sockets) socket.terminate();
    await client.call('DELETE', `/v1/accounts/sessions/${client.session}`);
  });

  const vm = (name: string) => cloud.node.vms.named(name);
  const address = async (name: string) => {
    const { body } = await client.call('GET', `/v1/vm-instances/${vm(name).uuid}/console-addresses`);
    return body as { hostIp: string; port: number; protocol: string };
  };
  const power = (name: string, action: string) =>
    client.job('PUT', `/v1/vm-instances/${vm(name).uuid}/actions`, { [action]: {} });
  const access = async (name: string) => {
    const { body } = await client.job('POST', '/v1/consoles', { params: { vmInstanceUuid: vm(name).uuid } });
    return (body as { inventory: Access }).inventory;
  };
  const open = ({ hostname, port, token }: Access) => {
    const socket = new WebSocket(`ws://${hostname}:${port}/?token=${token}`, 'binary').on('error', () => {});
    sockets.push(socket);
    return socket;
  };
  const greets = async (socket: WebSocket) => ((await once(socket, 'message')) as [Buffer])[0].toString('latin1');
  const closeCode = (socket: WebSocket) => new Promise<number>((resolve) => socket.once('close', resolve));

  it('lists its VMs to the account it names', async () => {
    await signIn();
    const { body } = await client.call('GET', '/v1/vm-instances?q=type%3DUserVm&fields=name,state');
    expect((body as { inventories: unknown }).inventories).toEqual([
      { name: 'vnc-open', state: 'Running' },
      { name: 'vnc-behind-proxy', state: 'Running' },
      { name: '财务-数据库', state: 'Stopped' },
      { name: 'win-desk', state: 'Stopped' },
      { name: '构建节点-03', state: 'Stopped' },
    ]);
  });

  it('has a guest that answers directly, and by the proxy', async () => {
    await signIn();
    const { hostIp, port, protocol } = await address('vnc-open');
    expect(protocol).toBe('vnc');
    expect(await firstBytes(hostIp, port)).toBe(greeting);
    expect(await greets(open(await access('vnc-open')))).toBe(greeting);
  });

  it('has a guest that only the proxy reaches', async () => {
    await signIn();
    const { hostIp, port } = await address('vnc-behind-proxy');
    expect(await firstBytes(hostIp, port)).toBe('ECONNREFUSED');
    expect(await greets(open(await access('vnc-behind-proxy')))).toBe(greeting);
  });

  it('gives two sessions the same token and cuts both when the first logs out', async () => {
    await signIn();
    const first = await access('vnc-open');
    expect(first.token).toBe(`${client.session}_${vm('vnc-open').uuid}`);
    const logOut = `/v1/accounts/sessions/${client.session}`;
    await client.signIn();
    const second = await access('vnc-open');
    expect(second).toMatchObject({ token: first.token });
    const socket = open(second);
    await greets(socket);
    const code = closeCode(socket);
    await client.call('DELETE', logOut);
    expect(await code).toBe(1006);
    expect(await closeCode(open(second))).toBe(1006);
    expect((await access('vnc-open')).token).toBe(`${client.session}_${vm('vnc-open').uuid}`);
  });

  it('really stops and starts a guest: the token dies, the ports change', async () => {
    await signIn();
    const token = await access('vnc-open');
    const before = await address('vnc-open');
    const socket = open(token);
    await greets(socket);
    const code = closeCode(socket);
    const stopped = await power('vnc-open', 'stopVmInstance');
    expect(stopped.body).toMatchObject({ inventory: { state: 'Stopped' } });
    expect([1000, 1006]).toContain(await code);
    expect(cloud.guest('vnc-open').graphics).toEqual({});
    expect(await firstBytes(before.hostIp, before.port)).toBe('ECONNREFUSED');
    expect(await closeCode(open(token))).toBe(1006);
    await power('vnc-open', 'startVmInstance');
    const after = await address('vnc-open');
    expect(await firstBytes(after.hostIp, after.port)).toBe(greeting);
  });

  it('cuts at a reboot and lets the same token in again', async () => {
    await signIn();
    const token = await access('vnc-open');
    const socket = open(token);
    await greets(socket);
    const code = closeCode(socket);
    await power('vnc-open', 'rebootVmInstance');
    expect([1000, 1006]).toContain(await code);
    expect(await greets(open(token))).toBe(greeting);
  });
});

describe("the demo's cloud", () => {
  it('has every kind of console, each as its VM says', async () => {
    const cloud = await startCloud();
    try {
      const client = new PlainClient(cloud.node);
      await client.signIn();
      const ask = async (name: string, what: string) =>
        (await client.call('GET', `/v1/vm-instances/${cloud.node.vms.named(name).uuid}/${what}`)).body as object;
      const consoles = cloud.guests.map(async ({ name }) => {
        const { protocol } = (await ask(name, 'console-addresses')) as { protocol: string };
        return [name, protocol, Object.keys(await ask(name, 'console-passwords')).length];
      });
      expect(await Promise.all(consoles)).toEqual([
        ['vnc-open', 'vnc', 0],
        ['vnc-password', 'vnc', 1],
        ['spice-password', 'spice', 1],
        ['spice-tls', 'spice', 1],
        ['vnc-and-spice', 'vncAndSpice', 1],
        ['xtigervnc-desktop', 'vnc', 0],
        ['vnc-behind-proxy', 'vnc', 0],
      ]);
      expect(await firstBytes('127.0.0.1', cloud.guest('xtigervnc-desktop').graphics.vnc ?? 0)).toBe(greeting);
      const { body } = await client.call('GET', '/v1/spice/certificates');
      const ca = (body as { certificateStr: string }).certificateStr;
      const { vdiPortInfo } = (await ask('spice-tls', 'console-addresses')) as {
        vdiPortInfo: { spiceTlsPort: number };
      };
      const checkServerIdentity = () => undefined; // There is no alternative name, only the subject.
      const tls = connectTls({ host: '127.0.0.1', port: vdiPortInfo.spiceTlsPort, ca, checkServerIdentity });
      await once(tls, 'secureConnect');
      expect(tls.authorized).toBe(true);
      expect(tls.getPeerCertificate().subject.CN).toBe('spice.zstack.org');
      tls.destroy();
    } finally {
      await cloud.stop();
    }
  });
});

describe('startCloud with https, a secure proxy and a black hole', () => {
  it('serves all three and stops twice', async () => {
    const options = {
      guests: ['vnc-behind-proxy'],
      https: true,
      secureProxy: true,
      unreachable: 'black-hole',
    } as const;
    const cloud = await startCloud({ ...options, vms: [] });
    try {
      const ca = cloud.certificates?.ca ?? '';
      expect(cloud.baseUrl).toMatch(/^https:\/\/127\.0\.0\.1:\d+\/zstack$/);
      const { hostIp, graphics } = cloud.node.vms.named('vnc-behind-proxy').spec.announce ?? { hostIp: '' };
      const direct = connect(graphics?.vnc ?? 0, hostIp).on('error', () => {});
      const session = cloud.node.sessions.create(cloud.node.accounts[0] ?? expect.unreachable());
      const { proxy, node } = cloud;
      await proxy.allow('vm', session.uuid, { host: '127.0.0.1', port: cloud.guests[0]?.graphics.vnc ?? 0 });
      const url = `wss://127.0.0.1:${proxy.port}/?token=${session.uuid}`;
      const socket = new WebSocket(url, 'binary', { ca });
      const [data] = (await once(socket, 'message')) as [Buffer];
      expect(data.toString('latin1')).toBe(greeting);
      socket.terminate();
      expect(direct.connecting).toBe(true);
      direct.destroy();
      expect(node.calls.all()).toEqual([]);
    } finally {
      await Promise.all([cloud.stop(), cloud.stop()]);
    }
  });
});

describe('lab/main.ts', () => {
  const children: ChildProcess[] = [];
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
  });

  /** Runs it with one guest until it has said how to sign in. */
  async function run(): Promise<{ child: ChildProcess; text: string }> {
    const child = spawn(process.execPath, ['--import', 'tsx', 'lab/main.ts', 'vnc-open'], { cwd: root });
    children.push(child);
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (part: string) => (text += part));
    await until(
      () => text.includes('Ctrl+C ends it.'),
      30_000,
      () => `lab/main.ts said: ${text}`,
    );
    return { child, text };
  }

  const descendants = async (pid: number): Promise<number[]> => {
    const children = (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '')).trim();
    const pids = children.split(' ').filter(Boolean).map(Number);
    return [...pids, ...(await Promise.all(pids.map(descendants))).flat()];
  };
  /** A zombie has ended: only its parent, here process 1, has not looked yet. */
  const runs = async (pid: number) => {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
    return stat !== '' && !stat.includes(') Z ');
  };
  const folders = async (pid: number) => (await readdir(tmpdir())).filter((name) => name.includes(`-${pid}-`));

  it.each(['SIGINT', 'SIGKILL'] as const)('leaves no process and no file after %s', async (signal) => {
    const { child, text } = await run();
    const pid = child.pid ?? 0;
    expect(text).toMatch(/^address: {2}http:\/\/127\.0\.0\.1:\d+\/zstack\naccount: {2}admin\npassword: \S+$/m);
    const pids = await descendants(pid);
    expect(pids.length).toBeGreaterThan(0);
    expect(await folders(pid)).not.toEqual([]);
    child.kill(signal);
    await once(child, 'exit');
    const ended = async () => !(await Promise.all(pids.map(runs))).includes(true);
    await until(ended, 10_000, () => 'a process is left');
    await until(
      async () => (await folders(pid)).length === 0,
      10_000,
      () => 'a temporary folder is left',
    );
  });

  it('names the guests when it is asked for one that it does not have', async () => {
    const command = promisify(execFile)(process.execPath, ['--import', 'tsx', 'lab/main.ts', 'nobody'], { cwd: root });
    await expect(command).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringContaining('no such guest: nobody\nguests: vnc-open, ') as string,
    });
  });
});
