import type { createPinyin } from './pinyin.ts';

/** Digits of a number in a key: `web-2` before `web-10`, without comparing more than texts. */
const digits = 12;
/** Chinese stands behind all Latin letters, by its syllables. */
const behindLatin = '~';
const plain = /^[ -~]*$/;

/**
 * Makes a function that turns names into texts whose plain order is the order of names. Comparing two of them costs a
 * tenth of what a collator takes, so that 20,000 are sorted within a frame.
 */
export function createSortKey(readingsOf: ReturnType<typeof createPinyin>): (name: string) => string {
  const spelled = (text: string) =>
    Array.from(text, (character) => {
      const reading = readingsOf(character)?.[0];
      return reading === undefined ? character : `${behindLatin}${reading} `;
    }).join('');
  return (name) => {
    const lower = name.toLowerCase();
    const text = plain.test(lower) ? lower : spelled(lower.normalize('NFD').replace(/\p{M}/gu, ''));
    return text.replace(/\d+/g, (number) => number.replace(/^0+(?=\d)/, '').padStart(digits, '0'));
  };
}
