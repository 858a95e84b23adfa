import type { Vm, VmList } from '../../shared/vm.ts';
import type { VmPage, ZStackClient } from '../zstack/types.ts';

export interface VmListsDeps {
  readonly onChange: (list: VmList) => void;
}

/** The VM list of each cloud, as far as it has come. A refresh replaces a running one. */
export class VmLists {
  readonly #deps: VmListsDeps;
  readonly #lists = new Map<string, VmList>();
  readonly #running = new Map<string, AbortController>();

  constructor(deps: VmListsDeps) {
    this.#deps = deps;
  }

  get all(): readonly VmList[] {
    return [...this.#lists.values()];
  }

  find(cloudId: string, vmUuid: string): Vm | undefined {
    return this.#lists.get(cloudId)?.vms.find((vm) => vm.uuid === vmUuid);
  }

  /** Asks the cloud for its VMs. The last good list stays in view until the new one is whole, and when that one fails. */
  async refresh(cloudId: string, client: ZStackClient): Promise<void> {
    this.#running.get(cloudId)?.abort();
    const abort = new AbortController();
    this.#running.set(cloudId, abort);
    const last = this.#lists.get(cloudId)?.vms ?? [];
    this.#set({ cloudId, phase: 'loading', vms: last });
    const answer = await client.listVms(this.#pages(cloudId, last, abort.signal), abort.signal);
    if (abort.signal.aborted) return;
    this.#running.delete(cloudId);
    if (answer.ok) this.#set({ cloudId, phase: 'ready', vms: answer.value, total: answer.value.length });
    else this.#set({ cloudId, phase: 'failed', vms: last, error: answer.error });
  }

  /** Stops a running refresh and forgets the list. */
  clear(cloudId: string): void {
    this.#running.get(cloudId)?.abort();
    this.#running.delete(cloudId);
    if (this.#lists.delete(cloudId)) this.#deps.onChange({ cloudId, phase: 'idle', vms: [] });
  }

  dispose(): void {
    for (const abort of this.#running.values()) abort.abort();
    this.#running.clear();
  }

  /** Shows a first list while it grows; each time it has doubled, so that 20,000 VMs cross to the window a few times only. */
  #pages(cloudId: string, last: readonly Vm[], signal: AbortSignal): (page: VmPage) => void {
    const vms: Vm[] = [];
    let shown = 0;
    return (page) => {
      vms.push(...page.vms);
      if (signal.aborted || last.length > 0 || vms.length < 2 * shown) return;
      shown = vms.length;
      const total = page.total === undefined ? {} : { total: page.total };
      this.#set({ cloudId, phase: 'loading', vms: [...vms], ...total });
    };
  }

  #set(list: VmList): void {
    this.#lists.set(list.cloudId, list);
    this.#deps.onChange(list);
  }
}
