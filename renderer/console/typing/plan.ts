import { keyAt, keysymOfCharacter } from '../keys.ts';
import { deadKeys, layoutKeys, standAlone, type KeyboardLayout } from './layouts.ts';
import type { Stroke } from './typist.ts';

/** How a text is typed: one entry a character, each of one or two strokes; and what could not be. */
export interface TypingPlan {
  readonly characters: readonly (readonly Stroke[])[];
  /** Characters that the layout can't make, each once, in the order of the text. */
  readonly missing: readonly string[];
}

/** What is done with a character that the layout can't make: left out, or sent as itself to a server that takes that. */
export type MissingChoice = 'skip' | 'send';

/** Plans a text for a layout; Enter and Tab are the guest's keys. */
export function planTyping(text: string, layout: KeyboardLayout, missingChoice: MissingChoice = 'skip'): TypingPlan {
  const table = strokesOf(layout);
  const missing = new Set<string>();
  const characters: (readonly Stroke[])[] = [];
  for (const character of charactersOf(text)) {
    const strokes = strokesFor(character, table);
    if (strokes) characters.push(strokes);
    else missing.add(character);
    if (!strokes && missingChoice === 'send') characters.push([asItself(character)]);
  }
  return { characters, missing: [...missing] };
}

/** For servers that know keys by what they write: no layout is needed, and every character can be sent. */
export function planAsThemselves(text: string): TypingPlan {
  return { characters: charactersOf(text).map((each) => [controls.get(each) ?? asItself(each)]), missing: [] };
}

/** Code points, as a keyboard knows them: one key writes no more. */
function charactersOf(text: string): readonly string[] {
  return Array.from(text.normalize('NFC').replace(/\r\n?/g, '\n'));
}

/** The keys that are the same everywhere. */
const controls: ReadonlyMap<string, Stroke> = new Map([
  ['\n', press('Enter')],
  ['\t', press('Tab')],
  [' ', press('Space')],
]);

/** X11's names for dead keys (keysymdef.h). */
const deadKeysyms: Readonly<Record<string, number>> = {
  [deadKeys.grave]: 0xfe50,
  [deadKeys.acute]: 0xfe51,
  [deadKeys.circumflex]: 0xfe52,
  [deadKeys.tilde]: 0xfe53,
  [deadKeys.diaeresis]: 0xfe57,
};

function press(code: string, ...modifiers: readonly string[]): Stroke {
  return { modifiers, key: keyAt(code) };
}

/** No place on the keyboard, so that only what it writes is sent. */
function asItself(character: string): Stroke {
  return { modifiers: [], key: { code: '', keysym: keysymOfCharacter(character) } };
}

/** What each key writes, level by level; the first key that writes a character makes it. */
function strokesOf({ plain, shift, altGr }: KeyboardLayout): ReadonlyMap<string, Stroke> {
  const table = new Map(controls);
  const levels = [
    [plain, []],
    [shift, ['ShiftLeft']],
    [altGr, ['AltRight']],
  ] as const;
  for (const [characters, modifiers] of levels) {
    for (const [index, character] of Array.from(characters).entries()) {
      const code = layoutKeys[index];
      if (code === undefined || character === ' ' || table.has(character)) continue;
      // TigerVNC takes keys by place and looks at what they write all the same.
      const keysym = deadKeysyms[character] ?? keysymOfCharacter(character);
      table.set(character, { modifiers, key: { code, keysym } });
    }
  }
  return table;
}

function strokesFor(character: string, table: ReadonlyMap<string, Stroke>): readonly Stroke[] | undefined {
  const direct = table.get(character);
  if (direct) return [direct];
  return withDeadKey(character, table) ?? aloneDeadKey(character, table);
}

function withDeadKey(character: string, table: ReadonlyMap<string, Stroke>): readonly Stroke[] | undefined {
  const [base = '', mark = '', ...more] = Array.from(character.normalize('NFD'));
  const [dead, letter] = [table.get(mark), table.get(base)];
  return dead && letter && more.length === 0 ? [dead, letter] : undefined;
}

function aloneDeadKey(character: string, table: ReadonlyMap<string, Stroke>): readonly Stroke[] | undefined {
  const mark = Object.keys(standAlone).find((each) => standAlone[each] === character);
  const dead = mark === undefined ? undefined : table.get(mark);
  return dead && [dead, press('Space')];
}
