import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeTempDir, spawnChild, type LabChild, type TempDir } from '../process.ts';
import type { Graphics, GuestEvent, LabGuest } from '../types.ts';
import { buildGuestProgram } from './build.ts';
import { findFreePort } from './free-port.ts';
import { connectGuestPort, type GuestPort } from './guest-port.ts';
import { buildLinuxBoot, type LinuxCard } from './linux-guest.ts';
import { qemuArguments, type QemuGuestSpec, type RunFiles } from './qemu-arguments.ts';
import { QmpClient } from './qmp.ts';
import { tellSpiceClients } from './spice-migration.ts';
import { Startable, type GuestRun } from './startable.ts';

const startTimeoutMs = 30_000;
/** A Linux takes ten seconds alone on a machine. */
const linuxTimeoutMs = 110_000;
const portAttempts = 5;

interface Run extends GuestRun {
  readonly child: LabChild;
  readonly qmp: QmpClient;
  readonly port: GuestPort;
  readonly files: TempDir;
}

/** A QEMU guest that runs our guest program. */
export class QemuGuest extends Startable<Run> implements LabGuest {
  #spec: QemuGuestSpec;

  constructor(spec: QemuGuestSpec) {
    super(spec.name);
    this.#spec = spec;
  }

  /** The one that it was started with, or will be. */
  get consolePassword(): string | undefined {
    return this.#spec.password;
  }

  /** QEMU's process id; undefined while the guest is off. */
  get pid(): number | undefined {
    return this.run?.child.pid;
  }

  /** QEMU's remote control; throws while the guest is off. */
  get qmp(): QmpClient {
    return this.running().qmp;
  }

  /** A command of the guest program, once done: `fps 60`, `mode 1280 800`, `pattern photo`, `fill 336699`, `ping x`. */
  async command(line: string): Promise<string> {
    return this.running().port.command(line);
  }

  async freeze(on: boolean): Promise<void> {
    await this.command(on ? 'freeze' : 'go');
  }

  /** The first screen, or that of one of a Linux guest's cards. */
  async screendump(card?: LinuxCard): Promise<Buffer> {
    const { files, qmp } = this.running();
    const filename = join(files.path, `screen-${performance.now()}.png`);
    await qmp.execute('screendump', { filename, format: 'png', ...(card && { device: card }) });
    const picture = await readFile(filename);
    await rm(filename);
    return picture;
  }

  /** The reset button: resolves once the guest is there again. */
  async reset(): Promise<void> {
    const { qmp, port } = this.running();
    const ready = port.nextReady();
    await qmp.execute('system_reset');
    await ready;
  }

  prepare({ password, mode }: { password: string | undefined; mode: string | undefined }): void {
    const { password: _old, vnc: oldVnc, spice: oldSpice, ...rest } = this.#spec;
    const vnc = mode === undefined ? oldVnc === true : mode !== 'spice';
    const spice = mode === undefined || mode !== 'vnc' ? oldSpice : undefined;
    const wanted = mode !== undefined && mode !== 'vnc' ? (spice ?? {}) : spice;
    this.#spec = { ...rest, vnc, ...(wanted && { spice: wanted }), ...(password !== undefined && { password }) };
  }

  async migrate(): Promise<void> {
    const from = this.running();
    this.hold(await migrate(this.#spec, from, this.log));
    await dispose(from);
  }

  protected launch(): Promise<Run> {
    this.clearEvents();
    return launch(this.#spec, this.log);
  }

  protected end(run: Run): Promise<void> {
    return dispose(run);
  }
}

async function dispose({ child, qmp, port, files }: Run): Promise<void> {
  await child.stop();
  qmp.close();
  port.close();
  await files.remove();
}

async function launch(spec: QemuGuestSpec, onEvent: (event: GuestEvent) => void): Promise<Run> {
  const files = await makeTempDir('guest');
  try {
    const paths = await writeRunFiles(files.path, spec);
    const machine = await spawnOnFreePorts(spec, paths);
    const port = await boot(machine, paths, onEvent, spec.linux ? linuxTimeoutMs : startTimeoutMs);
    return { ...machine, port, files, over: machine.child.exited };
  } catch (error) {
    await files.remove();
    throw error;
  }
}

/**
 * QEMU's own migration, over a socket in the new run's folder; SPICE clients are told where it goes, as libvirt has it done. The guest
 * does not say READY again: it is.
 */
async function migrate(spec: QemuGuestSpec, from: Run, onEvent: (event: GuestEvent) => void): Promise<Run> {
  const files = await makeTempDir('guest');
  const uri = `unix:${join(files.path, 'migration')}`;
  try {
    const paths = await writeRunFiles(files.path, spec);
    const arriving = { ...spec, extraArgs: [...(spec.extraArgs ?? []), '-incoming', uri] };
    const machine = await spawnOnFreePorts(arriving, paths);
    const port = await connectGuestPort(paths.portSocket, onEvent);
    const spice = spec.spice && (await tellSpiceClients(spec, from.qmp, machine));
    await from.qmp.execute('migrate', { uri });
    await spice?.linked();
    await migrated(from.qmp);
    await spice?.left(startTimeoutMs);
    await machine.qmp.execute('cont'); // it was started with -S
    return { ...machine, port, files, over: machine.child.exited };
  } catch (error) {
    await files.remove();
    throw error;
  }
}

async function migrated(qmp: QmpClient): Promise<void> {
  for (const end = performance.now() + startTimeoutMs; performance.now() < end;) {
    const { status } = (await qmp.execute('query-migrate')) as { status?: string };
    if (status === 'completed') return;
    if (status === 'failed' || status === 'cancelled') break;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('the guest did not migrate');
}

async function writeRunFiles(folder: string, { linux, password }: QemuGuestSpec): Promise<RunFiles> {
  const boot = linux ? await buildLinuxBoot(linux, folder) : await buildGuestProgram();
  const passwordFile = join(folder, 'password');
  if (password !== undefined) await writeFile(passwordFile, password, { mode: 0o600 });
  return { boot, passwordFile, qmpSocket: join(folder, 'qmp'), portSocket: join(folder, 'port') };
}

type Machine = Pick<Run, 'child' | 'graphics' | 'qmp'>;

/** QEMU takes no port 0, so a port that was just free is named, and another one when somebody was faster. */
async function spawnOnFreePorts(spec: QemuGuestSpec, files: RunFiles): Promise<Machine> {
  for (let attempt = 1; ; attempt++) {
    const graphics = await choosePorts(spec);
    const child = await spawnChild('qemu-system-x86_64', qemuArguments(spec, graphics, files));
    try {
      return { child, graphics, qmp: await connectWhenUp(child, files.qmpSocket) };
    } catch (error) {
      const clash = /address already in use|failed to (bind|initialize spice)/i.test(child.output().stderr);
      if (!clash || attempt === portAttempts) throw error;
    }
  }
}

async function choosePorts({ host = '127.0.0.1', vnc, spice }: QemuGuestSpec): Promise<Graphics> {
  return {
    ...(vnc && { vnc: await findFreePort(host) }),
    ...(spice && spice.plain !== false && { spice: await findFreePort(host) }),
    ...(spice?.x509Dir !== undefined && { spiceTls: await findFreePort(host) }),
  };
}

/** QMP answers once everything listens. */
async function connectWhenUp(child: LabChild, socket: string): Promise<QmpClient> {
  let qmp: QmpClient | undefined;
  await child.ready(async () => {
    qmp = await QmpClient.connect(socket).catch(() => undefined);
    return qmp !== undefined;
  }, startTimeoutMs);
  if (!qmp) throw new Error('unreachable: ready() has seen to it');
  return qmp;
}

/** QEMU waits (-S) until somebody listens to the guest, so that its first words are not lost. */
async function boot(
  { child, qmp }: Machine,
  files: RunFiles,
  onEvent: (event: GuestEvent) => void,
  timeoutMs: number,
): Promise<GuestPort> {
  const timer = setTimeout(() => void child.stop(), timeoutMs);
  try {
    const port = await connectGuestPort(files.portSocket, onEvent);
    const ready = port.nextReady(); // Rejects when the guest ends.
    await qmp.execute('cont');
    await ready;
    return port;
  } catch (error) {
    await child.stop();
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
