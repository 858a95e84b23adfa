import type { Machine } from './machines.ts';
import { placeOf, type Place } from './spelled-name.ts';

/** The words of a query; a machine matches when it holds all of them. */
export function queryTerms(query: string): readonly string[] {
  return query
    .toLowerCase()
    .split(/\s+/)
    .filter((term) => term !== '');
}

/** Machines that match, those whose name matches before the others, otherwise in the order given. */
export function findMachines(machines: readonly Machine[], query: string): readonly Machine[] {
  const terms = queryTerms(query);
  return terms.length === 0 ? machines : ranked(matching(machines, terms), terms);
}

interface Found {
  /** In the order given. */
  readonly matches: readonly Machine[];
  readonly ranked: readonly Machine[];
}

const keptQueries = 16;

/**
 * A search that goes on from what it found before: a letter more looks only through the last matches, a letter less is
 * known already. It starts anew with another array of machines.
 */
export function createMachineSearch(): typeof findMachines {
  let base: readonly Machine[] = [];
  let found = new Map<string, Found>();
  return (machines, query) => {
    if (machines !== base) found = new Map<string, Found>();
    base = machines;
    const terms = queryTerms(query);
    if (terms.length === 0) return machines;
    const words = terms.join(' ');
    const known = found.get(words);
    if (known) return known.ranked;
    const matches = matching(closest(found, words)?.matches ?? machines, terms);
    const now = { matches, ranked: ranked(matches, terms) };
    found.set(words, now);
    for (const oldest of found.keys()) if (found.size > keptQueries) found.delete(oldest);
    return now.ranked;
  };
}

/** What was found with the longest beginning of these words: every further letter only takes away. */
function closest(found: ReadonlyMap<string, Found>, words: string): Found | undefined {
  for (let length = words.length - 1; length > 0; length--) {
    const known = found.get(words.slice(0, length));
    if (known) return known;
  }
  return undefined;
}

function matching(machines: readonly Machine[], terms: readonly string[]): readonly Machine[] {
  return machines.filter((machine) => terms.every((term) => matches(machine, term)));
}

function matches({ haystack, spelled }: Machine, term: string): boolean {
  return haystack.includes(term) || (spelled !== undefined && placeOf(spelled, term) !== undefined);
}

function ranked(machines: readonly Machine[], terms: readonly string[]): readonly Machine[] {
  const ranks: readonly Machine[][] = [[], [], []];
  for (const machine of machines) ranks[rankOf(machine, terms)]?.push(machine);
  return ranks.flat();
}

function rankOf(machine: Machine, terms: readonly string[]): 0 | 1 | 2 {
  let first: Place | undefined;
  for (const term of terms) {
    const place = placeInName(machine, term);
    if (!place) return 2;
    first ??= place;
  }
  return first?.start === 0 ? 0 : 1;
}

/** Where a term stands in a name: as it is written, or else as it is spelled. */
function placeInName({ nameText, spelled }: Pick<Machine, 'nameText' | 'spelled'>, term: string): Place | undefined {
  const start = nameText.indexOf(term);
  if (start >= 0) return { start, end: start + term.length };
  return spelled && placeOf(spelled, term);
}

export interface Piece {
  readonly text: string;
  readonly marked: boolean;
}

/** Cuts `text` where the terms stand in it, so that they can be marked. */
export function markTerms(text: string, terms: readonly string[]): readonly Piece[] {
  if (terms.length === 0) return [{ text, marked: false }];
  const pattern = new RegExp(`(${terms.map((term) => term.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')})`, 'gi');
  return text
    .split(pattern)
    .map((part, index) => ({ text: part, marked: index % 2 === 1 }))
    .filter((part) => part.text !== '');
}

/** As `markTerms`, for a machine's name, which is also found by its pinyin. */
export function markName(machine: Machine, terms: readonly string[]): readonly Piece[] {
  const { name, nameText, spelled } = machine;
  // Lower case can be longer than the name (İ): then places in one are not those in the other.
  if (!spelled || nameText.length !== name.length) return markTerms(name, terms);
  const places = terms.flatMap((term) => placeInName(machine, term) ?? []).sort((a, b) => a.start - b.start);
  const pieces: Piece[] = [];
  let at = 0;
  for (const { start, end } of places) {
    if (end <= at) continue;
    pieces.push({ text: name.slice(at, Math.max(at, start)), marked: false });
    pieces.push({ text: name.slice(Math.max(at, start), end), marked: true });
    at = end;
  }
  return [...pieces, { text: name.slice(at), marked: false }].filter(({ text }) => text !== '');
}
