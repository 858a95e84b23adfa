import { consoleStates } from '../../../shared/vm.ts';
import type { Machine } from './machines.ts';

export type StateFilter = 'all' | 'running' | 'stopped';
export type SortColumn = 'name' | 'state' | 'address' | 'cloud';
export interface Sort {
  readonly column: SortColumn;
  readonly descending: boolean;
}

/** The words of a query; a machine matches when it holds all of them. */
export function queryTerms(query: string): readonly string[] {
  return query
    .toLowerCase()
    .split(/\s+/)
    .filter((term) => term !== '');
}

/** Machines that match, those whose name matches before the others, otherwise in the order given. */
export function findMachines(machines: readonly Machine[], query: string, filter: StateFilter): readonly Machine[] {
  const terms = queryTerms(query);
  const inState = filter === 'all' ? machines : machines.filter((machine) => hasState(machine, filter));
  if (terms.length === 0) return inState;
  const ranks: readonly Machine[][] = [[], [], []];
  for (const machine of inState) {
    if (terms.every((term) => machine.haystack.includes(term))) ranks[rankOf(machine, terms)]?.push(machine);
  }
  return ranks.flat();
}

function rankOf({ nameText }: Machine, terms: readonly string[]): 0 | 1 | 2 {
  if (!terms.every((term) => nameText.includes(term))) return 2;
  return nameText.startsWith(terms[0] ?? '') ? 0 : 1;
}

function hasState({ vm }: Machine, filter: 'running' | 'stopped'): boolean {
  if (!vm) return false;
  return filter === 'stopped' ? vm.state === 'Stopped' : consoleStates.includes(vm.state);
}

/** The machines in the order of a column, `build-2` before `build-10`; equal ones by name. */
export function sortMachines(machines: readonly Machine[], sort: Sort, language: string): readonly Machine[] {
  const { compare } = new Intl.Collator(language, { numeric: true, sensitivity: 'base' });
  const valueOf = columns[sort.column];
  const sign = sort.descending ? -1 : 1;
  return [...machines].sort((a, b) => sign * compare(valueOf(a), valueOf(b)) || compare(a.name, b.name));
}

const columns: Readonly<Record<SortColumn, (machine: Machine) => string>> = {
  name: (machine) => machine.name,
  state: (machine) => machine.vm?.state ?? '',
  address: (machine) => machine.vm?.addresses[0] ?? '',
  cloud: (machine) => machine.cloudName,
};

/** Cuts `text` where the terms stand in it, so that they can be marked. */
export function markTerms(text: string, terms: readonly string[]): readonly { text: string; marked: boolean }[] {
  if (terms.length === 0) return [{ text, marked: false }];
  const pattern = new RegExp(`(${terms.map((term) => term.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')})`, 'gi');
  return text
    .split(pattern)
    .map((part, index) => ({ text: part, marked: index % 2 === 1 }))
    .filter((part) => part.text !== '');
}
