import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createSpiceGuest } from '../../lab/guests/index.ts';
import { comparePictures, openConsolePages, takeScreenshot, type ConsolePages } from '../fakes/console-page.ts';
import { FakeSession } from '../fakes/console-session.ts';
import { watchLeftovers } from '../fakes/leftovers.ts';
import { TappedPort } from '../fakes/tapped-port.ts';
import { until } from '../fakes/until.ts';

const lzHead = [0x20, 0x20, 0x5a, 0x4c, 0, 1, 0, 1];
/** A size of less than 2^24, which may be any. */
const size = [null, null, null, 0];
/**
 * How the streams of the codecs begin (quic.c, lz.c, decode-glz.c): LZ goes on with a word of four bytes, GLZ with one. For zlib's the
 * image's type, flags, sides and sizes in front (spice.proto).
 */
const heads = new Map<string, readonly (number | null)[]>([
  ['quic', [0x51, 0x55, 0x49, 0x43, 0, 0, 0, 0]],
  ['lz', [...lzHead, 0, 0, 0]],
  ['glz', [...lzHead, 0x18]],
  ['zlib-glz', [107, null, ...size, ...size, ...size, ...size, 0x78, 0x5e]],
]);
const password = 'secret';

/** Every codec that a real QEMU sends, on our page, against the picture that QEMU itself has. */
describe('the images of a real SPICE server', () => {
  const leftovers = watchLeftovers();
  let pages: ConsolePages;
  beforeAll(async () => {
    pages = await openConsolePages();
  });
  afterAll(async () => {
    await pages.close();
    await leftovers.check();
  });

  async function openGuest(options: Readonly<Record<string, string>>) {
    // A busy computer looks like a slow network, on which the server would send JPEG.
    const all = { 'jpeg-wan-compression': 'never', 'zlib-glz-wan-compression': 'never', ...options };
    const size = { width: 400, height: 300 };
    const guest = createSpiceGuest({ name: 'images', password, size, spice: { options: all } });
    await guest.start();
    onTestFinished(() => guest.stop());
    const tap = await TappedPort.start(guest.graphics.spice ?? 0, heads);
    onTestFinished(() => tap.stop());
    const session = new FakeSession({ origin: pages.origin, protocol: 'spice', port: () => tap.port, password });
    const { page, problems } = await pages.open(session);
    onTestFinished(async () => {
      await page.context().close();
      session.dispose();
    });
    await until(() => session.state.phase.kind === 'connected', 15_000);
    return { guest, tap, session, problems };
  }
  type Opened = Awaited<ReturnType<typeof openGuest>>;

  async function comesThrough({ guest, session }: Opened, pattern: string): Promise<void> {
    await guest.command(`pattern ${pattern}`);
    await guest.command('freeze');
    const truth = await guest.screendump();
    const same = async () => (await comparePictures(pages.bench, await takeScreenshot(session), truth)).different === 0;
    for (let turn = 0; !(await same()); turn++) if (turn === 100) throw new Error(`${pattern} did not come`);
  }

  it.each([
    ['quic', 'quic', ['photo', 'text', 'noise']],
    ['lz', 'lz', ['text', 'bars', 'photo']],
    ['glz', 'glz', ['text', 'photo', 'bars', 'text', 'photo']],
    ['auto_glz', 'glz', ['bars', 'text', 'text']],
  ] as const)('%s: every pixel of each pattern', async (compression, head, patterns) => {
    const opened = await openGuest({ 'image-compression': compression });
    for (const pattern of patterns) await comesThrough(opened, pattern);
    expect(opened.tap.count(head)).toBeGreaterThan(0);
    expect(opened.problems).toEqual([]);
  });

  it('GLZ within zlib: every pixel', async () => {
    const opened = await openGuest({ 'image-compression': 'glz', 'zlib-glz-wan-compression': 'always' });
    for (const pattern of ['text', 'photo', 'bars', 'text']) await comesThrough(opened, pattern);
    expect(opened.tap.count('zlib-glz')).toBeGreaterThan(0);
    expect(opened.problems).toEqual([]);
  });
});
