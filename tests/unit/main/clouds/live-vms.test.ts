import { describe, expect, it } from 'vitest';
import { fail, type Result } from '../../../../shared/errors.ts';
import type { Vm, VmUpdate } from '../../../../shared/vm.ts';
import { LiveVms } from '../../../../main/clouds/live/live-vms.ts';
import { Thumbnails } from '../../../../main/clouds/thumbnails.ts';
import { VmLists } from '../../../../main/clouds/vm-lists.ts';
import type { Rows, VmStateRow, ZStackClient } from '../../../../main/zstack/types.ts';
import { vm } from '../../../fakes/library-api.ts';

/** Time that goes on only when everybody waits for it. */
class FakeClock {
  #now = 1000;
  readonly #waiting = new Set<{ at: number; done: () => void }>();

  readonly now = (): number => this.#now;

  readonly wait = (ms: number, signal: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      const entry = { at: this.#now + ms, done: resolve };
      this.#waiting.add(entry);
      signal.addEventListener('abort', () => this.#waiting.delete(entry) && resolve());
    });

  async pass(ms: number): Promise<void> {
    const end = this.#now + ms;
    for (;;) {
      await settle();
      const next = [...this.#waiting].sort((a, b) => a.at - b.at)[0];
      if (!next || next.at > end) break;
      this.#now = next.at;
      this.#waiting.delete(next);
      next.done();
    }
    this.#now = end;
    await settle();
  }
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 30; turn++) await Promise.resolve();
}

interface Call {
  readonly name: string;
  readonly at: number;
  readonly uuids?: readonly string[];
}

function cloudOf(names: readonly string[]) {
  const clock = new FakeClock();
  const server = new Map<string, Vm>(names.map((name) => [`uuid-of-${name}`, vm(name)]));
  const calls: Call[] = [];
  const updates: VmUpdate[] = [];
  const state = { down: false, running: 0, most: 0, screenshots: 'ok' as 'ok' | 'api-unsupported' };
  const call = async <T>(name: string, answer: () => T, uuids?: readonly string[]): Promise<Result<T>> => {
    calls.push({ name, at: clock.now(), ...(uuids ? { uuids } : {}) });
    state.most = Math.max(state.most, ++state.running);
    await Promise.resolve();
    state.running -= 1;
    return state.down ? fail('host-refused', { host: 'x', port: 1 }) : { ok: true, value: answer() };
  };
  const page = <T>(rows: readonly T[], start: number): Rows<T> => {
    const some = rows.slice(start, start + 200);
    return { rows: some, sent: some.length, total: rows.length };
  };
  const client: Partial<ZStackClient> = {
    listVms: () => call('listVms', () => [...server.values()]),
    getVms: (uuids) => call('getVms', () => uuids.flatMap((uuid) => server.get(uuid) ?? []), uuids),
    pageStates: (start) => call('pageStates', () => page<VmStateRow>([...server.values()], start)),
    pageTags: (start) => call('pageTags', () => page([{ vmUuid: 'uuid-of-a', tag: 'prod' }], start)),
    pageHosts: () => call('pageHosts', () => ({ rows: [], sent: 0 })),
    takeScreenshot: (uuid) =>
      call('takeScreenshot', () => new Uint8Array(8), [uuid]).then((answer) =>
        state.screenshots === 'ok' ? answer : fail('api-unsupported', { api: 'x' }),
      ),
  };
  const lists = new VmLists({ onChange: () => undefined, onUpdate: (update) => updates.push(update) });
  const pictures: string[] = [];
  const wanted = { thumbnails: 'opened' as 'off' | 'opened' | 'all' };
  const live = new LiveVms({
    lists,
    client: () => client as ZStackClient,
    clock,
    random: () => 0.5,
    wanted: () => wanted.thumbnails,
    onPicture: ({ vmUuid }) => pictures.push(vmUuid),
  });
  const start = async () => {
    await lists.refresh('c', client as ZStackClient);
    live.follow(['c']);
    live.setActive(true);
  };
  const place = (name: string) => ({ cloudId: 'c', vmUuid: `uuid-of-${name}` });
  return { clock, server, calls, updates, state, lists, live, pictures, wanted, start, place };
}

const many = Array.from({ length: 1000 }, (_, index) => `n-${index}`);

describe('LiveVms', () => {
  it('asks one thing at a time and never twice within a second, whatever is due', async () => {
    const cloud = cloudOf([...many, 'a']);
    await cloud.start();
    cloud.server.set('uuid-of-a', vm('a', { state: 'Starting' }));
    for (let second = 0; second < 60; second++) {
      cloud.live.watch({ rows: [cloud.place(`n-${second}`)], pictures: [] });
      await cloud.clock.pass(1000);
    }
    const times = cloud.calls.slice(1).map(({ at }) => at);
    const gaps = times.slice(1).map((at, index) => at - (times[index] ?? 0));
    expect(times.length).toBeGreaterThan(40);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(1000);
    expect(cloud.state.most).toBe(1);
    cloud.live.dispose();
  });

  it('sees a visible row change within seconds, and tells nothing but that row', async () => {
    const cloud = cloudOf(many);
    await cloud.start();
    cloud.live.watch({ rows: [cloud.place('n-7')], pictures: [] });
    await cloud.clock.pass(3000);
    cloud.updates.length = 0;
    const other = cloud.lists.find('c', 'uuid-of-n-8');
    cloud.server.set('uuid-of-n-7', vm('n-7', { state: 'Stopped' }));
    await cloud.clock.pass(7000);
    expect(cloud.updates).toMatchObject([{ changed: [{ name: 'n-7', state: 'Stopped' }], removed: [] }]);
    expect(cloud.lists.find('c', 'uuid-of-n-8')).toBe(other);
    cloud.live.dispose();
  });

  it('learns of VMs that came, went or were renamed out of sight, and rests between its tours', async () => {
    const cloud = cloudOf(many);
    await cloud.start();
    cloud.server.delete('uuid-of-n-3');
    cloud.server.set('uuid-of-new', vm('new'));
    cloud.server.set('uuid-of-n-900', vm('n-900', { name: 'renamed' }));
    await cloud.clock.pass(30_000);
    expect(cloud.lists.find('c', 'uuid-of-n-3')).toBeUndefined();
    expect(cloud.lists.find('c', 'uuid-of-new')).toMatchObject({ name: 'new' });
    expect(cloud.lists.find('c', 'uuid-of-n-900')).toMatchObject({ name: 'renamed' });
    const before = cloud.calls.length;
    await cloud.clock.pass(15_000);
    expect(cloud.calls.length - before).toBeLessThan(9);
    cloud.live.dispose();
  });

  it('does not take a VM away that only slipped between two pages', async () => {
    const cloud = cloudOf(many);
    await cloud.start();
    await cloud.clock.pass(3500); // one page has gone by
    const [first] = cloud.server.keys();
    cloud.server.delete(first ?? ''); // the next page begins one row too late
    await cloud.clock.pass(20_000);
    expect(cloud.calls.some(({ uuids }) => uuids?.includes('uuid-of-n-200'))).toBe(true);
    expect(cloud.lists.find('c', 'uuid-of-n-200')).toBeDefined();
    await cloud.clock.pass(70_000);
    expect(cloud.lists.vmsOf('c')).toHaveLength(999);
    cloud.live.dispose();
  });

  it('asks nothing while nobody can see the list, and at once for what is in sight when somebody can', async () => {
    const cloud = cloudOf(many);
    await cloud.start();
    cloud.live.watch({ rows: [cloud.place('n-1')], pictures: [] });
    await cloud.clock.pass(10_000);
    cloud.live.setActive(false);
    await settle();
    cloud.calls.length = 0;
    await cloud.clock.pass(600_000);
    expect(cloud.calls).toEqual([]);
    cloud.live.setActive(true);
    await cloud.clock.pass(10);
    expect(cloud.calls).toMatchObject([{ name: 'getVms', uuids: ['uuid-of-n-1'] }]);
    cloud.live.dispose();
  });

  it('asks ever less often while the cloud fails, tells so, and is well again by itself or when a person comes', async () => {
    const cloud = cloudOf(many);
    await cloud.start();
    await cloud.clock.pass(5000);
    cloud.state.down = true;
    cloud.calls.length = 0;
    await cloud.clock.pass(300_000);
    expect(cloud.calls.length).toBeLessThan(14);
    expect(cloud.lists.all).toMatchObject([{ phase: 'failed', error: { code: 'host-refused' } }]);
    expect(cloud.lists.vmsOf('c')).toHaveLength(1000);
    cloud.state.down = false;
    cloud.live.retryNow();
    await cloud.clock.pass(2500);
    expect(cloud.lists.phaseOf('c')).toBe('ready');
    cloud.live.dispose();
  });

  it('loads a first list that failed', async () => {
    const cloud = cloudOf(many);
    cloud.state.down = true;
    await cloud.start();
    expect(cloud.lists.phaseOf('c')).toBe('failed');
    await cloud.clock.pass(5000);
    expect(cloud.lists.phaseOf('c')).toBe('failed');
    cloud.state.down = false;
    await cloud.clock.pass(61_000);
    expect(cloud.lists.vmsOf('c')).toHaveLength(1000);
    cloud.live.dispose();
  });

  it('lays tags on, and asks for pictures of running VMs in sight only where the person wants them', async () => {
    const cloud = cloudOf(['a', 'b']);
    await cloud.start();
    cloud.live.watch({ rows: [], pictures: [cloud.place('a'), cloud.place('b')] });
    await cloud.clock.pass(10_000);
    expect(cloud.lists.find('c', 'uuid-of-a')?.tags).toEqual(['prod']);
    expect(cloud.pictures).toEqual([]);
    cloud.wanted.thumbnails = 'all';
    await cloud.clock.pass(60_000);
    expect(cloud.pictures.filter((uuid) => uuid === 'uuid-of-a').length).toBeLessThanOrEqual(3);
    expect(new Set(cloud.pictures)).toEqual(new Set(['uuid-of-a', 'uuid-of-b']));
    cloud.live.dispose();
  });

  it('asks a server that has no pictures once', async () => {
    const cloud = cloudOf(['a', 'b']);
    cloud.wanted.thumbnails = 'all';
    cloud.state.screenshots = 'api-unsupported';
    await cloud.start();
    cloud.live.watch({ rows: [], pictures: [cloud.place('a'), cloud.place('b')] });
    await cloud.clock.pass(120_000);
    expect(cloud.calls.filter(({ name }) => name === 'takeScreenshot')).toHaveLength(1);
    cloud.live.dispose();
  });
});

describe('Thumbnails', () => {
  const place = (vmUuid: string, cloudId = 'c') => ({ cloudId, vmUuid });
  const picture = (bytes: number) => new Uint8Array(bytes);

  it('keeps what was used last within its bounds, and forgets a cloud that is left', () => {
    const told: (readonly [string, boolean])[] = [];
    const kept = new Thumbnails({
      wanted: () => 'opened',
      onChange: ({ vmUuid, picture: bytes }) => told.push([vmUuid, bytes !== null]),
      limit: 250,
    });
    kept.put(place('a'), picture(100));
    kept.put(place('b'), picture(100));
    kept.read([place('a')]);
    kept.put(place('d', 'other'), picture(100));
    expect(kept.read([place('a'), place('b'), place('d', 'other')]).map(({ vmUuid }) => vmUuid)).toEqual(['a', 'd']);
    kept.clear('c');
    expect(kept.bytes).toBe(100);
    expect(told).toEqual([
      ['a', true],
      ['b', true],
      ['d', true],
      ['a', false],
    ]);
  });
  it('keeps nothing where nobody wants it', () => {
    const kept = new Thumbnails({ wanted: () => 'off', onChange: () => undefined });
    kept.put(place('a'), picture(100));
    expect(kept.bytes).toBe(0);
  });
});
