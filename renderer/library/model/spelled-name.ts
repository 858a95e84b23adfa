import type { createPinyin, Readings } from './pinyin.ts';

/** A name with Chinese characters, ready to be searched by how it is typed. */
export interface SpelledName {
  /** Lower case. */
  readonly text: string;
  /** The readings at each place of `text` that holds a Chinese character. */
  readonly readings: readonly (Readings | undefined)[];
  readonly signs: Signs;
}

/** What a name may hold: most names are passed over by this alone. Of letters bit `n` is the `n`th. */
export interface Signs {
  /** The letters that something in it begins with. */
  readonly initials: number;
  /** The letters that its first character begins with. */
  readonly leading: number;
  /** All letters in it and in how it is spelled. */
  readonly letters: number;
  /** Everything else in it, 32 kinds by the last bits of its code. */
  readonly others: number;
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
    const signs = { ...signsOfText(text), initials: 0, leading: 0 };
    for (const character of text) {
      const here = readingsOf(character);
      for (const spelled of here ?? [character]) {
        const bit = letterBit(spelled.charCodeAt(0));
        signs.initials |= bit;
        if (readings.length === 0) signs.leading |= bit;
        if (here) signs.letters |= signsOfText(spelled).letters;
      }
      if (here) readings[readings.length] = here;
      else readings.length += 1;
      // The second half of a pair is part of the character before it.
      if (character.length === 2) readings.push(here ? [] : undefined);
    }
    return readings.some((each) => each !== undefined) ? { text, readings, signs } : undefined;
  };
}

function letterBit(code: number): number {
  const letter = code - 97;
  return letter >= 0 && letter < 26 ? 1 << letter : 0;
}

function signsOfText(text: string): Pick<Signs, 'letters' | 'others'> {
  let letters = 0;
  let others = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const bit = letterBit(code);
    letters |= bit;
    if (bit === 0) others |= 1 << (code & 31);
  }
  return { letters, others };
}

/** What a name must hold to hold a term; `first` is 0 where that begins with no letter. */
type TermSigns = Pick<Signs, 'letters' | 'others'> & { readonly first: number };

export function signsOfTerm(term: string): TermSigns {
  return { ...signsOfText(term), first: letterBit(term.charCodeAt(0)) };
}

/** Whether a name of these signs may hold a term; false is certain. */
export function mayHold(name: Omit<Signs, 'leading'>, term: TermSigns): boolean {
  return (
    (name.letters & term.letters) === term.letters &&
    (name.others & term.others) === term.others &&
    (term.first === 0 || (name.initials & term.first) !== 0)
  );
}

/**
 * Where a term stands in a name as people type it: `beijing`, `bj`, `beij`, `bjing` and `北jing` all find 北京. Each character
 * takes one or more letters of one of its readings, or itself; signs between may be left out.
 */
export function placeOf({ text, readings, signs }: SpelledName, term: string): Place | undefined {
  return mayHold(signs, signsOfTerm(term)) ? new TermWalk(text, readings, term).find(0, text.length) : undefined;
}

/** Looks for one term in many names, which stand in one text with their readings beside it. */
export class TermWalk {
  readonly #text: string;
  readonly #readings: readonly (Readings | undefined)[];
  readonly #term: string;
  #start = 0;
  #end = 0;
  #stepsLeft = 0;

  constructor(text: string, readings: readonly (Readings | undefined)[], term: string) {
    this.#text = text;
    this.#readings = readings;
    this.#term = term;
  }

  /** The first place of the term in the name between `from` and `to`. */
  find(from: number, to: number): Place | undefined {
    this.#stepsLeft = maxSteps;
    this.#end = to;
    for (this.#start = from; this.#start < to; this.#start++) {
      const end = this.#follow(this.#start, 0);
      if (end >= 0) return { start: this.#start, end };
      if (this.#stepsLeft <= 0) return undefined;
    }
    return undefined;
  }

  /** Where the term ends when its letters from `typed` on stand at `at`; -1 where they do not. */
  #follow(at: number, typed: number): number {
    if (typed === this.#term.length) return at;
    if (at >= this.#end || (this.#stepsLeft -= 1) <= 0) return -1;
    if (this.#text.charCodeAt(at) === this.#term.charCodeAt(typed)) {
      const end = this.#follow(at + 1, typed + 1);
      if (end >= 0) return end;
    }
    const readings = this.#readings[at];
    if (!readings || readings.length === 0) {
      const isPassed = at > this.#start && (readings !== undefined || separators.test(this.#text.charAt(at)));
      return isPassed ? this.#follow(at + 1, typed) : -1;
    }
    return this.#followReadings(readings, at, typed);
  }

  #followReadings(readings: Readings, at: number, typed: number): number {
    for (const reading of readings) {
      for (let taken = sharedLength(reading, this.#term, typed); taken > 0; taken--) {
        const end = this.#follow(at + 1, typed + taken);
        if (end >= 0) return end;
      }
    }
    return -1;
  }
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
