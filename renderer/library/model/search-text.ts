import type { Machine } from './machines.ts';
import type { Readings } from './pinyin.ts';
import { TermWalk, mayHold, signsOfTerm, type Signs } from './spelled-name.ts';

/** All that is searched, one text after the other. */
export interface SearchText {
  /** Everything of each row, in lower case, its name first. */
  readonly all: Lines;
  /** The names alone, in lower case. */
  readonly names: Lines;
  /** For each place in the names how its character is spelled, where a name has Chinese ones. */
  readonly readings: readonly (Readings | undefined)[];
  /** What a name that is spelled may hold; 0 for one that is not. */
  readonly signs: Readonly<Record<keyof Signs, Uint32Array>>;
}

interface Lines {
  readonly text: string;
  /** Where each row begins, and the end of the last at the end. */
  readonly starts: Uint32Array;
}

export function makeSearchText(machines: readonly Machine[]): SearchText {
  const names = linesOf(machines.map(({ nameText }) => nameText));
  const readings = new Array<Readings | undefined>(names.text.length).fill(undefined);
  const column = () => new Uint32Array(machines.length);
  const signs = { initials: column(), leading: column(), letters: column(), others: column() };
  for (const [row, { spelled }] of machines.entries()) {
    if (!spelled) continue;
    const start = names.starts[row] ?? 0;
    for (const [at, each] of spelled.readings.entries()) readings[start + at] = each;
    for (const name of ['initials', 'leading', 'letters', 'others'] as const) signs[name][row] = spelled.signs[name];
  }
  return { all: linesOf(machines.map(({ haystack }) => haystack)), names, readings, signs };
}

function linesOf(texts: readonly string[]): Lines {
  const starts = new Uint32Array(texts.length + 1);
  let end = 0;
  for (const [row, text] of texts.entries()) starts[row + 1] = end += text.length + 1;
  return { text: `${texts.join('\n')}\n`, starts };
}

/** How well a row matches: the lower, the better; `noMatch` where it does not. */
export const noMatch = 3;
const nameBegins = 0;
const nameHolds = 1;
export const elsewhere = 2;

/**
 * How well each row matches a word: 0 where its name begins with it, 1 where the name holds it, as it is written or as it
 * is spelled, 2 where anything else does. `among` are rows known to match a beginning of it; the others are passed over.
 */
export function rankTerm(search: SearchText, term: string, among?: Uint8Array): Uint8Array {
  const { all, names } = search;
  const ranks = new Uint8Array(names.starts.length - 1).fill(noMatch);
  eachLineWith(all, term, (row) => {
    ranks[row] = elsewhere;
  });
  eachLineWith(names, term, (row, at) => {
    ranks[row] = at === 0 ? nameBegins : nameHolds;
  });
  rankSpelled(search, term, ranks, among);
  return ranks;
}

function eachLineWith({ text, starts }: Lines, term: string, found: (row: number, at: number) => void): void {
  let row = 0;
  for (let at = text.indexOf(term); at >= 0; at = text.indexOf(term, starts[row])) {
    while ((starts[row + 1] ?? Infinity) <= at) row++;
    found(row, at - (starts[row] ?? 0));
    row++;
  }
}

function rankSpelled(
  { names, readings, signs }: SearchText,
  term: string,
  ranks: Uint8Array,
  among?: Uint8Array,
): void {
  const wanted = signsOfTerm(term);
  const isLetter = term.length === 1 && wanted.first !== 0;
  const walk = new TermWalk(names.text, readings, term);
  for (let row = 0; row < ranks.length; row++) {
    if ((ranks[row] ?? 0) < elsewhere || among?.[row] === noMatch) continue;
    const initials = signs.initials[row] ?? 0;
    const of = { initials, letters: signs.letters[row] ?? 0, others: signs.others[row] ?? 0 };
    if (!mayHold(of, wanted)) continue;
    const start = names.starts[row] ?? 0;
    // One letter needs no walk: something begins with it, and perhaps the first character does.
    const begins = ((signs.leading[row] ?? 0) & wanted.first) !== 0;
    const end = (names.starts[row + 1] ?? 0) - 1;
    const at = isLetter ? start + Number(!begins) : walk.find(start, end)?.start;
    if (at !== undefined) ranks[row] = at === start ? nameBegins : nameHolds;
  }
}
