import type { BrowserWindow } from 'electron';
import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SpareWindow } from '../../../../main/windows/spare-window.ts';

class FakeWindow extends EventEmitter {
  destroy(): void {
    this.emit('closed');
  }
}

function spareWindow() {
  const made: { readonly id: string; readonly window: FakeWindow }[] = [];
  const spare = new SpareWindow({
    create: (id) => {
      const window = new FakeWindow();
      made.push({ id, window });
      return window as unknown as BrowserWindow;
    },
    newId: () => `spare-${made.length + 1}`,
    keepMs: 1000,
  });
  return { spare, made };
}

describe('SpareWindow', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('makes one window, and its page waits until a session takes it', async () => {
    const { spare, made } = spareWindow();
    spare.prepare();
    spare.prepare();
    expect(made).toHaveLength(1);
    const asked = spare.sessionOf('spare-1');
    expect(spare.take('session-7')).toBe(made[0]?.window);
    expect(await asked).toBe('session-7');
    expect(spare.take('session-8')).toBeUndefined();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('does not hold up a window that was not made ahead', async () => {
    expect(await spareWindow().spare.sessionOf('session-1')).toBe('session-1');
  });

  it('is dropped when nobody takes it, or when it is told to', () => {
    const { spare, made } = spareWindow();
    const closed = vi.fn();
    spare.prepare();
    made[0]?.window.once('closed', closed);
    vi.advanceTimersByTime(1000);
    expect(closed).toHaveBeenCalledOnce();
    spare.prepare();
    made[1]?.window.once('closed', closed);
    spare.drop();
    expect(closed).toHaveBeenCalledTimes(2);
    expect([spare.take('session-1'), vi.getTimerCount()]).toEqual([undefined, 0]);
  });

  it('forgets a window that has crashed, and answers its page', async () => {
    const { spare, made } = spareWindow();
    spare.prepare();
    const asked = spare.sessionOf('spare-1');
    made[0]?.window.destroy();
    expect(await asked).toBe('spare-1');
    expect(spare.take('session-1')).toBeUndefined();
  });
});
