import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Reconnector } from '../../../../main/sessions/reconnector.ts';
import { defaultTimings } from '../../../../main/sessions/timings.ts';
import { createTurns } from '../../../../main/sessions/turns.ts';
import { fail, type AppError, type Result } from '../../../../shared/errors.ts';
import type { Vm } from '../../../../shared/vm.ts';
import { FakeConditions } from '../../../fakes/fake-conditions.ts';

const dropped = fail('connection-dropped', { host: '127.0.0.1', port: 5900 }).error;
const away = (state: string): AppError => fail('vm-not-running', { vm: 'web-01', state }).error;

/** On fake time: what is shown, and when an attempt begins. `random` of one half leaves the waits as they are. */
function makeKit() {
  const conditions = new FakeConditions();
  const shown: object[] = [];
  const kit = {
    conditions,
    shown,
    begun: 0,
    asked: 0,
    enabled: true,
    vm: { ok: true, value: { state: 'Stopped', name: 'web-01' } } as Result<unknown>,
  };
  const reconnector = new Reconnector({
    timings: defaultTimings,
    enabled: () => kit.enabled,
    conditions,
    online: () => conditions.online,
    turns: createTurns(),
    askVm: () => {
      kit.asked += 1;
      return Promise.resolve(kit.vm as Result<Vm>);
    },
    begin: () => {
      kit.begun += 1;
      return Promise.resolve();
    },
    show: (lost) => shown.push(lost),
    now: () => performance.now(),
    random: () => 0.5,
  });
  return Object.assign(kit, { reconnector, last: () => shown.at(-1) });
}

describe('Reconnector', () => {
  let kit: ReturnType<typeof makeKit>;
  const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
  const vmIs = (state: string) => (kit.vm = { ok: true, value: { state, name: 'web-01' } });

  beforeEach(() => {
    vi.useFakeTimers();
    kit = makeKit();
  });
  afterEach(() => {
    kit.reconnector.cancel();
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
  });

  it('follows a migration also where lost consoles do not come back, without hurry for a server that says so at once', async () => {
    kit.enabled = false;
    const moved = fail('vm-moved', { vm: 'web-01' }).error;
    const begun: number[] = [];
    for (let turn = 0; turn < 4; turn++) {
      kit.reconnector.connected();
      kit.reconnector.lost(moved);
      await pass(500);
      begun.push(kit.begun);
    }
    expect(begun).toEqual([1, 1, 1, 1]); // 0.5 s, then 1, 2 and 4: each `connected` ends the wait before it
    kit.reconnector.connected();
    await pass(defaultTimings.settledMs);
    kit.reconnector.lost(moved);
    await pass(500);
    expect(kit.begun).toBe(2);
  });

  it('waits longer before each attempt, and never longer than half a minute', async () => {
    kit.reconnector.connected();
    await pass(20_000);
    const waits: number[] = [];
    for (let round = 0; round < 9; round++) {
      const start = Date.now();
      kit.reconnector.lost(dropped);
      expect(kit.last()).toMatchObject({ error: dropped, retryAt: expect.any(Number) as number });
      const before = kit.begun;
      while (kit.begun === before) await pass(100);
      waits.push(Date.now() - start);
    }
    expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 15_000, 30_000, 30_000, 30_000]);
  });

  it('begins the waits anew only once a connection has lived some seconds', async () => {
    kit.reconnector.connected();
    kit.reconnector.lost(dropped);
    await pass(500);
    kit.reconnector.connected();
    await pass(3000); // it dies at once
    kit.reconnector.lost(dropped);
    await pass(999);
    expect(kit.begun).toBe(1);
    await pass(1);
    expect(kit.begun).toBe(2);
    kit.reconnector.connected();
    await pass(10_000);
    kit.reconnector.lost(dropped);
    await pass(500);
    expect(kit.begun).toBe(3);
  });

  it.each([
    'console-password-wrong',
    'console-password-needed',
    'tls-changed',
    'tls-untrusted',
    'permission-denied',
    'vm-not-found',
    'proxy-plaintext-refused',
    'protocol-unavailable',
    'auth-failed',
  ] as const)('leaves %s to the person', async (code) => {
    const { error } = fail(code);
    kit.reconnector.connected();
    kit.reconnector.lost(error);
    await pass(120_000);
    expect([kit.shown, kit.begun]).toEqual([[{ error }], 0]);
  });

  it('does not bring back what was never there, but for a VM that is off', async () => {
    kit.reconnector.lost(dropped);
    await pass(120_000);
    expect([kit.shown, kit.begun]).toEqual([[{ error: dropped }], 0]);
    kit.reconnector.lost(away('Stopped'));
    expect(kit.last()).toEqual({ error: away('Stopped'), waitsFor: 'vm' });
  });

  it('watches a VM that is off, tells its states, and begins once it runs', async () => {
    kit.reconnector.lost(away('Stopped'));
    await pass(60_000);
    expect([kit.asked > 4, kit.begun]).toEqual([true, 0]);
    vmIs('Starting');
    await pass(10_000);
    expect(kit.last()).toEqual({ error: away('Starting'), waitsFor: 'vm' });
    vmIs('Running');
    await pass(2000);
    expect(kit.begun).toBe(1);
  });

  it('goes on watching while the cloud does not answer, and stops when the VM is gone', async () => {
    kit.reconnector.lost(away('Migrating'));
    kit.vm = fail('server-not-ready', { url: 'http://127.0.0.1' });
    await pass(30_000);
    expect(kit.last()).toMatchObject({ waitsFor: 'vm' });
    kit.vm = fail('vm-not-found', { vm: 'web-01' });
    await pass(3000);
    const { error } = fail('vm-not-found', { vm: 'web-01' });
    expect(kit.last()).toEqual({ error });
  });

  it('without the setting only looks whether the VM is why', async () => {
    kit.enabled = false;
    kit.reconnector.connected();
    kit.reconnector.lost(dropped);
    await pass(0);
    expect(kit.shown).toEqual([{ error: dropped }, { error: away('Stopped') }]);
    await pass(120_000);
    expect([kit.asked, kit.begun]).toEqual([1, 0]);
  });

  it('stops when told to, and a nudge begins again', async () => {
    kit.reconnector.connected();
    kit.reconnector.lost(dropped);
    kit.reconnector.stop();
    expect(kit.last()).toEqual({ error: dropped });
    await pass(120_000);
    expect(kit.begun).toBe(0);
    kit.reconnector.hurry(); // a wake-up is not the person's word
    await pass(0);
    expect(kit.begun).toBe(0);
    kit.reconnector.nudge();
    await pass(0);
    expect(kit.begun).toBe(1);
  });

  it('pauses without a network, and goes on at once when there is one', async () => {
    kit.reconnector.connected();
    kit.reconnector.lost(dropped);
    kit.conditions.tell('offline');
    kit.reconnector.pause();
    expect(kit.last()).toEqual({ error: dropped, waitsFor: 'network' });
    await pass(20_000);
    expect(kit.begun).toBe(0);
    kit.conditions.tell('online');
    kit.reconnector.hurry();
    await pass(0);
    expect(kit.begun).toBe(1);
  });

  it('makes no attempt while the computer sleeps', async () => {
    kit.reconnector.connected();
    kit.conditions.tell('asleep');
    kit.reconnector.lost(dropped);
    await pass(120_000);
    expect(kit.begun).toBe(0);
    kit.conditions.tell('woke');
    kit.reconnector.hurry();
    await pass(0);
    expect(kit.begun).toBe(1);
  });
});

describe('Turns', () => {
  it('let in a few at a time, in order, and let go of those that give up', async () => {
    const turns = createTurns(2);
    const none = new AbortController().signal;
    const order: string[] = [];
    const enter = (who: string, signal = none) =>
      turns.take(signal).then((end) => {
        order.push(who);
        return end;
      });
    const [endA] = await Promise.all([enter('a'), enter('b')]);
    const leaving = new AbortController();
    const gone = enter('gone', leaving.signal);
    const next = enter('c');
    await Promise.resolve();
    expect(order).toEqual(['a', 'b']);
    leaving.abort();
    (await gone)();
    endA();
    endA();
    await next;
    expect(order).toEqual(['a', 'b', 'gone', 'c']);
  });
});
