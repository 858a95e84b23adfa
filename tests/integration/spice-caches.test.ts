import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { SpiceServer } from '../../lab/spice-server/index.ts';
import type { SpiceServerSpec } from '../../lab/spice-server/options.ts';
import { SpiceRelay } from '../../lab/spice-server/relay.ts';
import { difference } from '../../lab/picture.ts';
import { watchLeftovers } from '../fakes/leftovers.ts';
import { openEngine } from '../fakes/spice-engine.ts';
import { trafficOn } from '../fakes/spice-traffic.ts';

/** Images that are not sent, since the client has them: pixel by pixel, with what really was on the wire. */
describe('images that a client keeps for a SPICE server', () => {
  const leftovers = watchLeftovers();
  afterAll(() => leftovers.check());

  async function open(spec: SpiceServerSpec) {
    const server = new SpiceServer({ size: { width: 400, height: 300 }, ...spec });
    await server.start();
    onTestFinished(() => server.stop());
    const relay = await SpiceRelay.start(server.port, { record: true });
    onTestFinished(() => relay.stop());
    const engine = await openEngine(relay.port);
    onTestFinished(() => {
      engine.dispose();
    });
    let seed = 0;
    /** Draws, and compares. */
    const draws = async (what: string) => {
      seed += 1;
      const plain = 'rop=8 clip=0 scaled=0 masked=0 src.format=8 src.topdown=1';
      await server.command(`op copy seed=${seed} ${plain} ${what}`);
      await engine.settle(server);
      const ours = engine.displays.get(0)?.picture();
      expect(ours && difference(ours, await server.picture()), what).toBe(0);
    };
    return { server, draws, traffic: () => trafficOn(relay, 'display-0') };
  }

  it('forgets what the server says, and keeps the rest', async () => {
    const { draws, traffic } = await open({ imageCompression: 'lz' });
    // Flat ones of 0.4 to 1.1 million pixels: the last is one too many for a cache of 4 million.
    for (const number of [44, 49, 54, 59, 64, 69]) await draws(`src.cached=${number}`);
    expect(traffic().messages.get('inval-list')).toBeUndefined();
    await draws('src.cached=44'); // the one that was used last is not the one to go
    expect(traffic().images.get('from-cache')).toBe(1);
    await draws('src.cached=74');
    expect(traffic().messages.get('inval-list')).toBeGreaterThan(0);
    const sent = traffic().images.get('lz-rgb') ?? 0;
    for (const number of [44, 74, 49]) await draws(`src.cached=${number}`);
    const { images } = traffic();
    expect([images.get('from-cache'), images.get('lz-rgb')]).toEqual([3, sent + 1]); // 49 was the one to go
  });

  it('tells a lossless copy from another', async () => {
    const { draws, traffic } = await open({ imageCompression: 'lz', jpeg: 'always' });
    const box = 'box.width=30 box.height=20';
    for (const number of [1, 4, 1, 4]) await draws(`src.cached=${number} ${box}`);
    // Where there could be JPEG, the server asks for what it has sent without loss by a name of its own (dcc-send.cpp, fill_bits).
    expect(traffic().images.get('from-cache-lossless')).toBe(2);
  });

  it('copies from off-screen surfaces', async () => {
    const { server, draws, traffic } = await open({ imageCompression: 'lz' });
    await server.command('surface create 3 format=32 width=200 height=160');
    await server.command('op copy seed=1 on=3 src.surface=0 clip=0 masked=0');
    await draws('src.surface=3 box.width=150 box.height=120');
    await draws('src.surface=3 box.width=80 box.height=40');
    await server.command('surface destroy 3');
    await draws('src.surface=0');
    const { images, messages } = traffic();
    expect([images.get('surface'), messages.get('surface-destroy')]).toEqual([2, 1]);
  });
});
