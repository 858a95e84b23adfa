import type { createPinyin, Readings } from './pinyin.ts';

/** A name with Chinese characters, ready to be searched by how it is typed. */
export interface SpelledName {
  /** Lower case. */
  readonly text: string;
  /** The readings at each place of `text` that holds a Chinese character. */
  readonly readings: readonly (Readings | undefined)[];
  /** Bit `n` is set where something in it begins with the `n`th letter: most names are passed over by this alone. */
  readonly initials: number;
}

/** Where a term stands in a name, in UTF-16 units; the end is not in it. */
export interface Place {
  readonly start: number;
  readonly end: number;
}

/** More steps than any name takes; a name made to be slow counts as not found. */
const maxSteps = 2000;
const separators = /[\s\-_.·/()（）]/;

/** Makes a function that spells names; undefined where there is nothing Chinese in one. */
export function createSpeller(readingsOf: ReturnType<typeof createPinyin>): (name: string) => SpelledName | undefined {
  return (name) => {
    const text = name.toLowerCase();
    const readings: (Readings | undefined)[] = [];
    let initials = 0;
    for (const character of text) {
      const here = readingsOf(character);
      if (here) readings[readings.length] = here;
      else readings.length += 1;
      // The second half of a pair is part of the character before it.
      if (character.length === 2) readings.push(here ? [] : undefined);
      for (const spelled of here ?? [character]) initials |= bitOf(spelled);
    }
    return readings.some((each) => each !== undefined) ? { text, readings, initials } : undefined;
  };
}

function bitOf(spelled: string): number {
  const letter = spelled.charCodeAt(0) - 97;
  return letter >= 0 && letter < 26 ? 1 << letter : 0;
}

/**
 * Where a term stands in a name as people type it: `beijing`, `bj`, `beij`, `bjing` and `北jing` all find 北京. Each character
 * takes one or more letters of one of its readings, or itself; signs between may be left out.
 */
export function placeOf(name: SpelledName, term: string): Place | undefined {
  const bit = bitOf(term);
  if (bit === 0 ? !name.text.includes(term.charAt(0)) : (name.initials & bit) === 0) return undefined;
  const budget = { left: maxSteps };
  for (let start = 0; start < name.text.length; start++) {
    const end = follow(name, term, { start, at: start, typed: 0 }, budget);
    if (end !== undefined) return { start, end };
    if (budget.left <= 0) return undefined;
  }
  return undefined;
}

interface Step {
  readonly start: number;
  readonly at: number;
  readonly typed: number;
}

function follow(name: SpelledName, term: string, step: Step, budget: { left: number }): number | undefined {
  const { start, at, typed } = step;
  if (typed === term.length) return at;
  if (at >= name.text.length || (budget.left -= 1) <= 0) return undefined;
  const go = (taken: number) => follow(name, term, { start, at: at + 1, typed: typed + taken }, budget);
  const here = name.text.charAt(at);
  if (here === term.charAt(typed)) {
    const end = go(1);
    if (end !== undefined) return end;
  }
  const readings = name.readings[at];
  if (!readings) return at > start && separators.test(here) ? go(0) : undefined;
  if (readings.length === 0) return at > start ? go(0) : undefined;
  for (const reading of readings) {
    for (let taken = sharedLength(reading, term, typed); taken > 0; taken--) {
      const end = go(taken);
      if (end !== undefined) return end;
    }
  }
  return undefined;
}

/** How many letters of a reading the term has from `typed` on. */
function sharedLength(reading: string, term: string, typed: number): number {
  let length = 0;
  while (length < reading.length && reading.charCodeAt(length) === term.charCodeAt(typed + length)) length++;
  return length;
}

/** A text spelled out and by its initials, for words that are only searched, not marked: 财务 as `caiwu cw`. */
export function spellOut(text: string, readingsOf: ReturnType<typeof createPinyin>): string {
  const spelled = Array.from(text, (character) => readingsOf(character)?.[0]).filter((each) => each !== undefined);
  return spelled.length === 0 ? '' : `${spelled.join('')} ${spelled.map((each) => each.charAt(0)).join('')}`;
}
