import { describe, expect, it } from 'vitest';
import { keyBytes } from '../../../../../renderer/console/spice/input/scancodes.ts';
import { keyboardLayouts, layoutKeys, layoutOf, standAlone } from '../../../../../renderer/console/typing/layouts.ts';
import { planAsThemselves, planTyping } from '../../../../../renderer/console/typing/plan.ts';
import type { Stroke } from '../../../../../renderer/console/typing/typist.ts';

const written = (strokes: readonly Stroke[]) => strokes.map(({ modifiers, key }) => [...modifiers, key.code].join('+'));
const typed = (text: string, layout: string) => planTyping(text, layoutOf(layout)).characters.map(written);

describe.each(keyboardLayouts)('the layout $id', (layout) => {
  const levels = [layout.plain, layout.shift, layout.altGr].map((each) => Array.from(each));

  it('has rows of the same keys', () => {
    for (const level of levels) expect(level.length).toBeLessThanOrEqual(layoutKeys.length);
    expect(levels[0]).toHaveLength(levels[1]?.length ?? 0);
  });

  it('types each of its own characters with one key that both protocols know', () => {
    const own = levels.flat().filter((each) => each !== ' ' && !(each in standAlone));
    const plan = planTyping(own.join(''), layout);
    expect(plan.missing).toEqual([]);
    for (const [stroke, ...more] of plan.characters) {
      expect(more).toEqual([]);
      expect(keyBytes(stroke?.key.code ?? '', true)).toBeDefined();
    }
  });

  it('has letters, digits and the signs of a command, but for those that it is known to lack', () => {
    const ascii = Array.from({ length: 95 }, (_, at) => String.fromCharCode(32 + at)).join('');
    const allowed: Readonly<Record<string, string>> = { it: '`~{}', ru: "#$&'<>@[]^`{|}~", jp: '' };
    const { missing } = planTyping(ascii, layout);
    const signs = missing.filter((each) => !/[A-Za-z]/.test(each));
    expect(signs.filter((each) => !(allowed[layout.id] ?? '').includes(each))).toEqual([]);
    if (layout.id !== 'ru') expect(missing.filter((each) => /[A-Za-z0-9]/.test(each))).toEqual([]);
  });
});

describe('planTyping', () => {
  it('knows a US keyboard', () => {
    expect(typed('aA1!\t\n', 'us')).toEqual([
      ['KeyA'],
      ['ShiftLeft+KeyA'],
      ['Digit1'],
      ['ShiftLeft+Digit1'],
      ['Tab'],
      ['Enter'],
    ]);
  });

  it('knows a German keyboard', () => {
    expect(typed('zy@{ß/', 'de')).toEqual([
      ['KeyY'],
      ['KeyZ'],
      ['AltRight+KeyQ'],
      ['AltRight+Digit7'],
      ['Minus'],
      ['ShiftLeft+Digit7'],
    ]);
  });

  it('puts letters together with dead keys, and types dead keys alone with a space', () => {
    expect(typed('é^`', 'de')).toEqual([
      ['Equal', 'KeyE'],
      ['Backquote', 'Space'],
      ['ShiftLeft+Equal', 'Space'],
    ]);
    expect(typed('Ê', 'fr')).toEqual([['BracketLeft', 'ShiftLeft+KeyE']]);
    expect(typed('~', 'fr-win')).toEqual([['AltRight+Digit2', 'Space']]);
    expect(typed('e\u0301', 'de')).toEqual([['Equal', 'KeyE']]);
  });

  it('ends lines with one Enter, however they end', () => {
    expect(typed('a\r\nb\rc', 'us').filter(([key]) => key === 'Enter')).toHaveLength(2);
  });

  it('names each character that the layout can’t make once, and leaves it out or sends it as itself', () => {
    const us = layoutOf('us');
    expect(planTyping('a云b云ü', us)).toMatchObject({ missing: ['云', 'ü'], characters: { length: 2 } });
    const sent = planTyping('云😀ü', us, 'send').characters.flat();
    expect(sent.map(({ key }) => key)).toEqual([
      { code: '', keysym: 0x1004e91 },
      { code: '', keysym: 0x101f600 },
      { code: '', keysym: 0xfc },
    ]);
  });

  it('needs no layout for a server that takes what keys write', () => {
    const plan = planAsThemselves('é\n');
    expect(plan.characters.flat().map(({ key }) => key)).toEqual([
      { code: '', keysym: 0xe9 },
      { code: 'Enter', keysym: 0xff0d },
    ]);
  });

  it('takes an unknown layout for a US keyboard', () => expect(layoutOf('nowhere').id).toBe('us'));
});
