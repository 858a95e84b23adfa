import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createCertificates, type LabCertificates } from '../../lab/certificates.ts';
import { psnr, readPicture } from '../../lab/picture.ts';
import { SpiceServer } from '../../lab/spice-server/index.ts';
import type { SpiceServerSpec } from '../../lab/spice-server/options.ts';
import { SpiceRelay } from '../../lab/spice-server/relay.ts';
import type { SpiceTrust } from '../../main/bridge/types.ts';
import { openConsolePages, takeScreenshot, type ConsolePages } from '../fakes/console-page.ts';
import { FakeSession } from '../fakes/console-session.ts';
import { watchLeftovers } from '../fakes/leftovers.ts';
import { trafficOn } from '../fakes/spice-traffic.ts';
import { until } from '../fakes/until.ts';

const size = { width: 400, height: 300 };
const wholeScreen =
  'clip=0 scaled=0 masked=0 src.surface=0 src.cached=0 src.topdown=1 box.x=0 box.y=0 box.width=400 box.height=300';

/** What QEMU and X servers send seldom or never: a real server that is told to, on the page. */
describe('rare words of a SPICE server', { timeout: 120_000 }, () => {
  const leftovers = watchLeftovers();
  let pages: ConsolePages;
  let certificates: LabCertificates;
  beforeAll(async () => {
    [pages, certificates] = await Promise.all([openConsolePages(), createCertificates()]);
  });
  afterAll(async () => {
    await pages.close();
    await certificates.stop();
    await leftovers.check();
  });

  async function start(spec: SpiceServerSpec): Promise<SpiceServer> {
    const server = new SpiceServer({ size, ...spec });
    await server.start();
    onTestFinished(() => server.stop());
    return server;
  }

  async function open(port: number, trust?: SpiceTrust) {
    const session = new FakeSession({
      ...{ origin: pages.origin, protocol: 'spice', port: () => port },
      ...(trust && { trust }),
    });
    const { page, problems } = await pages.open(session);
    onTestFinished(async () => {
      await page.context().close();
      session.dispose();
      expect(problems).toEqual([]);
    });
    const decibels = async (server: SpiceServer) =>
      psnr(readPicture(await takeScreenshot(session)), await server.picture());
    return { session, page, decibels };
  }
  const connected = (session: FakeSession) => until(() => session.state.phase.kind === 'connected', 15_000);
  const patience = { timeout: 30_000, interval: 50 };

  it('JPEG with alpha: as near as JPEG is', async () => {
    const server = await start({ imageCompression: 'quic', jpeg: 'always' });
    const relay = await SpiceRelay.start(server.port, { record: true });
    onTestFinished(() => relay.stop());
    const { session, decibels } = await open(relay.port);
    await server.command('op fill seed=1 rop=8 clip=0 masked=0 pattern=0 box.x=0 box.y=0 box.width=400 box.height=300');
    await connected(session);
    await expect.poll(() => decibels(server), patience).toBe(Infinity);
    await server.command(`op alpha_blend seed=2 src.format=9 src.content=0 ${wholeScreen}`);
    await expect.poll(() => [...trafficOn(relay, 'display-0').images.keys()], patience).toContain('jpeg-alpha');
    // Stripes of alpha are hard on JPEG. What comes of this one's pixels and its alpha by hand is as far from the server's picture.
    await expect.poll(() => decibels(server), patience).toBeGreaterThan(27);
  });

  it('a channel that needs TLS: said on the plain port, there by the other', async () => {
    const server = await start({ x509Dir: certificates.spiceDir, secureChannels: ['display'] });
    const plain = await open(server.port);
    await until(() => plain.session.reports.some(({ kind }) => kind === 'needs-tls'), 15_000);
    await plain.page.getByText('The SPICE console demands encryption').waitFor();
    const secured = await open(server.tlsPort, { ca: certificates.ca, commonName: 'spice.zstack.org' });
    await server.command('op fill seed=3');
    await connected(secured.session);
    await expect.poll(() => secured.decibels(server), patience).toBe(Infinity);
    const secure = server.events.filter(({ kind, tls }) => kind === 'channel' && tls === true);
    expect(new Set(secure.map(({ type }) => type))).toEqual(new Set([1, 2, 3, 4])); // main, display, inputs, cursor
  });

  it('pointers that a client keeps', async () => {
    const server = await start({});
    const relay = await SpiceRelay.start(server.port, { record: true });
    onTestFinished(() => relay.stop());
    const { session, page } = await open(relay.port);
    await server.command('op fill seed=3');
    await connected(session);
    const style = () => page.locator('.spice-screen').evaluate((screen) => (screen as HTMLElement).style.cursor);
    const shapes = new Map<number, string>();
    for (const unique of [1, 2, 1, 2]) {
      const before = await style();
      await server.command(
        `cursor set type=0 unique=${unique} seed=${unique} width=32 height=32 hot.x=${unique} hot.y=1`,
      );
      const known = shapes.get(unique);
      const isThere = (now: string) => (known === undefined ? now !== before && now.startsWith('url(') : now === known);
      await expect.poll(async () => isThere(await style()), patience).toBe(true);
      shapes.set(unique, await style());
    }
    expect(shapes.get(1)).not.toBe(shapes.get(2));
    const { images, messages } = trafficOn(relay, 'cursor-0');
    expect([images.get('from-cache'), messages.get('set')]).toEqual([2, 4]);
    await server.command('cursor reset');
    await expect.poll(style, patience).toBe('default');
  });

  it('a video where the server looks for what is one: photos, and no text', async () => {
    const server = await start({ streamingVideo: 'filter', videoCodecs: 'spice:mjpeg' });
    const relay = await SpiceRelay.start(server.port, { record: true });
    onTestFinished(() => relay.stop());
    const { session, decibels } = await open(relay.port);
    await server.command(`op copy seed=1 src.format=8 ${wholeScreen}`);
    await connected(session);
    const streams = () => trafficOn(relay, 'display-0').messages.get('stream-create') ?? 0;
    const show = async (content: string, box: string) => {
      server.clearEvents();
      await server.command(`frames ${content} 20 50 ${box}`);
      await server.waitForEvent(({ kind }) => kind === 'frames', 20_000);
    };
    await show('text', 'box.x=0 box.y=0 box.width=160 box.height=120');
    expect(streams()).toBe(0);
    await expect.poll(() => decibels(server), patience).toBe(Infinity);
    await show('photo', 'box.x=200 box.y=100 box.width=160 box.height=120');
    expect(streams()).toBeGreaterThan(0);
    await expect.poll(() => decibels(server), patience).toBe(Infinity);
  });

  it('a video whose frames change their size', async () => {
    const server = await start({ streamingVideo: 'all', videoCodecs: 'spice:mjpeg' });
    const relay = await SpiceRelay.start(server.port, { record: true });
    onTestFinished(() => relay.stop());
    const { session, decibels } = await open(relay.port);
    await server.command(`op copy seed=1 src.format=8 ${wholeScreen}`);
    await connected(session);
    const sent = (message: string) => trafficOn(relay, 'display-0').messages.get(message) ?? 0;
    const show = async (box: string, count: number, seed: number) => {
      server.clearEvents();
      await server.command(`frames desktop 20 ${count} seed=${seed} ${box}`);
      await server.waitForEvent(({ kind }) => kind === 'frames', 20_000);
    };
    const small = 'box.x=100 box.y=80 box.width=200 box.height=120';
    const large = 'box.x=90 box.y=70 box.width=240 box.height=160';
    const lossy: number[] = [];
    // The last frame as it came, until the server sends it anew without loss: again where that was sooner than we looked.
    for (let turn = 0; turn < 5 && Math.max(...lossy) < 28; turn++) {
      await show(small, 40, 1); // long enough for the server to make a stream of it
      await show(large, 10, 5);
      for (let now = 0; now < Infinity; now = await decibels(server)) lossy.push(now);
    }
    expect(sent('stream-data')).toBeGreaterThan(0);
    expect(sent('stream-data-sized')).toBeGreaterThan(0);
    expect(Math.max(...lossy)).toBeGreaterThan(28);
  });
});
