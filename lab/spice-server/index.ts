import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { EventLog } from '../guests/event-log.ts';
import { readPam, type Picture } from '../picture.ts';
import { makeTempDir, spawnChild, type LabChild, type TempDir } from '../process.ts';
import type { LabService } from '../types.ts';
import { buildSpiceServer } from './build.ts';
import { serverArguments, ticketVariable, type SpiceServerSpec } from './options.ts';

const startAttempts = 5;
/** What the program ends with when somebody else was faster at the port it found. */
const portTaken = 3;

/** What the server reports by itself; the README lists the kinds. */
export interface SpiceServerEvent {
  readonly kind: string;
  readonly [name: string]: unknown;
}

type Answer = Readonly<Record<string, unknown>>;

interface Waiting {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

/** A real SPICE server (libspice-server) without a guest: draws what it is told to, and tells what it was sent. */
export class SpiceServer implements LabService {
  readonly #spec: SpiceServerSpec;
  readonly #log = new EventLog<SpiceServerEvent>();
  readonly #waiting: Waiting[] = [];
  #child: LabChild | undefined;
  #files: TempDir | undefined;
  #ports = { port: 0, tlsPort: 0 };
  #pictures = 0;

  constructor(spec: SpiceServerSpec = {}) {
    this.#spec = spec;
  }

  get port(): number {
    return this.#ports.port;
  }

  /** 0 without certificates. */
  get tlsPort(): number {
    return this.#ports.tlsPort;
  }

  get pid(): number {
    return this.#running().pid;
  }

  /** What it has written on standard error: libspice-server's warnings. */
  get warnings(): string {
    return this.#running().output().stderr;
  }

  get events(): readonly SpiceServerEvent[] {
    return this.#log.events;
  }

  clearEvents(): void {
    this.#log.clear();
  }

  /** As `LabGuest.waitForEvent`. */
  waitForEvent(test: (event: SpiceServerEvent) => boolean, timeoutMs: number): Promise<SpiceServerEvent> {
    return this.#log.waitFor(test, timeoutMs);
  }

  async start(): Promise<void> {
    this.#files = await makeTempDir('spice-server');
    for (let attempt = 1; !(await this.#launch()); attempt++) {
      if (attempt === startAttempts) throw new Error('no port for the SPICE server');
    }
  }

  /** Sends one command line and resolves with its answer; rejects with the server's words. */
  command(line: string): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#running().send(`${line}\n`);
      this.#waiting.push({ resolve, reject });
    });
  }

  /** The server's own rendering of a surface (0: the primary), after all commands so far. */
  async picture({ display = 0, surface = 0 } = {}): Promise<Picture> {
    const file = join(this.#files?.path ?? '', `picture-${this.#pictures++}`);
    await this.command(`picture ${file} display=${display} surface=${surface}`);
    const picture = readPam(await readFile(file));
    await rm(file);
    return picture;
  }

  /**
   * Moves the machine with its clients to a server that waits for it (`migrationTarget`, same displays, surface 0 only): says
   * so to the clients, waits until they are there too (except when hosts are switched), carries the picture over, and ends here.
   */
  async migrateTo(target: SpiceServer): Promise<void> {
    const kept = join(this.#files?.path ?? '', 'memory');
    const has = (event: string) =>
      this.waitForEvent((said) => said['kind'] === 'migration' && said['event'] === event, 10_000);
    await this.command(`migrate connect port=${target.port} tls=${target.tlsPort || -1}`);
    const switches = this.#spec.migration === 'switch-host';
    if (!switches) await has('connected');
    await this.command(`memory keep ${kept}`);
    await target.command(`memory restore ${kept}`);
    const { clientCaps } = await this.command('agent show');
    const resumes = this.#spec.agent === true && this.#spec.migration === 'seamless';
    if (resumes) await target.command(`agent resume client-caps=${Number(clientCaps)}`);
    await this.command('migrate end');
    await target.command('machine start');
    if (!switches) await has('ended');
    if (this.#spec.agent === true && !resumes) await target.command('agent connect');
  }

  async stop(): Promise<void> {
    await this.#child?.stop();
    this.#child = undefined;
    await this.#files?.remove();
    this.#files = undefined;
  }

  #running(): LabChild {
    if (!this.#child) throw new Error('the SPICE server is off');
    return this.#child;
  }

  /** False when another program was faster at the port. */
  async #launch(): Promise<boolean> {
    const program = await buildSpiceServer();
    const env = { ...process.env, [ticketVariable]: this.#spec.password };
    let ready = false;
    const onLine = (line: string) => (ready = this.#hear(line) || ready);
    const child = await spawnChild(program, serverArguments(this.#spec), { env, onLine, interactive: true });
    this.#child = child;
    void child.exited.then(() => {
      const error = new Error(`the SPICE server ended: ${child.output().stderr.slice(-500)}`);
      for (const { reject } of this.#waiting.splice(0)) reject(error);
    });
    const failed = await child
      .ready(() => ready)
      .then(
        () => undefined,
        (error: unknown) => error,
      );
    if (failed !== undefined && (await child.exited).code !== portTaken) throw failed as Error;
    return failed === undefined;
  }

  /** Takes one line; true for the one that says that the server listens. */
  #hear(line: string): boolean {
    const [word = '', ...rest] = line.split(' ');
    const text = rest.join(' ');
    if (word === 'event') this.#log.add(JSON.parse(text) as SpiceServerEvent);
    if (word === 'ok') this.#waiting.shift()?.resolve(JSON.parse(text) as Answer);
    if (word === 'error') this.#waiting.shift()?.reject(new Error(text));
    if (word === 'ready') this.#ports = JSON.parse(text) as { port: number; tlsPort: number };
    return word === 'ready';
  }
}
