import type { Grouping } from '../../../shared/arrangement.ts';
import type { Machine } from './machines.ts';

/** Machines that have something in common. `value` is empty for those that have nothing there. */
export interface Group {
  readonly id: string;
  readonly kind: Exclude<Grouping, 'none'>;
  readonly value: string;
  readonly machines: readonly Machine[];
}

/** States in the order in which they matter. */
const stateOrder = ['Running', 'Paused', 'Crashed', 'Unknown', 'NoState', 'Starting', 'Stopping', 'Stopped'];

/** The machines in groups, each in the order given; a machine with several tags is in several groups. */
export function groupMachines(machines: readonly Machine[], kind: Group['kind']): readonly Group[] {
  const byId = new Map<string, { readonly value: string; readonly machines: Machine[] }>();
  const put = (id: string, value: string, machine: Machine) => {
    const known = byId.get(id);
    if (known) known.machines.push(machine);
    else byId.set(id, { value, machines: [machine] });
  };
  for (const machine of machines) placeBy[kind](machine, (value, id = value) => put(`${kind}:${id}`, value, machine));
  const groups = [...byId].map(([id, group]) => ({ id, kind, ...group }));
  return groups.sort((a, b) => compareGroups(a, b));
}

type Put = (value: string, id?: string) => void;

const placeBy: Readonly<Record<Group['kind'], (machine: Machine, put: Put) => void>> = {
  // Two clouds may have one name.
  cloud: ({ cloudName, cloudId }, put) => put(cloudName, cloudId),
  state: ({ vm }, put) => put(vm?.state ?? ''),
  // Two clouds may have hosts of one name.
  host: ({ vm, cloudId }, put) => put(vm?.hostName ?? '', vm?.hostUuid ? `${cloudId}/${vm.hostUuid}` : ''),
  tag: ({ vm }, put) => {
    for (const tag of vm?.tags ?? []) put(tag);
    if (!vm || vm.tags.length === 0) put('');
  },
};

function compareGroups(a: Group, b: Group): number {
  if ((a.value === '') !== (b.value === '')) return a.value === '' ? 1 : -1;
  const order = a.kind === 'state' ? placeOfState(a.value) - placeOfState(b.value) : 0;
  return order || (a.value < b.value ? -1 : a.value > b.value ? 1 : a.id < b.id ? -1 : 1);
}

function placeOfState(state: string): number {
  const place = stateOrder.indexOf(state);
  return place < 0 ? stateOrder.length : place;
}
