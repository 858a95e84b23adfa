import { fail, type Result } from '../../shared/errors.ts';
import type { VmAddress } from '../../shared/ipc.ts';
import type { IsoImage, VmChange, VmFacts, VmJob } from '../../shared/vm-job.ts';
import type { CloudService } from './cloud-service.ts';

export interface VmJobsDeps {
  readonly clouds: Pick<CloudService, 'withClient'>;
  readonly onChange: (job: VmJob) => void;
  /** Told when a job has ended, however: the VM may not be as it was. */
  readonly onSettled: (vm: VmAddress) => void;
  readonly now?: () => number;
}

/** What is being done to VMs through their clouds. Each job is sent once; whoever asked may stop waiting for it. */
export class VmJobs {
  readonly #deps: VmJobsDeps;
  readonly #jobs = new Map<string, VmJob>();
  readonly #waits = new Map<string, AbortController>();
  readonly #life = new AbortController();

  constructor(deps: VmJobsDeps) {
    this.#deps = deps;
  }

  /** Those under way, in the order in which they were asked for. */
  get running(): readonly VmJob[] {
    return [...this.#jobs.values()];
  }

  async run({ requestId, cloudId, vmUuid, change }: VmAddress & { requestId: string; change: VmChange }) {
    if (this.#jobs.has(requestId)) return fail('busy', { what: requestId });
    const since = (this.#deps.now ?? Date.now)();
    const wait = new AbortController();
    this.#waits.set(requestId, wait);
    this.#set({ requestId, cloudId, vmUuid, kind: kindOf(change), phase: 'queued', since });
    const onAccepted = (): void => this.#move(requestId, { phase: 'running' });
    const ended = await this.#deps.clouds
      .withClient(cloudId, wait.signal, (client) =>
        client.changeVm(vmUuid, change, { signal: wait.signal, onAccepted }),
      )
      .finally(() => this.#waits.delete(requestId));
    this.#move(requestId, outcomeOf(ended));
    this.#jobs.delete(requestId);
    if (!this.#life.signal.aborted) this.#deps.onSettled({ cloudId, vmUuid });
    return ended;
  }

  /** Stops waiting. An unknown id is nothing to complain about: that job has just ended. */
  cancel(requestId: string): void {
    this.#waits.get(requestId)?.abort();
  }

  facts({ cloudId, vmUuid }: VmAddress): Promise<Result<VmFacts>> {
    const { signal } = this.#life;
    return this.#deps.clouds.withClient(cloudId, signal, (client) => client.getVmFacts(vmUuid, signal));
  }

  isoImages({ cloudId }: VmAddress): Promise<Result<readonly IsoImage[]>> {
    const { signal } = this.#life;
    return this.#deps.clouds.withClient(cloudId, signal, (client) => client.listIsoImages(signal));
  }

  dispose(): void {
    this.#life.abort();
    for (const wait of this.#waits.values()) wait.abort();
  }

  #move(requestId: string, change: Partial<VmJob>): void {
    const job = this.#jobs.get(requestId);
    if (job) this.#set({ ...job, ...change });
  }

  #set(job: VmJob): void {
    this.#jobs.set(job.requestId, job);
    if (!this.#life.signal.aborted) this.#deps.onChange(job);
  }
}

function kindOf(change: VmChange): VmJob['kind'] {
  return change.kind === 'power' ? change.action : change.kind;
}

/** A job that we no longer wait for goes on at the server. */
function outcomeOf(ended: Result<void>): Pick<VmJob, 'phase' | 'error'> {
  if (ended.ok) return { phase: 'done' };
  const { error } = ended;
  const goesOn = error.code === 'job-timeout' || error.code === 'cancelled';
  return { phase: goesOn ? 'still-running' : 'failed', error };
}
