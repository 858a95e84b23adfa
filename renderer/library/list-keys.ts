import type { KeyboardEvent } from 'react';
import { bookmarkOfVm } from '../../shared/bookmark.ts';
import { useLibrary } from './library-context.tsx';
import { itemAt, sectionOf, type Item } from './model/list-layout.ts';
import type { Choice, Machines } from './use-machines.ts';
import { linesInSight, revealItem } from './views/visible-items.ts';

/** What the keys of a list do, in the list itself and in the search box above it. */
export function useListKeys(machines: Machines): (event: KeyboardEvent) => void {
  const { actions, ask, data } = useLibrary();
  const { layout, index, item } = machines;
  const fold = useFold(machines);
  const enter = (withOptions: boolean) => {
    if (item?.kind === 'group') fold(item.group.id, !item.folded);
    const { selected } = machines;
    if (!selected) return;
    if (withOptions) ask({ kind: 'open-with', vm: selected });
    else actions.open(selected, bookmarkOfVm(data.bookmarks, selected));
  };
  const goTo = (to: number) => {
    const next = itemAt(layout, to);
    if (!next) return;
    machines.choose(choiceOf(next));
    revealItem(layout, to);
  };
  const sideways = (step: -1 | 1): boolean => {
    if (item?.kind === 'group') fold(item.group.id, step < 0);
    else if (layout.metrics.perLine > 1) goTo(within(index + step, layout.items));
    else if (step < 0 && item?.group) goTo(headBefore(machines));
    else return false;
    return true;
  };
  return (event) => {
    if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      enter(event.shiftKey);
      return;
    }
    if (event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : 0;
    // In the search box the arrows move between letters.
    const isTyping = event.target instanceof HTMLInputElement;
    const to = placeAfter(event.key, machines);
    if (to !== undefined) goTo(to);
    else if (step === 0 || isTyping || !sideways(step)) return;
    event.preventDefault();
  };
}

/** Folds a group or opens it; kept. */
export function useFold({ arrangement, arrange, choose }: Machines): (groupId: string, folded: boolean) => void {
  return (groupId, folded) => {
    const others = arrangement.folded.filter((id) => id !== groupId);
    arrange({ folded: folded ? [...others, groupId].slice(-500) : others });
    choose({ kind: 'group', groupId });
  };
}

export function choiceOf(item: Item): Choice {
  if (item.kind === 'group') return { kind: 'group', groupId: item.group.id };
  return { kind: 'machine', key: item.machine.key, groupId: item.group?.id };
}

function within(place: number, count: number): number {
  return Math.min(Math.max(place, 0), count - 1);
}

function headBefore({ layout, index }: Machines): number {
  return sectionOf(layout, index)?.first ?? 0;
}

function placeAfter(key: string, { layout, index }: Machines): number | undefined {
  const { items, metrics } = layout;
  const page = linesInSight(layout) * metrics.perLine;
  switch (key) {
    case 'ArrowDown':
      return within(index + lineStep(layout, index, 1), items);
    case 'ArrowUp':
      return within(index - lineStep(layout, index, -1), items);
    case 'PageDown':
      return within(index + page, items);
    case 'PageUp':
      return within(index - page, items);
    case 'Home':
      return 0;
    case 'End':
      return items - 1;
    default:
      return undefined;
  }
}

/** How many items one line up or down is; at a group's edge the head is the next. */
function lineStep(layout: Machines['layout'], index: number, way: -1 | 1): number {
  const { perLine } = layout.metrics;
  if (perLine === 1) return 1;
  const here = sectionOf(layout, index);
  if (!here) return 1;
  const head = here.group ? 1 : 0;
  const place = index - here.first - head;
  if (place < 0) return 1;
  const to = place + way * perLine;
  if (to < 0) return head ? place + 1 : 0;
  return to < here.machines.length ? perLine : Math.min(here.machines.length - place, perLine);
}
