import * as z from 'zod';
import type { Recent } from '../../shared/bookmark.ts';
import { JsonFile, type JsonFileDeps } from './json-file.ts';
import { recent } from './schemas.ts';

const kept = 20;

/** The VMs whose consoles were opened last, newest first, each once. */
export class RecentStore {
  readonly #file: JsonFile<readonly Recent[]>;
  readonly #now: () => number;

  constructor(deps: Pick<JsonFileDeps<never>, 'file' | 'onNotice' | 'now'>) {
    this.#file = new JsonFile<readonly Recent[]>({ ...deps, schema: z.array(recent), initial: [] });
    this.#now = deps.now ?? Date.now;
  }

  load(): Promise<readonly Recent[]> {
    return this.#file.load();
  }

  get all(): readonly Recent[] {
    return this.#file.value;
  }

  onChange(listener: (all: readonly Recent[]) => void): () => void {
    return this.#file.onChange(listener);
  }

  /** Puts this VM at the top. A list that can't be written is no reason to bother the person: it stays in memory. */
  async note(vm: { cloudId: string; vmUuid: string; vmName: string }): Promise<void> {
    const others = this.all.filter((each) => each.cloudId !== vm.cloudId || each.vmUuid !== vm.vmUuid);
    const top = { cloudId: vm.cloudId, vmUuid: vm.vmUuid, vmName: vm.vmName, openedAt: this.#now() };
    await this.#file.set([top, ...others].slice(0, kept));
  }

  async removeCloud(cloudId: string): Promise<void> {
    await this.#file.set(this.all.filter((each) => each.cloudId !== cloudId));
  }

  settled(): Promise<void> {
    return this.#file.settled();
  }
}
