import { expect, it } from 'vitest';
import { GuessGate } from '../../../../main/bridge/guess-gate.ts';

it('answers a burst, then a few a second, and saves up no more than a burst', () => {
  let now = 0;
  const gate = new GuessGate({ burst: 3, perSecond: 2, now: () => now });
  const answered = (tries: number): number => Array.from({ length: tries }, () => gate.take()).filter(Boolean).length;
  expect(answered(10)).toBe(3);
  now = 400;
  expect(answered(10)).toBe(0);
  now = 1000;
  expect(answered(10)).toBe(2);
  now = 3_600_000;
  expect(answered(10)).toBe(3);
});
