import { afterAll, afterEach, describe, expect, it, onTestFinished } from 'vitest';
import type { Picture } from '../../lab/picture.ts';
import { SpiceServer } from '../../lab/spice-server/index.ts';
import { SpiceRelay } from '../../lab/spice-server/relay.ts';
import { displayMessage } from '../../renderer/console/spice/wire/protocol.ts';
import { watchLeftovers } from '../fakes/leftovers.ts';
import { messagesOf } from '../fakes/display-recording.ts';
import { openEngine, type Engine } from '../fakes/spice-engine.ts';
import { until } from '../fakes/until.ts';

const size = { width: 480, height: 360 };
/** The server's program chooses an operation's parameters by these; spice-common has what it has for each. */
const seeds = [1, 2, 3, 4, 5, 6];

type Spec = NonNullable<ConstructorParameters<typeof SpiceServer>[0]>;

/** Everything of the engine but the canvas, in Node, beside the rendering of a real libspice-server: pixel by pixel. */
describe('the display engine against libspice-server', () => {
  const leftovers = watchLeftovers();
  afterAll(() => leftovers.check());
  const opened: { server: SpiceServer; engine: Engine }[] = [];
  afterEach(async () => {
    for (const { server, engine } of opened.splice(0)) {
      engine.dispose();
      await server.stop();
    }
  });

  async function open(spec: Spec = {}) {
    const server = new SpiceServer({ size, ...spec });
    await server.start();
    onTestFinished(() => server.stop());
    const engine = await openEngine(server.port, spec.displays ? { displays: spec.displays } : {});
    opened.push({ server, engine });
    return { server, engine };
  }

  async function expectSame({ server, engine }: Awaited<ReturnType<typeof open>>, after: string, surface = 0) {
    await engine.settle(server);
    const ours = surface === 0 ? engine.displays.get(0)?.picture() : engine.displays.get(0)?.surface(surface);
    const theirs = await server.picture({ surface });
    expect(firstDifference(ours, theirs), after).toBeUndefined();
  }

  it.each([
    'fill',
    'copy',
    'opaque',
    'blend',
    'blackness',
    'whiteness',
    'invers',
    'rop3',
    'stroke',
    'text bits=1',
    'text bits=4 glyphs=1', // of glyphs that overlap spice-common takes the darker one by a number that has overflowed
    'transparent',
    'alpha_blend',
    'copy_bits',
    'composite',
  ])('draws %s', async (operation) => {
    const both = await open();
    await both.server.command('op copy seed=1 box.x=0 box.y=0 box.width=480 box.height=360 clip=0');
    for (const seed of seeds) {
      const [name, ...chosen] = operation.split(' ');
      const line = `op ${name} seed=${seed} ${chosen.join(' ')}`;
      await both.server.command(line);
      await expectSame(both, line);
    }
  });

  it.each([
    ['off', {}],
    ['quic', {}],
    ['lz', {}],
    ['glz', {}],
    ['lz4', {}],
    ['glz', { zlibGlz: 'always' }],
  ] as const)('takes images of every format as %s %o', async (imageCompression, more) => {
    const both = await open({ imageCompression, ...more });
    for (const format of [2, 4, 5, 6, 7, 8, 9]) {
      for (const topDown of [0, 1]) {
        const line = `op copy seed=${format} src.format=${format} src.topdown=${topDown} src.surface=0 masked=0 clip=0 scaled=0 src.content=${format % 5}`;
        await both.server.command(line);
        await expectSame(both, line);
      }
    }
  });

  it('tells the guest’s driver that it composites, which then sends composites as they are', async () => {
    const server = new SpiceServer({ size });
    await server.start();
    onTestFinished(() => server.stop());
    const relay = await SpiceRelay.start(server.port, { record: true });
    onTestFinished(() => relay.stop());
    const engine = await openEngine(relay.port);
    onTestFinished(() => engine.dispose());
    const told = await server.waitForEvent(({ kind, present }) => kind === 'client' && present === true, 5000);
    // What a QXL driver looks at: SPICE_DISPLAY_CAP_COMPOSITE and A8_SURFACE.
    const caps = Number.parseInt(String(told['caps']).slice(0, 2), 16);
    expect(caps & 0b1100).toBe(0b1100);
    await server.command('op copy seed=1 box.x=0 box.y=0 box.width=480 box.height=360 clip=0');
    for (const operator of [3, 12, 0x31]) await server.command(`op composite seed=${operator} operator=${operator}`);
    await expectSame({ server, engine }, 'composites');
    const recording = relay.recordings().find(({ name }) => name === 'display-0');
    const types = messagesOf(recording?.messages ?? Buffer.alloc(0)).map(({ type }) => type);
    expect(types.filter((type) => type === displayMessage.drawComposite)).toHaveLength(3);
  });

  it('takes an image from the cache, until the server says what to forget', async () => {
    const both = await open({ imageCompression: 'quic' });
    for (const seed of [1, 2, 3]) {
      await both.server.command(`op copy seed=${seed} src.cached=2 src.format=8 src.surface=0`);
      await expectSame(both, `seed ${seed}`);
    }
    await both.server.command('reset-image-cache');
    await both.server.command('op copy seed=4 src.cached=2 src.format=8 src.surface=0');
    await expectSame(both, 'after the reset');
  });

  it.each([
    [8, 'alpha'],
    [16, '555'],
    [80, '565'],
    [32, 'xRGB'],
    [96, 'ARGB'],
  ])('draws on surfaces of format %i (%s), and from them', async (format) => {
    const both = await open();
    await both.server.command(`surface create 1 format=${format} width=200 height=160`);
    for (const operation of ['copy', 'fill', 'copy_bits']) {
      for (const seed of [1, 2]) {
        await both.server.command(`op ${operation} seed=${seed} on=1 src.surface=0 masked=0`);
        if (format !== 8) await expectSame(both, `${operation} ${seed}`, 1);
      }
    }
    if (format === 32) await both.server.command('op copy seed=3 src.surface=1');
    await both.server.command('surface destroy 1');
    await expectSame(both, 'what shows');
    expect(() => both.engine.displays.get(0)?.surface(1)).toThrow('no such surface');
  });

  it('follows another screen and its monitors', async () => {
    const both = await open();
    await both.server.command('resize width=1000 height=500');
    await both.server.command('op copy seed=1');
    await both.engine.settle(both.server);
    await both.server.command('heads 600x500+0+0 400x400+600+0');
    const told = both.engine.displays.get(0)?.told ?? [];
    await until(() => told.some((message) => message.kind === 'monitors' && message.monitors.length === 2));
    expect(told.findLast(({ kind }) => kind === 'surface')).toMatchObject({ width: 1000, height: 500 });
    expect(told.findLast(({ kind }) => kind === 'monitors')).toMatchObject({
      monitors: [
        { id: 0, left: 0, top: 0, right: 600, bottom: 500 },
        { id: 1, left: 600, top: 0, right: 1000, bottom: 400 },
      ],
    });
    const theirs = await both.server.picture();
    expect([theirs.width, theirs.height]).toEqual([1000, 500]);
  });

  it('shows each display channel by itself', async () => {
    const { server, engine } = await open({ displays: 2 });
    await server.command('op copy seed=5 display=1');
    await engine.settle(server, 1);
    expect(firstDifference(engine.displays.get(1)?.picture(), await server.picture({ display: 1 }))).toBeUndefined();
    expect(firstDifference(engine.displays.get(0)?.picture(), await server.picture())).toBeUndefined();
  });
});

/** In words; undefined where all pixels are the same. Alpha of a screen means nothing. */
function firstDifference(ours: Picture | undefined, theirs: Picture): string | undefined {
  if (!ours || ours.width !== theirs.width || ours.height !== theirs.height) return 'another size';
  for (let at = 0; at < ours.data.length; at += 4) {
    const [one, other] = [ours.data.slice(at, at + 3), theirs.data.slice(at, at + 3)];
    if (one.every((value, index) => value === other[index])) continue;
    const pixel = at / 4;
    return `at ${pixel % ours.width},${Math.floor(pixel / ours.width)}: ${one.join(' ')}, not ${other.join(' ')}`;
  }
  return undefined;
}
