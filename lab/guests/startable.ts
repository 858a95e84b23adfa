import type { Graphics, GuestEvent } from '../types.ts';
import { EventLog } from './event-log.ts';

/** One life of a guest, from start to stop. */
export interface GuestRun {
  readonly graphics: Graphics;
  /** Resolves when it has ended by itself. */
  readonly over?: Promise<unknown>;
}

/** What all guests have in common: they log what they receive, and may be started and stopped as often as one likes. */
export abstract class Startable<Run extends GuestRun> {
  readonly name: string;
  readonly #log = new EventLog();
  #starting: Promise<Run> | undefined;
  #run: Run | undefined;

  protected constructor(name: string) {
    this.name = name;
  }

  get graphics(): Graphics {
    return this.#run?.graphics ?? {};
  }

  get events(): readonly GuestEvent[] {
    return this.#log.events;
  }

  clearEvents(): void {
    this.#log.clear();
  }

  waitForEvent(test: (event: GuestEvent) => boolean, timeoutMs: number): Promise<GuestEvent> {
    return this.#log.waitFor(test, timeoutMs);
  }

  async start(): Promise<void> {
    this.#starting ??= this.#begin();
    await this.#starting;
  }

  async stop(): Promise<void> {
    const run = await this.#starting?.catch(() => undefined);
    this.#starting = undefined;
    this.#run = undefined;
    if (run) await this.end(run);
  }

  /** Starts a new life; leaves nothing behind where it rejects. */
  protected abstract launch(): Promise<Run>;

  protected abstract end(run: Run): Promise<void>;

  protected readonly log = (event: GuestEvent): void => this.#log.add(event);

  /** The life that it has; undefined while it is off. */
  protected get run(): Run | undefined {
    return this.#run;
  }

  /** Throws while it is off. */
  protected running(): Run {
    if (!this.#run) throw new Error(`${this.name} is off`);
    return this.#run;
  }

  /** From now on this is its life. */
  protected hold(run: Run): void {
    this.#run = run;
    this.#starting = Promise.resolve(run);
    // A guest that shut itself down, or was killed, is off as well.
    void run.over?.then(() => {
      if (this.#run === run) void this.stop();
    });
  }

  async #begin(): Promise<Run> {
    try {
      const run = await this.launch();
      this.hold(run);
      return run;
    } catch (error) {
      this.#starting = undefined;
      throw error;
    }
  }
}
