import { access, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startDisplay, type XDisplay } from '../desktop/display.ts';
import { makeTempDir, spawnChild, until, type LabChild, type TempDir } from '../process.ts';
import type { LabService } from '../types.ts';

/**
 * Debian's spice-vdagentd and spice-vdagent on an X display of their own, in the guest's place: what a Linux guest really runs. The
 * server is started with `agent: { socket: agent.port }`, then `start()`.
 */
export class VdAgent implements LabService {
  readonly #folder: TempDir;
  #display: XDisplay | undefined;
  readonly #children: LabChild[] = [];

  private constructor(folder: TempDir) {
    this.#folder = folder;
  }

  static async create(): Promise<VdAgent> {
    return new VdAgent(await makeTempDir('vdagent'));
  }

  /** The unix socket in the place of the virtio port. */
  get port(): string {
    return join(this.#folder.path, 'port');
  }

  /** Where files from the client arrive. */
  get files(): string {
    return join(this.#folder.path, 'files');
  }

  /** For X clients in this guest, which share its clipboard: DISPLAY is set. */
  get env(): NodeJS.ProcessEnv {
    return { ...process.env, DISPLAY: this.#display?.display, HOME: this.#folder.path };
  }

  /** What both programs have said; they log each message. */
  get log(): string {
    return this.#children.map((child) => child.output().stdout + child.output().stderr).join('\n');
  }

  async start(): Promise<void> {
    const uinput = join(this.#folder.path, 'uinput'); // Opened, but as it is fake not asked to be one.
    const socket = join(this.#folder.path, 'session');
    await Promise.all([mkdir(this.files), writeFile(uinput, '')]);
    this.#display = await startDisplay({ width: 1024, height: 768 });
    const common = ['-x', '-d', '-s', this.port, '-S', socket];
    await this.#run('/usr/sbin/spice-vdagentd', [...common, '-d', '-X', '-f', '-u', uinput]);
    await until(
      () => exists(socket),
      10_000,
      () => `spice-vdagentd does not listen: ${this.log}`,
    );
    await this.#run('/usr/bin/spice-vdagent', [...common, '-f', this.files, '-o', '0']);
  }

  async stop(): Promise<void> {
    await Promise.all(this.#children.splice(0).map((child) => child.stop()));
    await this.#display?.stop();
    await this.#folder.remove();
  }

  async #run(program: string, args: readonly string[]): Promise<void> {
    this.#children.push(await spawnChild(program, args, { env: this.env }));
  }
}

function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
