import { vmActionPushes, vmActionRequests } from '../../../shared/ipc/vm-actions.ts';
import { describe, expect, it } from 'vitest';
import { surface, type Wire } from '../../../preload/surface.ts';
import { consolePushes, consoleRequests, libraryPushes, libraryRequests } from '../../../shared/ipc-names.ts';
import type { LibraryPushes, LibraryRequests } from '../../../shared/ipc.ts';

function fakeWire() {
  const listeners = new Map<string, Set<(event: unknown, payload: unknown) => void>>();
  const sent: unknown[][] = [];
  const wire: Wire = {
    invoke: (...all) => Promise.resolve(void sent.push(all)),
    on: (channel, listener) => listeners.set(channel, (listeners.get(channel) ?? new Set()).add(listener)),
    off: (channel, listener) => listeners.get(channel)?.delete(listener),
  };
  const push = (channel: string, payload: unknown): void =>
    listeners.get(channel)?.forEach((listener) => listener({ sender: 'electron' }, payload));
  const count = (): number => [...listeners.values()].reduce((sum, set) => sum + set.size, 0);
  return { wire, sent, push, count };
}

const libraryApi = (wire: Wire) => surface<LibraryRequests, LibraryPushes>(wire, libraryRequests, libraryPushes);

describe('the preload surface', () => {
  it('sends a request of the contract with its arguments', async () => {
    const { wire, sent } = fakeWire();
    await libraryApi(wire).request('vms.refresh', { cloudId: 'c1' });
    expect(sent).toEqual([['vms.refresh', { cloudId: 'c1' }]]);
  });

  it('refuses names that are not its own window kind’s, without sending anything', () => {
    const { wire, sent, count } = fakeWire();
    const api = libraryApi(wire) as unknown as {
      request(name: string): unknown;
      on(name: string, f: () => void): void;
    };
    for (const name of ['session.attach', 'toString', '__proto__', 'constructor', ''])
      expect(() => api.request(name)).toThrow('no such request');
    expect(() => api.on('session.changed', () => undefined)).toThrow('no such push');
    expect(sent).toEqual([]);
    expect(count()).toBe(0);
  });

  it('hands the payload on without the event, until the subscription ends', () => {
    const { wire, push, count } = fakeWire();
    const seen: unknown[][] = [];
    const end = libraryApi(wire).on('bookmarks.changed', (...all) => seen.push(all));
    push('bookmarks.changed', []);
    end();
    push('bookmarks.changed', [{ id: 'late' }]);
    expect(seen).toEqual([[[]]]);
    expect(count()).toBe(0);
  });

  it('gives the two window kinds no request in common but those about VMs', () => {
    expect([...libraryRequests].filter((name) => (consoleRequests as ReadonlySet<string>).has(name))).toEqual(
      vmActionRequests,
    );
    expect([...libraryPushes].filter((name) => (consolePushes as ReadonlySet<string>).has(name))).toEqual([
      ...vmActionPushes,
      'settings.changed',
    ]);
  });
});
