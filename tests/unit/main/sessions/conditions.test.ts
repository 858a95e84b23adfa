import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createConditions, type ConditionChange } from '../../../../main/sessions/conditions.ts';

describe('createConditions', () => {
  let addresses: readonly string[];
  let power: ((change: 'asleep' | 'woke') => void) | undefined;
  const told: ConditionChange[] = [];
  const make = () =>
    createConditions({
      addresses: () => addresses,
      everyMs: 1000,
      watchPower: (listener) => {
        power = listener;
        return () => (power = undefined);
      },
    });

  beforeEach(() => {
    vi.useFakeTimers();
    addresses = ['192.0.2.1'];
    told.length = 0;
  });
  afterEach(() => vi.useRealTimers());

  it('tells of networks that come, go and change, and of nothing else', () => {
    const conditions = make();
    const end = conditions.onChange((change) => told.push(change));
    for (const next of [['192.0.2.1'], ['192.0.2.9'], [], [], ['192.0.2.9']]) {
      addresses = next;
      vi.advanceTimersByTime(1000);
    }
    expect(told).toEqual(['moved', 'offline', 'online']);
    addresses = [];
    expect(conditions.online).toBe(false);
    end();
  });

  it('tells of sleep and waking, and watches only while somebody listens', () => {
    const conditions = make();
    expect([power, vi.getTimerCount()]).toEqual([undefined, 0]);
    const ends = [1, 2].map(() => conditions.onChange((change) => told.push(change)));
    power?.('asleep');
    expect(conditions.asleep).toBe(true);
    power?.('woke');
    expect([conditions.asleep, told]).toEqual([false, ['asleep', 'asleep', 'woke', 'woke']]);
    for (const end of ends) end();
    expect([power, vi.getTimerCount()]).toEqual([undefined, 0]);
  });
});
