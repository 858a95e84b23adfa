import { mkdir, readdir, readFile, readlink, rename, writeFile } from 'node:fs/promises';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { makeTempDir, spawnChild, type LabChild, type TempDir } from './process.ts';
import type { LabService } from './types.ts';

export interface ConsoleProxyOptions {
  /** A loopback address to listen on; 127.0.0.1 when left out. */
  readonly host?: string;
  /** What RequestConsoleAccess says in place of `host`: a name that does not lead here, as behind NAT. */
  readonly announceHost?: string;
  /** Seconds without a client until the process ends; 60 as in ZStack when left out. */
  readonly idleTimeoutSeconds?: number | undefined;
  /** PEM texts. With them both ws and wss work on the one port. */
  readonly certificate?: { readonly cert: string; readonly key: string } | undefined;
}

export interface ProxyTarget {
  readonly host: string;
  readonly port: number;
}

/** Debian's websockify run as ZStack runs its own (contract section 5.2.5): started on demand, ended when idle. */
export interface ConsoleProxy extends LabService {
  readonly hostname: string;
  /** Known from the first `allow` on; stays the same unless somebody takes the port meanwhile. */
  readonly port: number;
  readonly running: boolean;
  /** How often the process was started. */
  readonly starts: number;
  /** Makes the token lead to the target, in place of what the VM had, with the process running. */
  allow(vmUuid: string, token: string, target: ProxyTarget): Promise<void>;
  /** Lets nobody in for this VM any more; connections that are open go on. */
  forbid(vmUuid: string): Promise<void>;
  /** Kills the process of each open connection to the VM's target, so that its clients see 1006. */
  disconnect(vmUuid: string): Promise<void>;
  /** Open connections to the VM's target. */
  connections(vmUuid: string): Promise<number>;
}

/** Makes a console proxy whose process starts with the first token. */
export async function createConsoleProxy(options: ConsoleProxyOptions = {}): Promise<ConsoleProxy> {
  const dir = await makeTempDir('proxy');
  await Promise.all(['tokens', 'new'].map((name) => mkdir(join(dir.path, name))));
  const { certificate } = options;
  if (certificate) await writeSecret(join(dir.path, 'proxy.pem'), certificate.key + certificate.cert);
  return new Websockify(options, dir);
}

class Websockify implements ConsoleProxy {
  port = 0;
  starts = 0;
  private child: LabChild | undefined;
  private starting: Promise<void> | undefined;
  private readonly targets = new Map<string, ProxyTarget>();

  constructor(
    private readonly options: ConsoleProxyOptions,
    private readonly dir: TempDir,
  ) {}

  get hostname(): string {
    return this.options.announceHost ?? this.host;
  }

  get running(): boolean {
    return this.child !== undefined;
  }

  async allow(vmUuid: string, token: string, target: ProxyTarget): Promise<void> {
    this.targets.set(vmUuid, target);
    await this.writeTokenFile(vmUuid, `${token}: ${target.host}:${target.port}\n`);
    if (!this.child) await (this.starting ??= this.start().finally(() => (this.starting = undefined)));
  }

  async forbid(vmUuid: string): Promise<void> {
    if (this.targets.has(vmUuid)) await this.writeTokenFile(vmUuid, '');
  }

  async disconnect(vmUuid: string): Promise<void> {
    for (const pid of await this.connectionPids(vmUuid)) kill(pid);
  }

  async connections(vmUuid: string): Promise<number> {
    return (await this.connectionPids(vmUuid)).length;
  }

  async stop(): Promise<void> {
    await this.starting?.catch(() => {});
    await this.child?.stop();
    await this.dir.remove();
  }

  private get host(): string {
    return this.options.host ?? '127.0.0.1';
  }

  /** One file a VM, replaced as a whole and never unlinked: websockify lists the folder, then opens each file that it saw. */
  private async writeTokenFile(vmUuid: string, text: string): Promise<void> {
    const written = join(this.dir.path, 'new', `${vmUuid}.${randomInt(2 ** 47)}`);
    await writeSecret(written, text);
    await rename(written, join(this.dir.path, 'tokens', vmUuid));
  }

  private async start(attempts = 3): Promise<void> {
    this.port = (await isFree(this.host, this.port)) ? this.port : await freePort(this.host);
    const child = await spawnChild('/usr/bin/websockify', this.args(), { cwd: this.dir.path, graceMs: 300 });
    try {
      await child.ready(({ stderr }) => stderr.includes('proxying from'));
    } catch (error) {
      if (attempts > 1 && child.output().stderr.includes('in use')) return this.start(attempts - 1);
      throw error;
    }
    this.child = child;
    this.starts += 1;
    void child.exited.then(() => this.ended(child));
  }

  private args(): string[] {
    const { certificate, idleTimeoutSeconds = 60 } = this.options;
    const tokens = ['--token-plugin', 'TokenFile', '--token-source', join(this.dir.path, 'tokens')];
    const tls = certificate ? ['--cert', join(this.dir.path, 'proxy.pem')] : [];
    return [...tokens, '--idle-timeout', String(idleTimeoutSeconds), ...tls, `${this.host}:${this.port}`];
  }

  private async ended(child: LabChild): Promise<void> {
    if (this.child === child) this.child = undefined;
    await child.stop();
  }

  /** websockify has one child process a connection; those with a socket to the VM's target are its connections. */
  private async connectionPids(vmUuid: string): Promise<number[]> {
    const target = this.targets.get(vmUuid);
    if (!target || !this.child) return [];
    const sockets = await socketsTo(target);
    const children = await childrenOf(this.child.pid);
    const holds = await Promise.all(children.map(async (pid) => (await socketsOf(pid)).some((s) => sockets.has(s))));
    return children.filter((_pid, index) => holds[index]);
  }
}

async function writeSecret(path: string, text: string): Promise<void> {
  await writeFile(path, text, { mode: 0o600, flag: 'wx' });
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself.
  }
}

/** Below the range from which the system picks ports itself (32768 and up), so that nobody else gets it while the proxy is idle. */
async function freePort(host: string): Promise<number> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const port = randomInt(10_000, 32_768);
    if (await isFree(host, port)) return port;
  }
  throw new Error(`no free port on ${host}`);
}

async function isFree(host: string, port: number): Promise<boolean> {
  if (port === 0) return false;
  const probe = createServer().listen(port, host);
  try {
    await once(probe, 'listening');
    probe.close();
    await once(probe, 'close');
    return true;
  } catch {
    return false;
  }
}

/** `socket:[inode]` of each established IPv4 connection to the target (proc(5), /proc/net/tcp). */
async function socketsTo({ host, port }: ProxyTarget): Promise<Set<string>> {
  const remote = `${hexAddress(host)}:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const lines = (await readFile('/proc/net/tcp', 'utf8')).trim().split('\n').slice(1);
  const columns = lines.map((line) => line.trim().split(/\s+/));
  return new Set(columns.filter((column) => column[2] === remote).map((column) => `socket:[${column[9] ?? ''}]`));
}

/** As the kernel of a little-endian machine prints it: 127.0.0.1 is 0100007F. */
function hexAddress(host: string): string {
  const bytes = host.split('.').map((part) => Number(part).toString(16).padStart(2, '0'));
  return bytes.reverse().join('').toUpperCase();
}

async function childrenOf(pid: number): Promise<number[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
  return text.split(' ').filter(Boolean).map(Number);
}

async function socketsOf(pid: number): Promise<string[]> {
  const folder = `/proc/${pid}/fd`;
  const names = await readdir(folder).catch(() => []);
  return Promise.all(names.map((name) => readlink(join(folder, name)).catch(() => '')));
}
