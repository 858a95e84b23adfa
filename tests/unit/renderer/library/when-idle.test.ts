import { afterEach, describe, expect, it, vi } from 'vitest';
import { whenIdle } from '../../../../renderer/library/when-idle.ts';

/** Pauses that come when the test says so. */
class Pauses {
  private waiting = new Map<number, IdleRequestCallback>();
  private next = 1;
  readonly request = (callback: IdleRequestCallback): number => {
    this.waiting.set(this.next, callback);
    return this.next++;
  };
  readonly cancel = (handle: number): void => void this.waiting.delete(handle);

  /** One in which so many steps fit. */
  come(steps: number): void {
    const callbacks = [...this.waiting.values()];
    this.waiting.clear();
    let left = steps;
    for (const callback of callbacks) callback({ didTimeout: false, timeRemaining: () => (left-- > 0 ? 50 : 1) });
  }
}

describe('whenIdle', () => {
  afterEach(() => vi.unstubAllGlobals());
  const begin = () => {
    const pauses = new Pauses();
    vi.stubGlobal('requestIdleCallback', pauses.request);
    vi.stubGlobal('cancelIdleCallback', pauses.cancel);
    const taken: string[] = [];
    const end = whenIdle(['a', 'b', 'c'].map((name) => () => void taken.push(name)));
    return { pauses, taken, end };
  };

  it('takes steps in their order, as many as fit into each pause, and each once', () => {
    const { pauses, taken } = begin();
    expect(taken).toEqual([]);
    pauses.come(2);
    expect(taken).toEqual(['a', 'b']);
    pauses.come(9);
    pauses.come(9);
    expect(taken).toEqual(['a', 'b', 'c']);
  });
  it('takes none after it was ended, also between two pauses', () => {
    const { pauses, taken, end } = begin();
    pauses.come(1);
    end();
    pauses.come(9);
    expect(taken).toEqual(['a']);
  });
});
