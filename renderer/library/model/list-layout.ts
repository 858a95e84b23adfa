import type { Group } from './group-machines.ts';
import type { Machine } from './machines.ts';

/** Sizes in CSS pixels. */
export interface Metrics {
  /** Of the line that names the columns, above all items; 0 where there is none. */
  readonly headHeight: number;
  readonly rowHeight: number;
  readonly groupHeight: number;
  /** Machines beside one another; 1 in a list. */
  readonly perLine: number;
}

/** Machines in their order; those of a long list are looked up when they are asked for. */
export interface MachineList {
  readonly length: number;
  readonly at: (place: number) => Machine | undefined;
  /** -1 where there is none. */
  readonly findIndex: (holds: (machine: Machine) => boolean) => number;
}

/** A part of the list: a group with its head, or all machines without one. */
interface Section {
  readonly group: Group | undefined;
  readonly folded: boolean;
  readonly machines: MachineList;
  /** The place of its first item among all. */
  readonly first: number;
  readonly top: number;
}

/** Where everything stands. An item is a group's head or a machine, counted from the top. */
export interface ListLayout {
  readonly sections: readonly Section[];
  readonly items: number;
  readonly height: number;
  readonly metrics: Metrics;
}

export type Item =
  | { readonly kind: 'group'; readonly group: Group; readonly folded: boolean }
  | { readonly kind: 'machine'; readonly machine: Machine; readonly group: Group | undefined };

/** Lays out machines without groups. */
export function layOutFlat(machines: MachineList, metrics: Metrics): ListLayout {
  const height = Math.ceil(machines.length / metrics.perLine) * metrics.rowHeight;
  const section = { group: undefined, folded: false, machines, first: 0, top: 0 };
  return { sections: [section], items: machines.length, height, metrics };
}

export function layOutGroups(groups: readonly Group[], folded: ReadonlySet<string>, metrics: Metrics): ListLayout {
  const { rowHeight, groupHeight, perLine } = metrics;
  const sections: Section[] = [];
  let first = 0;
  let top = 0;
  for (const group of groups) {
    const isFolded = folded.has(group.id);
    const machines = isFolded ? [] : group.machines;
    sections.push({ group, folded: isFolded, machines, first, top });
    first += 1 + machines.length;
    top += groupHeight + Math.ceil(machines.length / perLine) * rowHeight;
  }
  return { sections, items: first, height: top, metrics };
}

/** The part of the list that an item stands in. */
export function sectionOf({ sections }: ListLayout, index: number): Section | undefined {
  return lastWhere(sections, ({ first }) => first <= index);
}

export function itemAt(layout: ListLayout, index: number): Item | undefined {
  const section = sectionOf(layout, index);
  if (!section) return undefined;
  const { group, folded } = section;
  const within = index - section.first - (group ? 1 : 0);
  if (within < 0) return group && { kind: 'group', group, folded };
  const machine = section.machines.at(within);
  return machine && { kind: 'machine', machine, group };
}

/** Where an item stands: its line's top edge and its column. */
export function placeOfItem(layout: ListLayout, index: number): { readonly top: number; readonly column: number } {
  const { rowHeight, groupHeight, perLine } = layout.metrics;
  const section = sectionOf(layout, index);
  if (!section) return { top: 0, column: 0 };
  const head = section.group ? 1 : 0;
  const within = index - section.first - head;
  if (within < 0) return { top: section.top, column: 0 };
  const top = section.top + head * groupHeight + Math.floor(within / perLine) * rowHeight;
  return { top, column: within % perLine };
}

/** From the first to the one after the last. */
export interface ItemRange {
  readonly first: number;
  readonly end: number;
}

/** The items between two heights. */
export function itemsBetween(layout: ListLayout, top: number, bottom: number): ItemRange {
  return { first: itemNear(layout, top, 0), end: Math.min(layout.items, itemNear(layout, bottom, 1)) };
}

function itemNear({ sections, metrics }: ListLayout, height: number, lines: 0 | 1): number {
  const section = lastWhere(sections, ({ top }) => top <= height) ?? sections[0];
  if (!section) return 0;
  const head = section.group ? 1 : 0;
  const below = height - section.top - head * metrics.groupHeight;
  if (below < 0) return section.first + lines * head;
  const line = Math.floor(below / metrics.rowHeight) + lines;
  return section.first + head + Math.min(line * metrics.perLine, section.machines.length);
}

/** Where a machine stands, in that group if it is named; undefined where it is not in sight. */
export function findItem(layout: ListLayout, key: string, groupId?: string): number | undefined {
  for (const { group, machines, first } of layout.sections) {
    if (groupId !== undefined && group?.id !== groupId) continue;
    const within = machines.findIndex((machine) => machine.key === key);
    if (within >= 0) return first + (group ? 1 : 0) + within;
  }
  return undefined;
}

/** Where a group's head stands. */
export function findGroup(layout: ListLayout, groupId: string): number | undefined {
  return layout.sections.find(({ group }) => group?.id === groupId)?.first;
}

function lastWhere<T>(sorted: readonly T[], holds: (each: T) => boolean): T | undefined {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const each = sorted[middle];
    if (each !== undefined && holds(each)) low = middle + 1;
    else high = middle;
  }
  return sorted[low - 1];
}
