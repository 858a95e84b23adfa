import { describe, expect, it } from 'vitest';
import { harmless } from '../../../../main/cli/terminal.ts';

describe('harmless', () => {
  it('writes out what would steer a terminal or turn the reading direction', () => {
    expect(harmless('a\u001b[2Jb\u009b31m\r\u0007c\u202ed\u2028')).toBe(
      'a\\u001b[2Jb\\u009b31m\\u000d\\u0007c\\u202ed\\u2028',
    );
  });

  it('leaves words, and the line ends of our own texts', () => {
    expect(harmless('云主机 web-01 (运行中)\n  é 😀')).toBe('云主机 web-01 (运行中)\n  é 😀');
  });

  it('changes nothing of what a JSON text means', () => {
    const value = { name: 'a\u009b\u202e\u2028\u001b' };
    expect(JSON.parse(harmless(JSON.stringify(value)))).toEqual(value);
  });
});
