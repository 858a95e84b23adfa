import { isVmBookmark, type Bookmark } from '../../../shared/bookmark.ts';
import type { IconName } from '../../ui/icon.tsx';
import { machineKey, type Machine } from '../model/machines.ts';
import { rankText } from './rank.ts';

export interface PaletteAction {
  readonly id: string;
  readonly icon: IconName;
  readonly label: string;
  /** Lower case: what may be typed for it, its label included. */
  readonly words: string;
  readonly shortcut?: string | undefined;
  readonly run: () => void;
}

export type PaletteEntry =
  | { readonly kind: 'vm'; readonly key: string; readonly machine: Machine }
  | { readonly kind: 'bookmark'; readonly key: string; readonly bookmark: Bookmark }
  | { readonly kind: 'action'; readonly key: string; readonly action: PaletteAction };

export interface PaletteSource {
  /** All machines; the words of each are in lower case. */
  readonly machines: readonly Machine[];
  /** Those that hold every word of the query, by name, pinyin, address and all else. */
  readonly find: (query: string) => readonly Machine[];
  /** Newest first. */
  readonly recents: readonly Machine[];
  readonly bookmarks: readonly Bookmark[];
  readonly actions: readonly PaletteAction[];
}

/** More than anybody reads; a longer word narrows it. */
export const mostEntries = 50;
const fewEntries = 8;
const recentBonus = 15;

/** What the palette lists for a query, the best first: recent, then exact, beginnings, word beginnings, anywhere, letters in order. */
export function paletteEntries(source: PaletteSource, text: string): readonly PaletteEntry[] {
  const query = text.trim().toLowerCase();
  if (query === '') return withoutQuery(source);
  const top = new Top(mostEntries);
  const recent = new Set(source.recents.map(({ key }) => key));
  const add = (machine: Machine, least: number): void => {
    const bonus = recent.has(machine.key) ? recentBonus : 0;
    top.add(
      { kind: 'vm', key: `vm ${machine.key}`, machine },
      Math.max(rankText(machine.nameText, query), least) + bonus,
    );
  };
  const found = source.find(query);
  for (const machine of found) add(machine, 20);
  for (const machine of source.recents) if (!found.some(({ key }) => key === machine.key)) add(machine, 0);
  for (const bookmark of source.bookmarks) {
    const rank = rankText(bookmark.name.toLowerCase(), query);
    top.add({ kind: 'bookmark', key: `bookmark ${bookmark.id}`, bookmark }, rank > 0 ? rank + 5 : 0);
  }
  for (const action of source.actions) {
    const rank = Math.max(...action.words.split('\n').map((words) => rankText(words, query)));
    top.add({ kind: 'action', key: `action ${action.id}`, action }, rank > 0 ? rank - 3 : 0);
  }
  if (top.size < fewEntries) addSpread(source.machines, query, top, new Set(found.map(({ key }) => key)));
  return withoutTwins(top.entries);
}

/** Letters in their order, where little else was found. */
function addSpread(machines: readonly Machine[], query: string, top: Top, found: ReadonlySet<string>): void {
  for (const machine of machines) {
    if (found.has(machine.key)) continue;
    top.add({ kind: 'vm', key: `vm ${machine.key}`, machine }, rankText(machine.nameText, query));
  }
}

function withoutQuery({ recents, bookmarks, actions }: PaletteSource): readonly PaletteEntry[] {
  const pinned = bookmarks.filter((bookmark) => bookmark.pinned);
  const entries: readonly PaletteEntry[] = [
    ...recents.slice(0, fewEntries).map((machine) => ({ kind: 'vm', key: `vm ${machine.key}`, machine }) as const),
    ...pinned.map((bookmark) => ({ kind: 'bookmark', key: `bookmark ${bookmark.id}`, bookmark }) as const),
    ...actions.map((action) => ({ kind: 'action', key: `action ${action.id}`, action }) as const),
  ];
  return withoutTwins(entries).slice(0, mostEntries);
}

/** A bookmark that is called like the VM it leads to stands there once, as the VM or as the bookmark, whichever came first. */
function withoutTwins(entries: readonly PaletteEntry[]): readonly PaletteEntry[] {
  const seen = new Set<string>();
  return entries.filter((entry) => {
    const twin = twinOf(entry);
    if (twin === undefined) return true;
    const first = !seen.has(twin);
    seen.add(twin);
    return first;
  });
}

function twinOf(entry: PaletteEntry): string | undefined {
  if (entry.kind === 'vm') return `${entry.machine.key} ${entry.machine.name}`;
  if (entry.kind === 'action' || !isVmBookmark(entry.bookmark)) return undefined;
  return `${machineKey(entry.bookmark)} ${entry.bookmark.name}`;
}

/** Keeps the best few of very many; equal ones stay in the order in which they came. */
class Top {
  readonly #most: number;
  #kept: { readonly entry: PaletteEntry; readonly rank: number }[] = [];

  constructor(most: number) {
    this.#most = most;
  }

  get size(): number {
    return this.#kept.length;
  }

  get entries(): readonly PaletteEntry[] {
    return this.#kept.map(({ entry }) => entry);
  }

  add(entry: PaletteEntry, rank: number): void {
    const last = this.#kept.at(-1);
    if (rank <= 0 || (last && this.#kept.length >= this.#most && rank <= last.rank)) return;
    if (this.#kept.some((each) => each.entry.key === entry.key)) return;
    const at = this.#kept.findIndex((each) => each.rank < rank);
    this.#kept.splice(at < 0 ? this.#kept.length : at, 0, { entry, rank });
    if (this.#kept.length > this.#most) this.#kept.pop();
  }
}
