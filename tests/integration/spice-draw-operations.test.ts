import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Picture } from '../../lab/picture.ts';
import { SpiceServer } from '../../lab/spice-server/index.ts';
import { watchLeftovers } from '../fakes/leftovers.ts';
import { openEngine } from '../fakes/spice-engine.ts';

const seeds = 6;
const size = { width: 320, height: 240 };
const background = 'seed=1 clip=0 scaled=0 masked=0 src.surface=0 src.format=8 box.x=0 box.y=0';

/** What is left out of the random choice, since there is no truth of it: what ends the server, or what it reads beyond its end. */
const limits: Readonly<Record<string, string>> = {
  rop3: 'tile.left=0 tile.top=0', // a pattern that begins right of the box or below is read before its start
};

/** A surface's format (SpiceSurfaceFmt), and the formats of bitmaps that are drawn on it; none: whichever. */
interface Target {
  readonly name: string;
  readonly primary: 16 | 32;
  readonly format?: 8 | 16 | 80 | 96;
  readonly images?: readonly number[];
}

const targets: readonly Target[] = [
  { name: 'the screen', primary: 32 },
  { name: 'a screen of 15 bits', primary: 16 },
  { name: 'a 15-bit surface', primary: 32, format: 16 },
  { name: 'a 16-bit surface', primary: 32, format: 80 },
  // Of 16-bit images, the server makes opaque ones here, which their compressed forms don't tell.
  { name: 'a surface with alpha', primary: 32, format: 96, images: [7, 8, 9] },
  { name: 'a surface of alpha', primary: 32, format: 8, images: [8, 9, 10] },
];

function firstDifference(ours: Picture, theirs: Picture, channels: number): string | undefined {
  if (ours.data.length !== theirs.data.length) return 'size';
  for (let at = 0; at < theirs.data.length; at++) {
    if (at % 4 >= channels || ours.data[at] === theirs.data[at]) continue;
    const pixel = Math.floor(at / 4);
    return `${pixel % theirs.width},${Math.floor(pixel / theirs.width)}: ${ours.data[at]} for ${theirs.data[at]}`;
  }
  return undefined;
}

/** On 15 bits, palettes may set the one that is unused, which the server compares with the transparent colour's; nobody is told. */
function imageFormat({ primary, format, images }: Target, operation: string, seed: number): number | undefined {
  const isFifteenBits = format === 16 || (format === undefined && primary === 16);
  return operation === 'transparent' && isFifteenBits ? 8 : images?.[seed % images.length];
}

describe('draw operations of a real SPICE server', () => {
  const leftovers = watchLeftovers();
  afterAll(() => leftovers.check());

  async function open({ primary, format }: Target) {
    const server = new SpiceServer({ size, format: primary, imageCompression: 'lz' });
    onTestFinished(() => server.stop());
    await server.start();
    const engine = await openEngine(server.port);
    onTestFinished(() => {
      engine.dispose();
    });
    if (format) await server.command(`surface create 1 format=${format} width=200 height=160`);
    const box = format ? 'on=1 box.width=200 box.height=160' : 'box.width=320 box.height=240';
    if (format !== 8) await server.command(`op copy ${background} ${box}`);
    const id = format ? 1 : 0;
    return { server, engine, id, channels: format === 96 || format === 8 ? 4 : 3 };
  }

  it.each(targets)('gives the same pixels on $name', async (target) => {
    const { server, engine, id, channels } = await open(target);
    const { operations } = (await server.command('ops')) as { operations: string[] };
    for (const operation of operations) {
      if (operation === 'rop3' && target.format === 8) continue; // writes past a row there
      for (let seed = 1; seed <= seeds; seed++) {
        const format = imageFormat(target, operation, seed);
        const images = format ? [`src.format=${format}`, `tile.format=${format}`] : [];
        const limit = limits[operation];
        const line = [`op ${operation} seed=${seed} on=${id}`, ...(limit ? [limit] : []), ...images].join(' ');
        await server.command(line);
        await engine.settle(server);
        const display = engine.displays.get(0);
        const ours = id === 0 ? display?.picture() : display?.surface(id);
        const theirs = await server.picture({ surface: id });
        expect(ours && firstDifference(ours, theirs, channels), line).toBeUndefined();
        expect(ours, line).toBeDefined();
      }
    }
    expect(server.warnings).toBe('');
  });
});
