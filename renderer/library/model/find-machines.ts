import type { MachineTable, Rows } from './machine-table.ts';
import type { Machine } from './machines.ts';
import { elsewhere, noMatch, rankTerm, type SearchText } from './search-text.ts';
import { placeOf, type Place } from './spelled-name.ts';

/** The words of a query; a machine matches when it holds all of them. */
export function queryTerms(query: string): readonly string[] {
  return query
    .toLowerCase()
    .split(/\s+/)
    .filter((term) => term !== '');
}

const keptTerms = 32;
const letters = 'abcdefghijklmnopqrstuvwxyz0123456789';

export interface MachineSearch {
  /**
   * The rows of those given that match: those whose name begins with the first word before those whose name holds every
   * word, then the rest, otherwise in the order given.
   */
  readonly find: (table: MachineTable, rows: Rows, query: string) => Rows;
  /** In small steps, for when nobody waits: what each single letter finds, which takes longest when it is typed. */
  readonly prepare: (table: MachineTable) => Iterable<() => void>;
}

/** A search over tables. What was found for a word is kept: a letter more looks only at that, a letter less is known already. */
export function createMachineSearch(): MachineSearch {
  let base: SearchText | undefined;
  let known = new Map<string, Uint8Array>();
  let firsts = new Map<string, Uint8Array>();
  const textOf = (table: MachineTable): SearchText => {
    const text = table.text();
    if (text !== base) {
      known = new Map<string, Uint8Array>();
      firsts = new Map<string, Uint8Array>();
    }
    return (base = text);
  };
  const ranksOf = (text: SearchText, term: string): Uint8Array => {
    const ranks =
      firsts.get(term) ?? known.get(term) ?? rankTerm(text, term, closest(known, term) ?? firsts.get(term.charAt(0)));
    known.delete(term);
    known.set(term, ranks);
    for (const oldest of known.keys()) if (known.size > keptTerms) known.delete(oldest);
    return ranks;
  };
  return {
    find: (table, rows, query) => {
      const terms = queryTerms(query);
      if (terms.length === 0) return rows;
      const text = textOf(table);
      const [first = [], ...others] = terms.map((term) => ranksOf(text, term));
      return ranked(rows, first, others);
    },
    prepare: (table) =>
      Array.from(letters, (letter) => () => {
        const text = textOf(table);
        if (!firsts.has(letter)) firsts.set(letter, rankTerm(text, letter));
      }),
  };
}

/** What was found with the longest beginning of this word. */
function closest(known: ReadonlyMap<string, Uint8Array>, term: string): Uint8Array | undefined {
  for (let length = term.length - 1; length > 0; length--) {
    const ranks = known.get(term.slice(0, length));
    if (ranks) return ranks;
  }
  return undefined;
}

type Ranks = ArrayLike<number>;

/** The rows that every word matches; a row is as good as its worst word, but only the first word must begin the name. */
function ranked(rows: Rows, first: Ranks, others: readonly Ranks[]): Rows {
  const ranks = new Uint8Array(rows.length);
  const counts = [0, 0, 0, 0];
  for (let place = 0; place < rows.length; place++) {
    const row = rows[place] ?? 0;
    let rank = first[row] ?? noMatch;
    for (const other of others) {
      const its = other[row] ?? noMatch;
      if (its >= elsewhere) rank = Math.max(rank, its);
    }
    ranks[place] = rank;
    counts[rank] = (counts[rank] ?? 0) + 1;
  }
  const [begins = 0, holds = 0, rest = 0] = counts;
  const ends = [0, begins, begins + holds];
  const found = new Uint32Array(begins + holds + rest);
  for (let place = 0; place < rows.length; place++) {
    const rank = ranks[place] ?? noMatch;
    if (rank === noMatch) continue;
    const at = ends[rank] ?? 0;
    found[at] = rows[place] ?? 0;
    ends[rank] = at + 1;
  }
  return found;
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
  return text
    .split(patternOf(terms))
    .map((part, index) => ({ text: part, marked: index % 2 === 1 }))
    .filter((part) => part.text !== '');
}

const patterns = new WeakMap<readonly string[], RegExp>();

/** A whole list is marked with the same terms. */
function patternOf(terms: readonly string[]): RegExp {
  const escaped = () => terms.map((term) => term.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|');
  const pattern = patterns.get(terms) ?? new RegExp(`(${escaped()})`, 'gi');
  patterns.set(terms, pattern);
  return pattern;
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
