import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { isAlive, makeTempDir, spawnChild, until, type LabChild } from '../../lab/process.ts';
import { watchLeftovers } from '../fakes/leftovers.ts';

const leftovers = watchLeftovers();
const started: LabChild[] = [];

async function start(...args: Parameters<typeof spawnChild>): Promise<LabChild> {
  const child = await spawnChild(...args);
  started.push(child);
  return child;
}

/** Runs a program of TypeScript that prints one line of JSON and then waits to be killed. */
async function startProgram(body: string): Promise<{ program: LabChild; said: Record<string, unknown> }> {
  const lab = new URL('../../lab/', import.meta.url).href;
  const code = `const lab = (path) => import('${lab}' + path); ${body}; setInterval(() => {}, 1000);`;
  const args = ['--import', 'tsx', '--input-type=module', '--eval', code];
  const program = await start(process.execPath, args);
  await program.ready(({ stdout }) => stdout.includes('\n'), 30_000);
  return { program, said: JSON.parse(program.output().stdout) as Record<string, unknown> };
}

/** A zombie, which only process 1 can bury, is gone as well. */
async function isGone(pid: number): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => ') Z');
  return stat.includes(') Z');
}

const goneSoon = (pid: number) =>
  until(
    () => isGone(pid),
    5000,
    () => `process ${pid} is still there`,
  );

afterEach(async () => {
  await Promise.all(started.splice(0).map((child) => child.stop()));
});

afterAll(() => leftovers.check());

describe('spawnChild', () => {
  it('stops a program and its children, also those that ignore SIGTERM', async () => {
    const script = 'trap "" TERM; (trap "" TERM; sleep 600) & echo $!; wait';
    const child = await start('sh', ['-c', script], { graceMs: 200 });
    await child.ready(({ stdout }) => stdout.includes('\n'));
    const grandchild = Number(child.output().stdout);
    await Promise.all([child.stop(), child.stop()]);
    expect(await child.exited).toEqual({ code: null, signal: 'SIGKILL' });
    expect(await isGone(grandchild)).toBe(true);
  });

  it('tells what a program said that ended before it was ready', async () => {
    const child = await start('sh', ['-c', 'echo no such thing >&2; exit 3']);
    await expect(child.ready(() => false)).rejects.toThrow(/sh ended \(3\).*no such thing/s);
  });

  it('ends a program that is not ready in time', async () => {
    const child = await start('sleep', ['600']);
    await expect(child.ready(() => false, 50)).rejects.toThrow('not ready');
    expect(isAlive(child.pid)).toBe(false);
  });

  it('hands over input, and lines as they come', async () => {
    const lines: string[] = [];
    const child = await start('cat', [], { input: 'one\ntwo\n', onLine: (line) => lines.push(line) });
    await child.exited;
    expect(lines).toEqual(['one', 'two']);
  });
});

describe('a lab that was killed', () => {
  it('leaves neither processes nor their children nor folders', async () => {
    const { program, said } = await startProgram(`
      const { makeTempDir, spawnChild } = await lab('process.ts');
      const { path } = await makeTempDir('killed');
      const child = await spawnChild('sh', ['-c', 'sleep 600 & echo $!; wait']);
      await child.ready(({ stdout }) => stdout.includes('\\n'));
      console.log(JSON.stringify({ path, child: child.pid, grandchild: Number(child.output().stdout) }))`);
    expect(await isGone(Number(said['grandchild']))).toBe(false);
    process.kill(program.pid, 'SIGKILL');
    await Promise.all([goneSoon(Number(said['child'])), goneSoon(Number(said['grandchild']))]);
    await until(
      () => !existsSync(String(said['path'])),
      5000,
      () => 'the folder is still there',
    );
  });

  it('leaves no guest and no X server', async () => {
    const { program, said } = await startProgram(`
      const { createVncGuest } = await lab('guests/index.ts');
      const { startDisplay } = await lab('desktop/index.ts');
      const guest = createVncGuest({ name: 'orphan' });
      await guest.start();
      const { pid, display } = await startDisplay({ width: 320, height: 240 });
      console.log(JSON.stringify({ guest: guest.pid, server: pid, display }))`);
    process.kill(program.pid, 'SIGKILL');
    await Promise.all([goneSoon(Number(said['guest'])), goneSoon(Number(said['server']))]);
    const socket = `/tmp/.X11-unix/X${String(said['display']).slice(1)}`;
    await until(
      () => !existsSync(socket),
      5000,
      () => 'the socket is still there',
    );
  });
});

describe('makeTempDir', () => {
  it('sweeps what a dead process has left, and nothing of the living', async () => {
    const dead = await start('true', []);
    await dead.exited;
    const left = join(tmpdir(), `zstack-lab-left-${dead.pid}-abcdef`);
    await mkdir(left);
    const living = await makeTempDir('living');
    const { remove } = await makeTempDir('sweeper');
    expect(existsSync(left)).toBe(false);
    expect(existsSync(living.path)).toBe(true);
    await Promise.all([living.remove(), remove()]);
    expect(existsSync(living.path)).toBe(false);
  });
});
