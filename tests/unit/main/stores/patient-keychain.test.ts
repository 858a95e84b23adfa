import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PatientKeychain } from '../../../../main/stores/patient-keychain.ts';

/** A keychain whose calls end when the test says so. */
function heldKeychain() {
  const calls: { readonly name: string; readonly end: (value: string | null) => void }[] = [];
  const call = (name: string) =>
    new Promise<string | null>((resolve) => {
      calls.push({ name, end: resolve });
    });
  const keychain = new PatientKeychain({
    keychain: {
      getPassword: (_service, account) => call(`get ${account}`),
      setPassword: async (_service, account) => {
        await call(`set ${account}`);
      },
      deletePassword: async (_service, account) => (await call(`delete ${account}`)) === null,
    },
    timeoutMs: 1000,
  });
  return { keychain, calls, names: () => calls.map(({ name }) => name) };
}

describe('PatientKeychain', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('makes one call at a time, in order', async () => {
    const { keychain, calls, names } = heldKeychain();
    const first = keychain.getPassword('s', 'a');
    const second = keychain.setPassword('s', 'b', 'secret');
    await vi.advanceTimersByTimeAsync(10);
    expect([names(), keychain.calling]).toEqual([['get a'], true]);
    calls[0]?.end('found');
    expect(await first).toBe('found');
    await vi.advanceTimersByTimeAsync(0);
    expect(names()).toEqual(['get a', 'set b']);
    calls[1]?.end(null);
    await second;
    expect(keychain.calling).toBe(false);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('gives up on a call without an answer, and never makes one that waited too long behind it', async () => {
    const { keychain, calls, names } = heldKeychain();
    const stuck = expect(keychain.getPassword('s', 'a')).rejects.toThrow('no answer within 1 s');
    const behind = expect(keychain.setPassword('s', 'b', 'secret')).rejects.toThrow('no answer within 1 s');
    await vi.advanceTimersByTimeAsync(1000);
    await Promise.all([stuck, behind]);
    calls[0]?.end('too late');
    const after = keychain.deletePassword('s', 'c');
    await vi.advanceTimersByTimeAsync(0);
    expect(names()).toEqual(['get a', 'delete c']);
    calls[1]?.end(null);
    expect(await after).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('goes on after a call that failed', async () => {
    const keychain = new PatientKeychain({
      keychain: {
        getPassword: () => Promise.reject(new Error('locked')),
        setPassword: () => Promise.resolve(),
        deletePassword: () => Promise.resolve(true),
      },
      timeoutMs: 1000,
    });
    await expect(keychain.getPassword('s', 'a')).rejects.toThrow('locked');
    expect(await keychain.deletePassword('s', 'a')).toBe(true);
  });
});
