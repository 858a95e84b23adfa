import type { Vm, VmList, VmUpdate } from '../../../shared/vm.ts';

/** The lists with `list` in the place of its cloud's earlier one. */
export function withList(lists: readonly VmList[], list: VmList): readonly VmList[] {
  const isKnown = lists.some(({ cloudId }) => cloudId === list.cloudId);
  return isKnown ? lists.map((known) => (known.cloudId === list.cloudId ? list : known)) : [...lists, list];
}

/** The lists with what differs laid in; a VM that did not change stays the same object in the same place. */
export function withUpdate(lists: readonly VmList[], update: VmUpdate): readonly VmList[] {
  const { changed, removed, ...status } = update;
  const known = lists.find(({ cloudId }) => cloudId === update.cloudId)?.vms ?? [];
  return withList(lists, { ...status, vms: withChanges(known, changed, removed) });
}

/** Where each VM stands in an array; arrays are never changed, so what was counted once holds. */
const places = new WeakMap<readonly Vm[], Map<string, number>>();

function placesIn(vms: readonly Vm[]): Map<string, number> {
  const known = places.get(vms);
  if (known) return known;
  const counted = new Map(vms.map(({ uuid }, place) => [uuid, place]));
  places.set(vms, counted);
  return counted;
}

function withChanges(vms: readonly Vm[], changed: readonly Vm[], removed: readonly string[]): readonly Vm[] {
  if (changed.length === 0 && removed.length === 0) return vms;
  const gone = new Set(removed);
  const left = gone.size === 0 ? [...vms] : vms.filter(({ uuid }) => !gone.has(uuid));
  // Without a removal every VM keeps its place, and new ones are only counted on.
  const counted = gone.size === 0 ? placesIn(vms) : placesIn(left);
  for (const vm of changed) {
    const place = counted.get(vm.uuid) ?? left.length;
    left[place] = vm;
    counted.set(vm.uuid, place);
  }
  places.delete(vms);
  places.set(left, counted);
  return left;
}
