import type { VmPlace } from '../../../shared/vm.ts';
import { CloudWatch, type CloudWatchDeps } from './cloud-watch.ts';

export interface LiveVmsDeps extends Omit<CloudWatchDeps, 'cloudId' | 'client'> {
  readonly client: (cloudId: string) => ReturnType<CloudWatchDeps['client']>;
}

/** What of the window is in sight. */
export interface Sight {
  readonly rows: readonly VmPlace[];
  readonly pictures: readonly VmPlace[];
}

/** Keeps the lists of all clouds fresh while somebody can see them: not while the window is hidden or the screen is locked. */
export class LiveVms {
  readonly #deps: LiveVmsDeps;
  readonly #watches = new Map<string, CloudWatch>();
  #sight: Sight = { rows: [], pictures: [] };
  #active = false;

  constructor(deps: LiveVmsDeps) {
    this.#deps = deps;
  }

  /** Follows exactly these clouds. */
  follow(cloudIds: readonly string[]): void {
    for (const [id, watch] of this.#watches) {
      if (cloudIds.includes(id)) continue;
      watch.stop();
      this.#watches.delete(id);
    }
    for (const id of cloudIds) if (!this.#watches.has(id)) this.#open(id);
  }

  /** Starts a cloud's watch anew: it was left, or another account is signed in. */
  restart(cloudId: string): void {
    this.#watches.get(cloudId)?.stop();
    if (this.#watches.delete(cloudId)) this.#open(cloudId);
  }

  watch(sight: Sight): void {
    this.#sight = sight;
    for (const [id, watch] of this.#watches) this.#show(id, watch);
  }

  /** Whether somebody can see the lists. */
  setActive(active: boolean): void {
    this.#active = active;
    for (const watch of this.#watches.values()) {
      if (active) watch.start();
      else watch.stop();
    }
  }

  /** A person has come to the window: a cloud that did not answer is asked now. */
  retryNow(): void {
    for (const watch of this.#watches.values()) watch.retryNow();
  }

  /** Somebody asked for a change of this VM: its state is looked at sooner. */
  expect({ cloudId, vmUuid }: VmPlace): void {
    this.#watches.get(cloudId)?.expect(vmUuid);
  }

  dispose(): void {
    this.setActive(false);
    this.#watches.clear();
  }

  #open(cloudId: string): void {
    const watch = new CloudWatch({ ...this.#deps, cloudId, client: () => this.#deps.client(cloudId) });
    this.#watches.set(cloudId, watch);
    this.#show(cloudId, watch);
    if (this.#active) watch.start();
  }

  #show(cloudId: string, watch: CloudWatch): void {
    const here = (places: readonly VmPlace[]) =>
      places.filter((place) => place.cloudId === cloudId).map(({ vmUuid }) => vmUuid);
    watch.watch(here(this.#sight.rows), here(this.#sight.pictures));
  }
}
