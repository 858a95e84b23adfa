import { setTimeout as sleep } from 'node:timers/promises';
import { RestFailure } from './errors.ts';
import { newUuid } from './sessions.ts';

/** What a call or a finished job is answered with. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

interface JobsDeps {
  /** How long a job takes at least. */
  readonly delayMs: () => number;
  /** Ends the waits of running jobs. */
  readonly signal: AbortSignal;
}

/** Asynchronous calls (contract section 2). A finished job's answer stays. */
export class Jobs {
  private readonly jobs = new Map<string, Answer | 'running'>();

  constructor(private readonly deps: JobsDeps) {}

  /** Starts `run` as a job and returns its uuid: the caller's (`X-Job-UUID`) or a new one. */
  start(wanted: string | undefined, run: () => Promise<Answer>): string {
    const uuid = this.newUuid(wanted);
    this.jobs.set(uuid, 'running');
    void this.finish(uuid, run);
    return uuid;
  }

  poll(uuid: string): Answer {
    const job = this.jobs.get(uuid);
    if (!job) throw new RestFailure(404, 'the job has been expired');
    return job === 'running' ? { status: 202, body: {} } : job;
  }

  forget(uuid: string): void {
    this.jobs.delete(uuid);
  }

  private newUuid(wanted: string | undefined): string {
    if (wanted === undefined) return newUuid();
    if (!/^[0-9a-f]{32}$/.test(wanted)) throw new RestFailure(400, `Invalid header[X-Job-UUID], it is not a UUID`);
    if (this.jobs.has(wanted)) throw new RestFailure(400, `Duplicate job uuid[${wanted}]`);
    return wanted;
  }

  private async finish(uuid: string, run: () => Promise<Answer>): Promise<void> {
    const { signal } = this.deps;
    await sleep(this.deps.delayMs(), undefined, { signal }).catch(() => {});
    if (signal.aborted) return;
    const answer = await run();
    if (this.jobs.has(uuid)) this.jobs.set(uuid, answer);
  }
}
