import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { ReopenConsoles, type ReopenConsolesDeps } from '../../../main/reopen-consoles.ts';
import { OpenConsoleStore, type OpenConsole } from '../../../main/stores/open-console-store.ts';
import { automatic, type ConsolePhase, type ConsoleState } from '../../../shared/console.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'reopen-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function createStore(): Promise<OpenConsoleStore> {
  const store = new OpenConsoleStore({
    file: path.join(folder, 'o.json'),
    onNotice: (error) => expect.fail(JSON.stringify(error)),
  });
  await store.load();
  return store;
}

const saved = (n: number, more: Partial<OpenConsole> = {}): OpenConsole =>
  ({
    kind: 'vm',
    cloudId: 'c',
    vmUuid: `u${n}`,
    vmName: `vm${n}`,
    preference: automatic,
    display: {},
    fullScreen: false,
    ...more,
  }) as OpenConsole;

/** A run of the app on the profile's file. */
async function run(more: Partial<ReopenConsolesDeps> = {}) {
  const store = await createStore();
  const world = {
    wanted: true,
    signedIn: new Set(['c']),
    open: [] as ConsoleState[],
    opened: [] as string[],
    notices: [] as string[],
  };
  const state = (console: OpenConsole): ConsoleState => {
    if (console.kind !== 'vm') throw new Error('only VMs here');
    const { cloudId, vmUuid, vmName, preference, display } = console;
    const rest = { cloudName: '', attempt: 1, steps: [], phase: { kind: 'connecting' } } as const;
    return { sessionId: vmUuid, cloudId, vmUuid, vmName, preference, display, ...rest };
  };
  const reopen: ReopenConsoles = new ReopenConsoles({
    store,
    wanted: () => world.wanted,
    consoles: () => world.open,
    isSignedIn: (cloudId) => world.signedIn.has(cloudId),
    open: (console) => {
      world.opened.push(console.kind === 'vm' ? console.vmUuid : console.address.host);
      world.open = [...world.open, state(console)];
      reopen.changed();
      return { ok: true, value: { sessionId: world.opened.at(-1) ?? '' } };
    },
    isFullScreen: (sessionId) => sessionId === 'u9',
    onNotice: ({ code }) => world.notices.push(code),
    ...more,
  });
  const setPhase = (vmUuid: string, kind: ConsolePhase['kind']) => {
    const phase = { kind } as ConsolePhase;
    world.open = world.open.map((each) => (each.vmUuid === vmUuid ? { ...each, phase } : each));
    reopen.changed();
  };
  onTestFinished(() => reopen.freeze());
  reopen.changed(); // windows and clouds may change before: the last run's list must outlive that
  reopen.start();
  return {
    ...world,
    world,
    store,
    reopen,
    setPhase,
    add: (n: number) => {
      world.open = [...world.open, state(saved(n))];
      reopen.changed();
    },
    close: (n: number) => {
      world.open = world.open.filter((each) => each.vmUuid !== `u${n}`);
      reopen.changed();
    },
    /** The end of its life, without a word. */
    killed: () => store.settled(),
  };
}

describe('ReopenConsoles', () => {
  it('opens again what was open when the app was killed, one after the other, and not what was closed', async () => {
    const first = await run();
    for (const n of [1, 2, 3]) first.add(n);
    first.close(2);
    await first.killed();
    const second = await run();
    expect(second.world.opened).toEqual(['u1']);
    second.setPhase('u1', 'attached');
    expect(second.world.opened).toEqual(['u1']);
    second.setPhase('u1', 'connected');
    expect(second.world.opened).toEqual(['u1', 'u3']);
  });

  it('keeps the list when the app ends, and whether a console was in full screen', async () => {
    const first = await run();
    first.add(9);
    first.reopen.freeze();
    first.close(9); // the windows go with the app
    await first.killed();
    expect((await createStore()).value.consoles).toEqual([saved(9, { fullScreen: true })]);
  });

  it('waits for the cloud, over several starts if need be', async () => {
    const first = await run();
    first.add(1);
    await first.killed();
    for (let start = 0; start < 3; start++) {
      const away = await run();
      away.world.signedIn.clear();
      away.reopen.freeze();
      await away.killed();
    }
    const store = await createStore();
    await store.note({ consoles: [saved(1, { cloudId: 'later' })], attempts: 0 });
    const last = await run();
    expect(last.world.opened).toEqual([]);
    last.world.signedIn.add('later');
    last.reopen.changed();
    expect(last.world.opened).toEqual(['u1']);
  });

  it('stops after two starts that did not last, and says so', async () => {
    const first = await run();
    first.add(1);
    await first.killed();
    await (await run()).killed();
    await (await run()).killed();
    const fourth = await run();
    expect(fourth.world.opened).toEqual([]);
    expect(fourth.world.notices).toEqual(['consoles-not-reopened']);
    await fourth.killed();
    expect((await createStore()).value).toEqual({ consoles: [], attempts: 0 });
  });

  it('counts a start that lasted as a good one', async () => {
    const first = await run();
    first.add(1);
    await first.killed();
    for (let start = 0; start < 4; start++) {
      const next = await run({ lastingMs: 5 });
      expect(next.world.opened).toEqual(['u1']);
      await expect.poll(() => next.store.value.attempts).toBe(0);
      await next.killed();
    }
  });

  it('goes on when a console takes long, and passes over one that can’t be opened', async () => {
    const store = await createStore();
    await store.note({ consoles: [saved(1), saved(2)], attempts: 0 });
    const slow = await run({ patienceMs: 5 });
    await expect.poll(() => slow.world.opened).toEqual(['u1', 'u2']);
    await slow.killed();
    const refused: string[] = [];
    await run({
      open: (console) => {
        refused.push(console.kind);
        return { ok: false, error: { code: 'cloud-not-found', params: {} } };
      },
    });
    expect(refused).toEqual(['vm', 'vm']);
  });

  it('keeps nothing where the person does not want it', async () => {
    const first = await run({ wanted: () => false });
    first.add(1);
    await first.killed();
    expect((await createStore()).value.consoles).toEqual([]);
  });
});
