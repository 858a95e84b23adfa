import type { Vm } from '../../shared/vm.ts';

/** How many VMs of a cloud run, and the first of them by name. */
export interface RunningVms {
  readonly count: number;
  readonly first: readonly Pick<Vm, 'uuid' | 'name'>[];
}

const noneRunning: RunningVms = { count: 0, first: [] };

/** Picks the running VMs of a list that may be very long; the same list is gone through once. */
export function createRunningVms(most: number): (vms: readonly Vm[] | undefined) => RunningVms {
  const known = new WeakMap<readonly Vm[], RunningVms>();
  const collator = new Intl.Collator(undefined, { numeric: true });
  return (vms) => {
    if (!vms) return noneRunning;
    const before = known.get(vms);
    if (before) return before;
    const running = vms.filter(({ state }) => state === 'Running');
    const found = { count: running.length, first: firstByName(running, most, collator) };
    known.set(vms, found);
    return found;
  };
}

/** Without sorting them all: twenty thousand comparisons in place of three hundred thousand. */
function firstByName(vms: readonly Vm[], most: number, collator: Intl.Collator): readonly Vm[] {
  const first: Vm[] = [];
  for (const vm of vms) {
    const last = first.at(-1);
    if (first.length === most && last && collator.compare(vm.name, last.name) >= 0) continue;
    const at = first.findIndex((each) => collator.compare(vm.name, each.name) < 0);
    first.splice(at < 0 ? first.length : at, 0, vm);
    if (first.length > most) first.pop();
  }
  return first;
}
