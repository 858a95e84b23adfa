import type { Vm } from '../../shared/vm.ts';
import type { VmStateRow } from '../zstack/types.ts';

/** What a VM carries beyond its own row. */
interface Extras {
  readonly tags: ReadonlyMap<string, readonly string[]>;
  readonly hosts: ReadonlyMap<string, string>;
}

const noTags: readonly string[] = [];

/** The VMs of one cloud by uuid. Every change answers with what differs; a VM that did not change stays the same object. */
export class VmTable {
  readonly #vms = new Map<string, Vm>();
  #extras: Extras = { tags: new Map(), hosts: new Map() };
  #all: readonly Vm[] | undefined;

  /** In the order in which they came; the same array until something changes. */
  get all(): readonly Vm[] {
    return (this.#all ??= [...this.#vms.values()]);
  }

  get size(): number {
    return this.#vms.size;
  }

  find(uuid: string): Vm | undefined {
    return this.#vms.get(uuid);
  }

  /** Lays whole rows in. */
  put(rows: Iterable<Vm>): readonly Vm[] {
    const changed: Vm[] = [];
    for (const row of rows) {
      const vm = withExtras(row, this.#extras);
      const known = this.#vms.get(vm.uuid);
      if (known && sameVm(known, vm)) continue;
      this.#set(vm);
      changed.push(vm);
    }
    return changed;
  }

  /** Lays states into the VMs that are known; the uuids of the others are answered apart. */
  putStates(rows: readonly VmStateRow[]): { readonly changed: readonly Vm[]; readonly unknown: readonly string[] } {
    const known = rows.flatMap((row) => {
      const vm = this.#vms.get(row.uuid);
      return vm ? [withState(vm, row)] : [];
    });
    const unknown = rows.filter(({ uuid }) => !this.#vms.has(uuid)).map(({ uuid }) => uuid);
    return { changed: this.put(known), unknown };
  }

  /** Takes VMs away; answers with those that were there. */
  remove(uuids: Iterable<string>): readonly string[] {
    const removed = [...uuids].filter((uuid) => this.#vms.delete(uuid));
    if (removed.length > 0) this.#all = undefined;
    return removed;
  }

  /** Lays new tags or host names over all VMs. */
  setExtras(extras: Partial<Extras>): readonly Vm[] {
    this.#extras = { ...this.#extras, ...extras };
    return this.put([...this.#vms.values()]);
  }

  #set(vm: Vm): void {
    this.#vms.set(vm.uuid, vm);
    this.#all = undefined;
  }
}

function withExtras(vm: Vm, { tags, hosts }: Extras): Vm {
  const { hostName: _old, ...rest } = vm;
  const hostName = vm.hostUuid === undefined ? undefined : hosts.get(vm.hostUuid);
  return { ...rest, tags: tags.get(vm.uuid) ?? noTags, ...(hostName === undefined ? {} : { hostName }) };
}

function withState(vm: Vm, { name, state, hostUuid }: VmStateRow): Vm {
  const { hostUuid: _old, ...rest } = vm;
  return { ...rest, name, state, ...(hostUuid === undefined ? {} : { hostUuid }) };
}

function sameVm(one: Vm, other: Vm): boolean {
  return (
    one.state === other.state &&
    one.name === other.name &&
    one.hostUuid === other.hostUuid &&
    one.hostName === other.hostName &&
    one.description === other.description &&
    one.platform === other.platform &&
    one.guestOs === other.guestOs &&
    one.cpuCount === other.cpuCount &&
    one.memoryBytes === other.memoryBytes &&
    sameTexts(one.addresses, other.addresses) &&
    sameTexts(one.tags, other.tags)
  );
}

function sameTexts(one: readonly string[], other: readonly string[]): boolean {
  return one === other || (one.length === other.length && one.every((text, index) => text === other[index]));
}
