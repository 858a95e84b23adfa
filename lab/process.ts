import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Writable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type { LabService } from './types.ts';

const outputLimit = 64 * 1024;
const pollMs = 10;

export interface ChildOptions {
  readonly cwd?: string;
  /** The child's whole environment; ours when left out. */
  readonly env?: NodeJS.ProcessEnv;
  /** Written to the child's standard input, which is then closed: the way for secrets. */
  readonly input?: string;
  /** Keeps standard input open for `send`. */
  readonly interactive?: boolean;
  /** Called with each whole line of standard output. */
  readonly onLine?: (line: string) => void;
  /** What the program gets when we die; SIGTERM for those that have to tidy up. SIGKILL follows. */
  readonly deathSignal?: 'KILL' | 'TERM';
  /** How long `stop()` waits after SIGTERM before SIGKILL; 2000 when left out. */
  readonly graceMs?: number;
}

/** How a child ended: one of the two is set. */
interface ChildExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** The last 64 KiB of what a child wrote. */
interface ChildOutput {
  readonly stdout: string;
  readonly stderr: string;
}

/** A running program that ends with us, whatever becomes of us. */
export interface LabChild extends LabService {
  readonly pid: number;
  readonly exited: Promise<ChildExit>;
  output(): ChildOutput;
  /** Writes to the standard input of an `interactive` child. */
  send(text: string): void;
  /** Resolves once `isReady` holds; when the child ends or `timeoutMs` passes first, stops it and rejects with its output. */
  ready(isReady: (output: ChildOutput) => boolean | Promise<boolean>, timeoutMs?: number): Promise<void>;
}

/**
 * Starts a program in a process group of its own. Even `kill -9` of us ends it: the kernel kills the program itself
 * (PR_SET_PDEATHSIG), and a guard kills the rest of its group, since that flag does not reach grandchildren.
 */
export async function spawnChild(
  command: string,
  args: readonly string[],
  options: ChildOptions = {},
): Promise<LabChild> {
  const { deathSignal = 'KILL' } = options;
  const child = spawn('setpriv', ['--pdeathsig', deathSignal, '--', command, ...args], {
    cwd: options.cwd,
    env: options.env,
    detached: true,
    stdio: [options.input === undefined && !options.interactive ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  });
  const exited = exitOf(child);
  const output = captureOutput(child);
  const pid = await pidOf(child);
  const guard = guardUntilDeath(endGroup, deathSignal, String(pid));
  if (options.onLine && child.stdout) createInterface({ input: child.stdout }).on('line', options.onLine);
  child.stdin?.on('error', () => {}); // It may end without reading.
  if (!options.interactive) child.stdin?.end(options.input);
  let stopping: Promise<void> | undefined;
  const stop = () => (stopping ??= stopGroup(pid, exited, options.graceMs ?? 2000).finally(guard.release));
  const send = (text: string) => void child.stdin?.write(text);
  return { pid, exited, output, send, stop, ready: readiness(command, exited, output, stop) };
}

/** A folder of ours under the system's temporary folder. */
export interface TempDir {
  readonly path: string;
  /** Idempotent. */
  readonly remove: () => Promise<void>;
}

const tempPrefix = 'zstack-lab-';

/**
 * Makes a private (0700) folder that is removed by `remove()`, or by its guard when we die without calling it. Folders that
 * both missed (the machine went down) are swept here, by the pid in their names.
 */
export async function makeTempDir(prefix: string): Promise<TempDir> {
  await sweepTempDirs();
  const path = await mkdtemp(join(tmpdir(), `${tempPrefix}${prefix}-${process.pid}-`));
  const guard = guardUntilDeath('rm -rf -- "$1"', path);
  const remove = async () => {
    await rm(path, { recursive: true, force: true, maxRetries: 3 });
    guard.release();
  };
  return { path, remove };
}

/** Removes the folders that processes which are no more have left. */
async function sweepTempDirs(): Promise<void> {
  const names = await readdir(tmpdir());
  const left = names.filter((name) => {
    const pid = /^zstack-lab-.*-(\d+)-[^-]+$/.exec(name)?.[1];
    return pid !== undefined && !isAlive(Number(pid));
  });
  await Promise.all(left.map((name) => rm(join(tmpdir(), name), { recursive: true, force: true })));
}

/** Whether a process exists. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Waits until `condition` holds and returns its value; rejects with `describe()` after `timeoutMs`. */
export async function until<T>(
  condition: () => T | undefined | false | Promise<T | undefined | false>,
  timeoutMs: number,
  describe: () => string,
): Promise<T> {
  const end = performance.now() + timeoutMs;
  for (;;) {
    const value = await condition();
    if (value !== undefined && value !== false) return value;
    if (performance.now() > end) throw new Error(`${describe()} (waited ${timeoutMs} ms)`);
    await delay(pollMs);
  }
}

/** Signals a group ($1: how, $2: its id), and kills what is left of it two seconds later. */
const endGroup = `kill -s "$1" -- "-$2"
  tries=0; while [ $tries -lt 20 ] && kill -s 0 -- "-$2"; do sleep 0.1; tries=$((tries + 1)); done
  kill -s KILL -- "-$2"`;

/** A shell that sleeps on a pipe which only our death closes, and then runs `action`. */
function guardUntilDeath(action: string, ...args: string[]): { readonly release: () => void } {
  const guard = spawn('/bin/sh', ['-c', `while read -r _; do :; done; ${action}`, 'lab-guard', ...args], {
    detached: true, // Ctrl+C in the terminal is for us only.
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  // Who forgets to stop something shall not be kept alive by its guard.
  guard.unref();
  (guard.stdin as Writable & { unref(): void }).unref();
  guard.on('error', () => {}); // Without a guard there is still the kernel's flag, and the sweep.
  guard.stdin.on('error', () => {});
  return { release: () => void guard.kill('SIGKILL') };
}

function exitOf(child: ChildProcess): Promise<ChildExit> {
  return new Promise((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal }));
    // A descendant that left the group may hold the pipes open: then don't wait for the last of the output.
    child.once('exit', (code, signal) => setTimeout(() => resolve({ code, signal }), 250).unref());
  });
}

function pidOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('spawn', () => resolve(child.pid ?? 0));
  });
}

function captureOutput(child: ChildProcess): () => ChildOutput {
  const text = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (chunk: string) => {
      text[name] = (text[name] + chunk).slice(-outputLimit);
    });
  }
  return () => ({ ...text });
}

function readiness(
  command: string,
  exited: Promise<ChildExit>,
  output: () => ChildOutput,
  stop: () => Promise<void>,
): LabChild['ready'] {
  return async (isReady, timeoutMs = 20_000) => {
    let exit: ChildExit | undefined;
    void exited.then((value) => (exit = value));
    const said = () => `${output().stdout}\n${output().stderr}`.trim().slice(-2000);
    const check = async () => {
      if (exit)
        throw new Error(`${command} ended (${exit.code ?? exit.signal ?? 'unknown'}) before it was ready: ${said()}`);
      return isReady(output());
    };
    try {
      await until(check, timeoutMs, () => `${command} is not ready: ${said()}`);
    } catch (error) {
      await stop();
      throw error;
    }
  };
}

async function stopGroup(pid: number, exited: Promise<ChildExit>, graceMs: number): Promise<void> {
  signalGroup(pid, 'SIGTERM');
  const timer = setTimeout(() => signalGroup(pid, 'SIGKILL'), graceMs);
  const gone = async () => !(await isGroupAlive(pid));
  await until(gone, graceMs + 5000, () => `process group ${pid} is still there`).finally(() => clearTimeout(timer));
  await exited;
}

/** Zombies don't count: orphans stay that way until process 1 sees to them, in some containers for ever. */
async function isGroupAlive(pgid: number): Promise<boolean> {
  if (!isAlive(-pgid)) return false;
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const stats = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')));
  return stats.some((stat) => {
    const [state = 'Z', , group] = stat.slice(stat.lastIndexOf(')') + 2).split(' '); // proc(5): state, ppid, pgrp
    return Number(group) === pgid && state !== 'Z';
  });
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // Nobody is left in the group.
  }
}
