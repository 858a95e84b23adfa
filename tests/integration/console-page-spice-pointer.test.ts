import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { difference, readPicture, type Picture } from '../../lab/picture.ts';
import { makeTempDir, type TempDir } from '../../lab/process.ts';
import { SpiceServer } from '../../lab/spice-server/index.ts';
import type { SpiceServerSpec } from '../../lab/spice-server/options.ts';
import { SpiceRelay } from '../../lab/spice-server/relay.ts';
import { openConsolePages, type ConsolePages } from '../fakes/console-page.ts';
import { FakeSession } from '../fakes/console-session.ts';
import { watchLeftovers } from '../fakes/leftovers.ts';
import { pointerDifference, pointerPicture } from '../fakes/pointer-picture.ts';
import { trafficOn } from '../fakes/spice-traffic.ts';
import { until } from '../fakes/until.ts';

/** SpiceCursorType. */
const types = [
  ['ALPHA', 0],
  ['MONO', 1],
  ['COLOR4', 2],
  ['COLOR8', 3],
  ['COLOR16', 4],
  ['COLOR24', 5],
  ['COLOR32', 6],
] as const;
/** An odd one, a usual one, the largest that a browser takes, a thin one. */
const cssSizes = [
  [17, 9],
  [32, 32],
  [128, 128],
  [1, 3],
] as const;
const patience = { timeout: 10_000 };

interface Shape {
  readonly type: number;
  readonly width: number;
  readonly height: number;
  readonly unique?: number;
}

/** Pointers as the page shows them, pixel by pixel against the bytes that a real server sent. */
describe('the pointer of a SPICE guest', () => {
  const leftovers = watchLeftovers();
  let pages: ConsolePages;
  let files: TempDir;
  beforeAll(async () => {
    [pages, files] = await Promise.all([openConsolePages(), makeTempDir('spice-pointer')]);
  });
  afterAll(async () => {
    await pages.close();
    await files.remove();
    await leftovers.check();
  });

  async function open(spec: SpiceServerSpec) {
    const server = new SpiceServer(spec);
    await server.start();
    onTestFinished(() => server.stop());
    const relay = await SpiceRelay.start(server.port, { record: true });
    onTestFinished(() => relay.stop());
    const session = new FakeSession({ origin: pages.origin, protocol: 'spice', port: () => relay.port });
    const { page, problems } = await pages.open(session);
    onTestFinished(async () => {
      await page.context().close();
      session.dispose();
      expect(problems).toEqual([]);
    });
    await server.command('op whiteness seed=1 clip=0 masked=0 box.x=0 box.y=0 box.width=640 box.height=480');
    await until(() => session.state.phase.kind === 'connected', 15_000);
    await page.locator('.stage[data-live]').waitFor();
    let number = 0;
    /** The server sets a pointer that it did not have yet, and says what it looks like. */
    const set = async ({ type, width, height, unique = 0 }: Shape): Promise<Picture> => {
      const save = path.join(files.path, 'pointer');
      const seed = unique || 100 + number++;
      const size = `width=${width} height=${height} hot.x=${width - 1} hot.y=1`;
      await server.command(`cursor set type=${type} ${size} seed=${seed} unique=${unique} save=${save} x=50 y=60`);
      return pointerPicture(type, width, height, await readFile(save));
    };
    return { server, page, set, traffic: () => trafficOn(relay, 'cursor-0') };
  }

  it('is this computer’s own pointer, whatever its type', { timeout: 60_000 }, async () => {
    const { page, set } = await open({});
    for (const [name, type] of types) {
      for (const [width, height] of cssSizes) {
        const sent = await set({ type, width, height });
        await expect.poll(async () => differs(await cssPointer(page), sent), { ...patience, message: name }).toBe(0);
        expect((await styleOf(page)).endsWith(`) ${width - 1} 1, default`)).toBe(true);
        expect(await page.locator('.spice-pointer').count()).toBe(0);
      }
    }
  });

  it('lies over the screen where the guest moves it', { timeout: 60_000 }, async () => {
    const { page, set } = await open({ mouse: 'server' });
    for (const [name, type] of types) {
      const sent = await set({ type, width: 64, height: 41 });
      await expect.poll(async () => differs(await drawnPointer(page), sent), { ...patience, message: name }).toBe(0);
      expect(await styleOf(page)).toBe('none');
    }
  });

  it('is seen on the screen where it is too large for a pointer', { timeout: 60_000 }, async () => {
    const { page, set } = await open({});
    await page.locator('.stage-host').hover({ position: { x: 400, y: 300 } });
    for (const [name, type] of types) {
      const sent = await set({ type, width: 150, height: 131 });
      await expect.poll(async () => differs(await drawnPointer(page), sent), { ...patience, message: name }).toBe(0);
      const clip = await page.locator('.spice-pointer').boundingBox();
      expect(clip).toMatchObject({ width: 150, height: 131 });
      const seen = readPicture(await page.screenshot({ ...(clip && { clip }) }));
      expect(difference(seen, onWhite(sent), 1), name).toBe(0);
    }
  });

  it('comes from the cache, and is not seen where the guest hides it', async () => {
    const { server, page, set, traffic } = await open({});
    const [one, two] = [
      await set({ type: 0, width: 20, height: 20, unique: 1 }),
      await set({ type: 6, width: 12, height: 30, unique: 2 }),
    ];
    for (const [unique, shape, sent] of [
      [1, { type: 0, width: 20, height: 20 }, one],
      [2, { type: 6, width: 12, height: 30 }, two],
    ] as const) {
      await set({ ...shape, unique });
      await expect.poll(async () => differs(await cssPointer(page), sent), patience).toBe(0);
    }
    expect(traffic().images.get('from-cache')).toBe(2);
    await server.command('cursor hide');
    // A white dot with a black middle, so that this computer's is not lost.
    const dot = Uint8Array.from(
      Array.from({ length: 9 }, (_, at) => [...Array<number>(3).fill(at === 4 ? 0 : 255), 255]).flat(),
    );
    await expect
      .poll(async () => differs(await cssPointer(page), { width: 3, height: 3, data: dot }), patience)
      .toBe(0);
    await set({ type: 0, width: 150, height: 150, unique: 3 });
    await page.locator('.spice-pointer').waitFor({ state: 'attached' });
    await server.command('cursor hide');
    await page.locator('.spice-pointer').waitFor({ state: 'detached' });
  });
});

const differs = (shown: Picture | undefined, sent: Picture) => (shown ? pointerDifference(sent, shown) : Infinity);

function styleOf(page: Page): Promise<string> {
  return page.locator('.spice-screen').evaluate((screen) => (screen as HTMLElement).style.cursor);
}

/** The image of the CSS pointer; undefined where there is none. */
async function cssPointer(page: Page): Promise<Picture | undefined> {
  const [, base64] = /^url\("data:image\/png;base64,([^"]+)"\)/.exec(await styleOf(page)) ?? [];
  return base64 === undefined ? undefined : readPicture(Buffer.from(base64, 'base64'));
}

/** The picture over the screen; undefined where there is none. */
async function drawnPointer(page: Page): Promise<Picture | undefined> {
  const drawn = await page.evaluate(() => {
    const canvas = document.querySelector<HTMLCanvasElement>('.spice-pointer');
    const image = canvas?.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height);
    return image && { width: image.width, height: image.height, data: [...image.data] };
  });
  return drawn && { ...drawn, data: Uint8Array.from(drawn.data) };
}

function onWhite({ width, height, data }: Picture): Picture {
  const seen = data.map((value, at) => {
    const alpha = data[at - (at % 4) + 3] ?? 0;
    return at % 4 === 3 ? 255 : Math.round((value * alpha) / 255 + 255 - alpha);
  });
  return { width, height, data: seen };
}
