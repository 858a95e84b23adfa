import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JpegReader } from '../../renderer/console/spice/display/jpeg.ts';
import { openConsolePages, type ConsolePages } from '../fakes/console-page.ts';
import { damage, seeded } from '../fakes/damaged-streams.ts';
import { watchLeftovers } from '../fakes/leftovers.ts';

const fixture = 'tests/unit/renderer/console/spice-page/index.html';

/**
 * 13 x 21 pixels from red to blue, by ImageMagick 6.9.11: `grey`, `half` (colours in half the columns), `full` (all colours), `cmyk`, and
 * `progressive`.
 */
const kinds = JSON.parse(
  readFileSync('tests/unit/renderer/console/spice/display/jpeg-vectors.json', 'utf8'),
) as Readonly<Record<string, string>>;
const bytesOf = (base64: string) => new Uint8Array(Buffer.from(base64, 'base64'));

/** JPEG images in a real browser, beside what it makes of them for itself. */
describe('JpegReader', () => {
  const leftovers = watchLeftovers();
  let pages: ConsolePages;
  let page: Page;
  beforeAll(async () => {
    pages = await openConsolePages({ spice: path.resolve(fixture) });
    page = await pages.browser.newPage();
    await page.goto(`${pages.origin}/${fixture}`);
    await page.evaluate(keepReader);
  });
  afterAll(async () => {
    await pages.close();
    await leftovers.check();
  });

  it.each(Object.entries(kinds))('reads %s', async (kind, jpeg) => {
    const { size, mean, isOpaque } = await page.evaluate(compare, jpeg);
    expect([size, isOpaque]).toEqual([[13, 21], true]);
    // Few columns from red to blue: where half of them have a colour, the browser's own picture has it smoothed.
    expect(mean).toBeLessThan({ grey: 0.01, half: 6 }[kind] ?? 2);
  });

  it.each([
    [1, 1],
    [1, 9],
    [9, 1],
    [33, 17],
    [640, 360],
    [16, 16],
  ])('reads %i x %i pixels, whatever size was before', async (width, height) => {
    const jpeg = await page.evaluate(encode, [width, height] as const);
    const { size, mean, isOpaque } = await page.evaluate(compare, jpeg);
    expect([size, isOpaque]).toEqual([[width, height], true]);
    expect(mean).toBeLessThan(2);
  });

  it('turns a picture over whose rows come from the bottom', async () => {
    const jpeg = await page.evaluate(encode, [64, 360] as const);
    const [down, up] = [await read(page, jpeg), await read(page, jpeg, { topDown: false })];
    expect(down.rows?.[0]).not.toBe(down.rows?.[359]);
    expect(up.rows).toEqual(down.rows?.toReversed());
  });

  it('refuses another size than the message’s, and what is no JPEG', async () => {
    const jpeg = kinds['full'] ?? '';
    const of = (size: number) => bytesOf(jpeg).subarray(0, size);
    expect(await read(page, jpeg, { wanted: { width: 13, height: 21 } })).toHaveProperty('rows');
    const cases = [
      [jpeg, { width: 13, height: 20 }, 'a JPEG of 13 x 21 pixels for 13 x 20'],
      [jpeg, { width: 21, height: 13 }, 'a JPEG of 13 x 21 pixels for 21 x 13'],
      [Buffer.from(of(bytesOf(jpeg).length - 20)).toString('base64'), undefined, 'a damaged JPEG'],
      [Buffer.from(of(40)).toString('base64'), undefined, 'a JPEG without a frame header'],
      ['', undefined, 'a JPEG without a frame header'],
    ] as const;
    for (const [bytes, wanted, broken] of cases)
      expect(await read(page, bytes, wanted && { wanted })).toEqual({ error: `BrokenImage: ${broken}` });
  });

  it.each(Object.entries(kinds))('makes a picture of a damaged %s or none', async (_kind, jpeg) => {
    const random = seeded(1);
    const damaged = Array.from({ length: 400 }, () => damage(bytesOf(jpeg), random));
    const results = await page.evaluate(
      readAll,
      damaged.map((bytes) => Buffer.from(bytes).toString('base64')),
    );
    expect(results.filter(({ error }) => error && !error.startsWith('BrokenImage'))).toEqual([]);
    expect(results.some(({ error }) => error)).toBe(true);
    expect(results.some(({ rows }) => rows)).toBe(true);
    expect((await page.evaluate(compare, jpeg)).size).toEqual([13, 21]); // and reads on
  });
});

interface JpegWindow {
  readonly JpegReader: typeof JpegReader;
  reader: JpegReader;
  readJpeg(base64: string, options?: Options): Promise<{ rows?: string[]; error?: string }>;
}
type Options = Parameters<JpegReader['read']>[1];

const read = (page: Page, base64 = '', options?: Options) =>
  page.evaluate(([bytes, how]) => (window as unknown as JpegWindow).readJpeg(bytes, how), [base64, options] as const);

/** In the page: one reader for all. */
function keepReader(): void {
  const own = window as unknown as JpegWindow;
  own.reader = new own.JpegReader();
  own.readJpeg = async (base64, options) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    try {
      const { width, height, pixels } = await own.reader.read(bytes, options);
      return {
        rows: Array.from({ length: height }, (_, row) => pixels.subarray(row * width, (row + 1) * width).join()),
      };
    } catch (error) {
      return { error: String(error) };
    }
  };
}

async function readAll(all: readonly string[]) {
  const own = window as unknown as JpegWindow;
  const results: Awaited<ReturnType<JpegWindow['readJpeg']>>[] = [];
  for (const base64 of all) results.push(await own.readJpeg(base64));
  return results;
}

/** In the page: a picture of colours that change slowly. */
async function encode([width, height]: readonly [number, number]): Promise<string> {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no canvas');
  const gradient = context.createLinearGradient(0, 0, 640, 360);
  gradient.addColorStop(0, '#e02040');
  gradient.addColorStop(1, '#1060f0');
  context.fillStyle = gradient;
  context.fillRect(0, 0, width, height);
  const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.9 })).arrayBuffer());
  return btoa(String.fromCharCode(...bytes));
}

/** In the page: a JPEG by our reader beside the browser's own picture of it; `mean` is the difference of a colour value. */
async function compare(base64: string) {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/jpeg' }), { colorSpaceConversion: 'none' });
  const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
  context?.drawImage(bitmap, 0, 0);
  const theirs = context?.getImageData(0, 0, bitmap.width, bitmap.height).data ?? new Uint8ClampedArray();
  const { width, height, pixels } = await (window as unknown as JpegWindow).reader.read(bytes);
  const ours = new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.byteLength);
  let sum = 0;
  for (let at = 0; at < theirs.length; at++) sum += Math.abs((theirs[at] ?? 0) - (ours[at] ?? 0));
  return {
    size: [width, height],
    mean: sum / (width * height * 3),
    isOpaque: pixels.every((word) => word >>> 24 === 255),
  };
}
