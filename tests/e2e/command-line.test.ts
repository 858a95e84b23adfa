import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { PNG } from 'pngjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCloud, type LabCloud } from '../../lab/cloud.ts';
import { runCommand } from '../../lab/driver/app.ts';
import type { Fault } from '../../lab/management-node/faults.ts';
import { descendants, difference, running, startDesk, type Desk } from './kit.ts';

interface DoctorReport {
  readonly ok: boolean;
  readonly protocol: string | null;
  readonly route: string | null;
  readonly encrypted: boolean | null;
  readonly width: number | null;
  readonly height: number | null;
  readonly firstFrameMs: number | null;
  readonly steps: readonly {
    readonly name: string;
    readonly ok: boolean;
    readonly ms: number;
    readonly error?: { readonly code: string; readonly message: string; readonly cure: string };
  }[];
}

describe('the command line', () => {
  let desk: Desk;
  let cloud: LabCloud;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'zsc-cli-'));
    [desk, cloud] = await Promise.all([
      startDesk({ keyring: false }),
      startCloud({ guests: ['vnc-password', 'spice-tls', 'vnc-behind-proxy'] }),
    ]);
  });
  afterAll(async () => {
    await cloud.stop();
    await desk.stop();
    await rm(folder, { recursive: true, force: true });
  });

  async function run(args: readonly string[], input?: string, onStart?: (pid: number) => void) {
    const profile = await desk.newProfile();
    return runCommand({ profile, env: desk.env, args, input: input ?? '', ...(onStart && { onStart }) });
  }

  const target = (vm: string) => ['--url', cloud.baseUrl, '--account', cloud.account, '--vm', vm, '--password-stdin'];

  async function doctor(vm: string, ...flags: string[]) {
    const done = await run(['doctor', ...target(vm), '--json', ...flags], `${cloud.password}\n`);
    return { ...done, report: JSON.parse(done.stdout) as DoctorReport };
  }

  const failureIn = (report: DoctorReport) => report.steps.find((step) => !step.ok);

  it.each([
    ['vnc-password', { protocol: 'vnc', route: 'direct', encrypted: false }],
    ['spice-tls', { protocol: 'spice', route: 'direct', encrypted: true }],
    ['vnc-behind-proxy', { protocol: 'vnc', route: 'proxy', encrypted: false }],
  ])('doctor goes the whole way to %s and brings its frame', async (vm, expected) => {
    const file = path.join(folder, `${vm}.png`);
    const { code, report, stderr } = await doctor(vm, '--screenshot', file);
    expect(report, stderr).toMatchObject({ ok: true, width: 1024, height: 768, ...expected });
    expect(report.steps.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['name', 'tcp', 'sign-in', 'vm', 'address', 'route', 'handshake', 'first-frame']),
    );
    expect(code).toBe(0);
    const picture = PNG.sync.read(await readFile(file));
    expect([picture.width, picture.height]).toEqual([1024, 768]);
    // The card moves and tells the time; most of it stands still.
    const truth = PNG.sync.read(await cloud.guest(vm).screendump());
    expect(difference(picture, truth).mean).toBeLessThan(6);
  });

  it('doctor prints a line a step for people, and no password anywhere', async () => {
    const { code, stdout, stderr } = await run(['doctor', ...target('vnc-password')], `${cloud.password}\n`);
    expect(code, stderr).toBe(0);
    expect(stdout.split('\n').filter((line) => /\d+ ms/.test(line)).length).toBeGreaterThanOrEqual(8);
    for (const secret of [cloud.password, cloud.guest('vnc-password').consolePassword ?? '-'])
      expect(stdout + stderr).not.toContain(secret);
  });

  it.each([
    ['a wrong password', 'vnc-password', 'wrong\n', [], 'sign-in', 'auth-failed'],
    ['an unknown VM', 'no-such-vm', undefined, [], 'vm', 'vm-not-found'],
    ['a VM that is off', 'win-desk', undefined, [], undefined, 'vm-not-running'],
    [
      'a protocol that the VM lacks',
      'vnc-password',
      undefined,
      ['--protocol', 'spice'],
      'route',
      'protocol-unavailable',
    ],
    ['a host that refuses', 'vnc-behind-proxy', undefined, ['--route', 'direct'], 'route', 'host-refused'],
  ])('doctor names cause and cure: %s', async (_case, vm, input, flags, step, error) => {
    const done = await run(['doctor', ...target(vm), '--json', ...flags], input ?? `${cloud.password}\n`);
    const report = JSON.parse(done.stdout) as DoctorReport;
    expect(done.code).toBe(1);
    const failed = failureIn(report);
    if (step) expect(failed?.name).toBe(step);
    expect(failed?.error?.code).toBe(error);
    expect(failed?.error?.message).not.toBe('');
    expect(failed?.error?.cure).not.toBe('');
  });

  const faults: readonly [string, string, Fault, string][] = [
    ['a mute server', 'GetVmConsoleAddress', { kind: 'mute' }, 'host-timeout'],
    ['a cut in the answer', 'GetVmConsoleAddress', { kind: 'drop', when: 'mid-body' }, 'connection-dropped'],
    ['a 502 page', 'GetVmConsoleAddress', { kind: 'bad-gateway' }, 'server-not-ready'],
    ['broken JSON', 'GetVmConsoleAddress', { kind: 'broken-json' }, 'server-garbled'],
    ['a refusal', 'GetVmConsoleAddress', { kind: 'permission-denied' }, 'permission-denied'],
    ['a VM in another state', 'GetVmConsoleAddress', { kind: 'wrong-state', state: 'Paused' }, 'vm-not-running'],
  ];
  it.each(faults)('doctor ends in time with a name for %s', async (_case, api, fault, code) => {
    const remove = cloud.node.faults.add({ api, fault, count: 99 });
    const startedAt = Date.now();
    const done = await doctor('vnc-password', '--timeout', '12', '--route', 'direct');
    remove();
    expect(done.code).toBe(1);
    expect(failureIn(done.report)?.error?.code).toBe(code);
    expect(Date.now() - startedAt).toBeLessThan(22_000);
  });

  it('doctor signs in again by itself when its session has expired, once', async () => {
    cloud.node.calls.clear();
    const remove = cloud.node.faults.add({ api: 'GetVmConsoleAddress', fault: { kind: 'session-expired' } });
    const { code } = await doctor('vnc-password');
    remove();
    expect(code).toBe(0);
    expect(cloud.node.calls.of('LogInByAccount')).toHaveLength(2);
  });

  it('ends with 130 on Ctrl+C and leaves nothing running', async () => {
    const remove = cloud.node.faults.add({ api: 'GetVmConsoleAddress', fault: { kind: 'mute' }, count: 99 });
    let pids: readonly number[] = [];
    const interrupt = async (pid: number) => {
      await expect
        .poll(() => cloud.node.calls.of('GetVmConsoleAddress').length, { timeout: 20_000 })
        .toBeGreaterThan(0);
      pids = [pid, ...(await descendants(pid))];
      process.kill(pid, 'SIGINT');
    };
    cloud.node.calls.clear();
    let interrupted: Promise<void> | undefined;
    const done = await run(['doctor', ...target('vnc-password')], `${cloud.password}\n`, (pid) => {
      interrupted = interrupt(pid);
    });
    await interrupted;
    remove();
    expect(done.code).toBe(130);
    await expect.poll(() => running(pids)).toEqual([]);
  });

  it('lists the VMs as JSON', async () => {
    const args = ['list', '--url', cloud.baseUrl, '--account', cloud.account, '--password-stdin', '--json'];
    const { code, stdout } = await run(args, `${cloud.password}\n`);
    expect(code).toBe(0);
    expect(stdout).toContain('vnc-password');
    JSON.parse(stdout);
  });

  it('names the app and the runtime that runs', async () => {
    const { code, stdout } = await run(['--version']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/ZStack Console \d+\.\d+\.\d+.*Electron \d+/s);
  });

  it.each([[['doctor']], [['doctor', '--vm', 'x', '--protocol', 'rdp']], [['dance']]])(
    'wrong usage ends with 2: %s',
    async (args) => {
      const { code, stdout, stderr } = await run(args);
      expect(code).toBe(2);
      expect(stdout).toBe('');
      expect(stderr).not.toBe('');
    },
  );
});
