import type { AppError } from '../../shared/errors.ts';
import type { Vm, VmList, VmUpdate } from '../../shared/vm.ts';
import type { VmPage, VmStateRow, ZStackClient } from '../zstack/types.ts';
import { Lane } from './lane.ts';
import { VmTable } from './vm-table.ts';

export interface VmListsDeps {
  /** A whole list in place of the last. */
  readonly onChange: (list: VmList) => void;
  /** What differs from what was told last. */
  readonly onUpdate: (update: VmUpdate) => void;
}

interface Entry {
  readonly table: VmTable;
  /** One request for lists at a time, whoever asks. */
  readonly lane: Lane;
  phase: VmList['phase'];
  total?: number | undefined;
  error?: AppError | undefined;
  refreshing: AbortController | undefined;
}

interface Change {
  readonly changed?: readonly Vm[];
  readonly removed?: readonly string[];
}

/** The VM list of each cloud, as far as it has come. Whatever changes is told as a difference, once. */
export class VmLists {
  readonly #deps: VmListsDeps;
  readonly #entries = new Map<string, Entry>();

  constructor(deps: VmListsDeps) {
    this.#deps = deps;
  }

  get all(): readonly VmList[] {
    return [...this.#entries].map(([cloudId, entry]) => ({ ...statusOf(cloudId, entry), vms: entry.table.all }));
  }

  phaseOf(cloudId: string): VmList['phase'] {
    return this.#entries.get(cloudId)?.phase ?? 'idle';
  }

  vmsOf(cloudId: string): readonly Vm[] {
    return this.#entries.get(cloudId)?.table.all ?? [];
  }

  find(cloudId: string, vmUuid: string): Vm | undefined {
    return this.#entries.get(cloudId)?.table.find(vmUuid);
  }

  lane(cloudId: string): Lane {
    return this.#entry(cloudId).lane;
  }

  /**
   * Asks the cloud for all its VMs. The last good list stays in view until the new one is whole, and when that one fails.
   * `quietly`: nothing is told before something comes, so that an error in view does not flicker while it is tried again.
   */
  async refresh(cloudId: string, client: ZStackClient, quietly = false): Promise<void> {
    const entry = this.#entry(cloudId);
    entry.refreshing?.abort();
    const abort = (entry.refreshing = new AbortController());
    const isFirst = entry.table.size === 0;
    if (!quietly) this.#tell(cloudId, entry, { phase: 'loading' });
    const onPage = isFirst ? this.#growing(cloudId, entry, abort.signal) : () => undefined;
    const answer = await entry.lane.run(() => client.listVms(onPage, abort.signal));
    if (abort.signal.aborted || this.#entries.get(cloudId) !== entry) return;
    entry.refreshing = undefined;
    if (answer.ok) this.#whole(cloudId, entry, answer.value);
    else this.#tell(cloudId, entry, { phase: 'failed', error: answer.error });
  }

  /** Lays rows in that came by themselves; a list that had failed is good again. */
  put(cloudId: string, rows: readonly Vm[], removed: readonly string[] = []): void {
    this.#live(cloudId, (table) => ({ changed: table.put(rows), removed: table.remove(removed) }));
  }

  /** Lays states in; answers with the uuids that are not known yet. */
  putStates(cloudId: string, rows: readonly VmStateRow[]): readonly string[] {
    let unknown: readonly string[] = [];
    this.#live(cloudId, (table) => {
      const laid = table.putStates(rows);
      ({ unknown } = laid);
      return laid;
    });
    return unknown;
  }

  setTags(cloudId: string, tags: ReadonlyMap<string, readonly string[]>): void {
    this.#live(cloudId, (table) => ({ changed: table.setExtras({ tags }) }));
  }

  setHosts(cloudId: string, hosts: ReadonlyMap<string, string>): void {
    this.#live(cloudId, (table) => ({ changed: table.setExtras({ hosts }) }));
  }

  /** The cloud does not answer any more; what is known of it stays. */
  fail(cloudId: string, error: AppError): void {
    const entry = this.#entries.get(cloudId);
    if (entry && entry.phase !== 'loading') this.#tell(cloudId, entry, { phase: 'failed', error });
  }

  /** Stops a running refresh and forgets the list. */
  clear(cloudId: string): void {
    const entry = this.#entries.get(cloudId);
    if (!entry) return;
    entry.refreshing?.abort();
    this.#entries.delete(cloudId);
    this.#deps.onChange({ cloudId, phase: 'idle', vms: [] });
  }

  dispose(): void {
    for (const entry of this.#entries.values()) entry.refreshing?.abort();
  }

  #entry(cloudId: string): Entry {
    const known = this.#entries.get(cloudId);
    if (known) return known;
    const entry: Entry = { table: new VmTable(), lane: new Lane(), phase: 'idle', refreshing: undefined };
    this.#entries.set(cloudId, entry);
    return entry;
  }

  /** Shows a first list while it grows; each time it has doubled, so that 20,000 VMs are drawn anew a few times only. */
  #growing(cloudId: string, entry: Entry, signal: AbortSignal): (page: VmPage) => void {
    const waiting: Vm[] = [];
    return (page) => {
      waiting.push(...page.vms);
      if (signal.aborted || waiting.length < entry.table.size) return;
      const changed = entry.table.put(waiting.splice(0));
      this.#tell(cloudId, entry, { phase: 'loading', total: page.total }, { changed });
    };
  }

  #whole(cloudId: string, entry: Entry, vms: readonly Vm[]): void {
    const here = new Set(vms.map(({ uuid }) => uuid));
    const removed = entry.table.remove(entry.table.all.map(({ uuid }) => uuid).filter((uuid) => !here.has(uuid)));
    const changed = entry.table.put(vms);
    this.#tell(cloudId, entry, { phase: 'ready' }, { changed, removed });
  }

  #live(cloudId: string, lay: (table: VmTable) => Change): void {
    const entry = this.#entries.get(cloudId);
    if (!entry || entry.phase === 'loading') return; // the running refresh brings it
    const change = lay(entry.table);
    const quiet = (change.changed?.length ?? 0) + (change.removed?.length ?? 0) === 0;
    if (quiet && entry.phase === 'ready') return;
    this.#tell(cloudId, entry, { phase: 'ready' }, change);
  }

  #tell(cloudId: string, entry: Entry, status: Pick<Entry, 'phase' | 'total' | 'error'>, change: Change = {}): void {
    entry.phase = status.phase;
    entry.error = status.error;
    entry.total = status.phase === 'loading' ? (status.total ?? entry.total) : entry.table.size;
    const { changed = [], removed = [] } = change;
    this.#deps.onUpdate({ ...statusOf(cloudId, entry), changed, removed });
  }
}

function statusOf(cloudId: string, { phase, total, error }: Entry): Omit<VmList, 'vms'> {
  return { cloudId, phase, ...(total === undefined ? {} : { total }), ...(error === undefined ? {} : { error }) };
}
