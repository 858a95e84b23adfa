import { describe, expect, it } from 'vitest';
import { oneLine, plainLines } from '../../../shared/plain-text.ts';

describe('oneLine', () => {
  it.each([
    ['web-01', 'web-01'],
    ['数据库 — ۱ (prod)', '数据库 — ۱ (prod)'],
    ['a\u0000b\u001b[2Jc\u009bd\u007f', 'a b [2Jc d'],
    ['one\r\ntwo\u2028three\u2029', 'one two three'],
    ['invoice\u202egnp.exe\u2066x\u2069', 'invoice gnp.exe x'],
    ['\u202e\u0000', ''],
  ])('%j becomes %j', (text, plain) => {
    expect(oneLine(text, 255)).toBe(plain);
  });

  it('is bounded and never ends in half of a character', () => {
    expect(oneLine('x'.repeat(10_000_000), 255)).toHaveLength(255);
    expect(oneLine('x'.repeat(254) + '😀', 255)).toBe('x'.repeat(254));
  });
});

describe('plainLines', () => {
  it('keeps line ends and nothing else that steers', () => {
    expect(plainLines('one\r\ntwo\n\u001b[31mred\u202e\u2028x', 100)).toBe('one\ntwo\n [31mred x');
  });
});
