import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Picture } from '../../lab/picture.ts';
import { SpiceServer } from '../../lab/spice-server/index.ts';
import { watchLeftovers } from '../fakes/leftovers.ts';
import { openEngine, type Engine } from '../fakes/spice-engine.ts';
import { until } from '../fakes/until.ts';

type Spec = NonNullable<ConstructorParameters<typeof SpiceServer>[0]>;

/** The engine follows a guest from one real libspice-server to another, while nothing else of the app is there. */
describe('a migration between two SPICE servers', () => {
  const leftovers = watchLeftovers();
  afterAll(() => leftovers.check());

  async function start(spec: Spec): Promise<SpiceServer> {
    const server = new SpiceServer({ size: { width: 480, height: 360 }, imageCompression: 'glz', ...spec });
    onTestFinished(() => server.stop());
    await server.start();
    return server;
  }

  async function open(server: SpiceServer, displays = 1): Promise<Engine> {
    const engine = await openEngine(server.port, { displays, follow: true });
    onTestFinished(() => engine.dispose());
    await until(() => engine.inputs !== undefined);
    return engine;
  }

  async function expectSame(engine: Engine, server: SpiceServer, display = 0): Promise<void> {
    await engine.settle(server, display);
    expect(firstDifference(engine.displays.get(display)?.picture(), await server.picture({ display }))).toBe(-1);
  }

  const connected = (server: SpiceServer) =>
    server.events.filter(({ kind, event }) => kind === 'channel' && event === 'connected').length;

  /** The client has answered: its channels are linked to the target, or they will not be. */
  const waitsNoMore = (server: SpiceServer) =>
    server.waitForEvent(({ kind, event }) => kind === 'migration' && event === 'connected', 10_000);

  const left = (server: SpiceServer) =>
    server.events.filter(({ kind, event }) => kind === 'channel' && event === 'disconnected').length;

  it.each([
    ['seamless', 1],
    ['seamless', 2],
    ['semi-seamless', 1],
    ['semi-seamless', 2],
  ] as const)('is followed: %s, %i displays', async (migration, displays) => {
    const [source, target] = await Promise.all([
      start({ migration, displays }),
      start({ migration, displays, migrationTarget: true }),
    ]);
    const engine = await open(source, displays);
    for (const seed of [1, 2, 3]) await source.command(`op copy seed=${seed} src.content=1`);
    await source.command('op copy seed=9 src.cached=1');
    await expectSame(engine, source);
    const before = engine.displays.get(0)?.told.length ?? 0;
    await source.migrateTo(target);
    await until(() => engine.moves.length > 0, 10_000);
    expect(engine.moves).toEqual(['followed']);
    const linked = engine.displays.get(0)?.told.filter(({ kind }) => kind === 'linked').length;
    expect(linked).toBe(migration === 'seamless' ? 1 : 2); // its state was carried over, or it began anew
    expect(connected(target)).toBe(displays * 2 + 2);
    for (let display = 0; display < displays; display++) {
      await target.command(`op fill seed=4 display=${display}`);
      await expectSame(engine, target, display);
    }
    await target.command('op copy seed=5 src.content=1');
    await target.command('op copy seed=9 src.cached=1');
    await target.command('op copy_bits seed=6');
    await expectSame(engine, target);
    const sizes = engine.displays.get(0)?.told.slice(before) ?? [];
    // At no time is there no picture.
    expect(sizes.filter((told) => told.kind === 'surface' && told.width === 0)).toEqual([]);
    engine.inputs?.key('KeyA', true);
    engine.inputs?.key('KeyA', false);
    await target.waitForEvent(({ kind }) => kind === 'scan', 5_000);
    expect(engine.ends).toEqual([]);
    await source.stop(); // what the source does afterwards is of no matter
    await expectSame(engine, target);
  });

  it.each(['seamless', 'semi-seamless'] as const)(
    'goes on where it is when it is called off: %s',
    async (migration) => {
      const [source, target] = await Promise.all([start({ migration }), start({ migration, migrationTarget: true })]);
      const engine = await open(source);
      await source.command(`migrate connect port=${target.port}`);
      await waitsNoMore(source);
      await source.command('migrate fail');
      await until(() => engine.moves.length > 0, 10_000);
      expect(engine.moves).toEqual(['stayed']);
      await source.command('machine start');
      await source.command('op fill seed=3');
      await expectSame(engine, source);
      if (migration === 'seamless') await until(() => connected(target) > 0 && left(target) === connected(target));
    },
  );

  it.each(['seamless', 'semi-seamless'] as const)('says so where there is no way: %s', async (migration) => {
    const source = await start({ migration });
    const gone = await start({ migration, migrationTarget: true });
    await gone.stop();
    const engine = await open(source);
    await source.command(`migrate connect port=${gone.port} host=127.0.0.1`);
    await waitsNoMore(source);
    expect(engine.moves).toEqual(['stayed']);
    await source.command('migrate end');
    await until(() => engine.moves.length > 1, 10_000);
    expect(engine.moves).toEqual(['stayed', 'moved']); // and the cloud is asked
  });

  it('never links without the password that its source had', async () => {
    const [source, target] = await Promise.all([
      start({ migration: 'seamless' }),
      start({ migration: 'seamless', migrationTarget: true, password: 'another' }),
    ]);
    const engine = await open(source);
    await source.command(`migrate connect port=${target.port}`);
    await waitsNoMore(source);
    expect(engine.moves).toEqual(['stayed']);
    await source.command('op fill seed=3');
    await expectSame(engine, source);
  });
});

function firstDifference(ours: Picture | undefined, theirs: Picture): number {
  if (ours?.data.length !== theirs.data.length) return 0;
  return theirs.data.findIndex((value, at) => at % 4 !== 3 && value !== ours.data[at]);
}
