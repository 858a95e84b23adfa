import type { Machine } from './machines.ts';

export const stateFilters = ['all', 'running', 'stopped', 'other'] as const;
type StateFilter = (typeof stateFilters)[number];

/** What a machine must be to be listed; empty sets ask for nothing. */
export interface MachineFilter {
  readonly state: StateFilter;
  readonly clouds: readonly string[];
  readonly tags: readonly string[];
}

export const noFilter: MachineFilter = { state: 'all', clouds: [], tags: [] };

/** The machines that pass, in their order; the same array where nothing is asked for. */
export function filterMachines(machines: readonly Machine[], filter: MachineFilter): readonly Machine[] {
  const { state, clouds, tags } = filter;
  if (state === 'all' && clouds.length === 0 && tags.length === 0) return machines;
  return machines.filter(
    (machine) =>
      (state === 'all' || stateOf(machine) === state) &&
      (clouds.length === 0 || clouds.includes(machine.cloudId)) &&
      (tags.length === 0 || tags.some((tag) => machine.vm?.tags.includes(tag))),
  );
}

/** Paused, starting, crashed and whatever else is neither on nor off is `other`; a VM that was not seen yet is none. */
function stateOf({ vm }: Machine): StateFilter | undefined {
  if (vm?.state === 'Running') return 'running';
  if (vm?.state === 'Stopped') return 'stopped';
  return vm && 'other';
}

/** Every tag with how many machines have it, the most used first. */
export function tagsOf(machines: readonly Machine[]): readonly { readonly tag: string; readonly count: number }[] {
  const counts = new Map<string, number>();
  for (const { vm } of machines) for (const tag of vm?.tags ?? []) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  return [...counts]
    .map(([tag, count]) => ({ tag, count }))
    .sort((a, b) => b.count - a.count || (a.tag < b.tag ? -1 : 1));
}
