import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { firstInOrder } from '../../../../main/clouds/first-in-order.ts';
import { fail, ok, type Result } from '../../../../shared/errors.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const after = (ms: number, result: Result<string>): Promise<Result<string>> =>
  new Promise((resolve) => setTimeout(() => resolve(result), ms));
const refused = fail('host-refused');
const untrusted = fail('tls-untrusted');
const choose = async (...attempts: Promise<Result<string>>[]) => {
  const chosen = firstInOrder(attempts, ({ code }) => code === 'tls-untrusted');
  let at = -1;
  void chosen.then(() => (at = Date.now() - started));
  const started = Date.now();
  await vi.advanceTimersByTimeAsync(20_000);
  return { result: await chosen, at };
};

describe('firstInOrder', () => {
  it('takes the best success, not the quickest', async () => {
    expect(await choose(after(900, ok('best')), after(10, ok('quick')))).toEqual({ result: ok('best'), at: 900 });
  });

  it('lets a success wait for a better candidate no longer than two seconds', async () => {
    expect(await choose(after(9000, ok('best')), after(10, ok('quick')))).toEqual({ result: ok('quick'), at: 2010 });
  });

  it('goes on past a failure, and ends with one that decides before worse candidates', async () => {
    expect((await choose(after(10, refused), after(50, ok('second')))).result).toEqual(ok('second'));
    expect((await choose(after(10, untrusted), after(50, ok('second')))).result).toEqual(untrusted);
    expect((await choose(after(50, ok('first')), after(10, untrusted))).result).toEqual(ok('first'));
  });

  it('has nothing to choose when all fail undecided, or none is there', async () => {
    expect((await choose(after(10, refused), after(50, refused))).result).toBeUndefined();
    expect((await choose()).result).toBeUndefined();
  });
});
