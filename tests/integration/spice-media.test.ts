import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { createSpiceGuest } from '../../lab/guests/index.ts';
import { Ac97, beep } from '../../lab/guests/sound-card.ts';
import { psnr, readPicture, type Picture } from '../../lab/picture.ts';
import { makeTempDir } from '../../lab/process.ts';
import { SpiceServer } from '../../lab/spice-server/index.ts';
import type { SpiceServerSpec } from '../../lab/spice-server/options.ts';
import { createBridge, type Bridge } from '../../main/bridge/bridge.ts';
import { createConnect } from '../../main/bridge/connect.ts';
import { createLog } from '../../main/log/logger.ts';
import type { SoundWish, ViewerSound } from '../../renderer/console/sound.ts';
import type { Viewer } from '../../renderer/console/viewer.ts';
import { openConsolePages, type ConsolePages } from '../fakes/console-page.ts';
import { damageFrames } from '../fakes/damaged-frames.ts';
import { watchLeftovers } from '../fakes/leftovers.ts';
import { measureTone } from '../fakes/tones.ts';

const fixture = 'tests/unit/renderer/console/spice-page/index.html';

interface MediaWindow {
  createSpiceViewer(): Viewer;
  viewer: Viewer & { readonly sound: ViewerSound };
  events: { readonly kind: string }[];
  taps: AnalyserNode[];
  encoded?: number;
}

/** Sound and video of a real server in a real browser, under the app's own content security policy. */
describe('SPICE sound and video', () => {
  const leftovers = watchLeftovers();
  let pages: ConsolePages;
  let bridge: Bridge;
  beforeAll(async () => {
    pages = await openConsolePages({ spice: path.resolve(fixture) });
    const log = createLog({ sinks: [] }).logger('bridge');
    bridge = createBridge({ log, origin: pages.origin, connect: createConnect() });
  });
  afterAll(async () => {
    bridge.dispose();
    await pages.close();
    await leftovers.check();
  });

  async function open(spec: SpiceServerSpec, prepare?: () => void) {
    const server = new SpiceServer(spec);
    await server.start();
    onTestFinished(() => server.stop());
    return { server, ...(await view(server.port, prepare)) };
  }

  async function view(port: number, prepare?: () => void) {
    const target = { kind: 'tcp', host: '127.0.0.1', port } as const;
    const ticket = await bridge.admit({ protocol: 'spice', target, onFailure: () => {} });
    const context = await pages.browser.newContext({ permissions: ['microphone'] });
    const page = await context.newPage();
    onTestFinished(async () => {
      await context.close();
      ticket.revoke();
    });
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(String(error.stack ?? error)));
    page.on('console', (message) => {
      if (/Content Security Policy/.test(message.text())) problems.push(message.text());
    });
    await page.addInitScript(tapSpeakers);
    if (prepare) await page.addInitScript(prepare);
    await page.goto(`${pages.origin}/${fixture}`);
    await page.evaluate(startViewer, { url: ticket.url, ticket: ticket.value });
    await page.mouse.click(5, 5); // Chromium wants a click before it plays anything
    return { page, problems };
  }

  describe('playback', () => {
    it.each([
      ['Opus', true],
      ['samples', false],
    ] as const)('a tone sent as %s arrives as that tone', async (_how, playbackCompression) => {
      const { server, page, problems } = await open({ sound: true, playbackCompression });
      await eventually(async () => (await page.evaluate(soundOf)).plays);
      await server.command('play 1000 30000 peak=12000');
      await eventually(async () => (await listen(page)).left.peak > 0.3);
      // The tap holds the last 0.7 s, which have to be one piece.
      await eventually(async () => Math.abs((await listen(page)).left.hz - 1000) < 6);
      const { left, right } = await listen(page);
      expect(left.peak).toBeGreaterThan((12_000 / 32_768) * 0.94);
      expect(left.peak).toBeLessThan((12_000 / 32_768) * 1.06);
      expect(right.peak / left.peak).toBeCloseTo(0.5, 1);
      expect((await page.evaluate(soundOf)).playing).toBe(true);
      // Now and then, on a machine that has other things to do, it runs dry for a moment.
      await eventually(async () => ((await page.evaluate(soundOf)).delayMs ?? 0) > 10);
      expect((await page.evaluate(soundOf)).delayMs ?? 0).toBeLessThan(1000);
      await server.command('play 1000 10');
      await eventually(async () => !(await page.evaluate(soundOf)).playing);
      expect(problems).toEqual([]);
    });

    it('is as loud as the guest’s mixer and the person say', async () => {
      const { server, page, problems } = await open({ sound: true, playbackCompression: false });
      await eventually(async () => (await page.evaluate(soundOf)).plays);
      await server.command('play 500 20000 peak=16384');
      await eventually(async () => (await listen(page)).left.peak > 0.45);
      await server.command('volume playback 32768 32768');
      await eventually(async () => near((await listen(page)).left.peak, 0.0625));
      await server.command('volume playback 65535 65535');
      await page.evaluate(wish, { volume: 0.5, muted: false, microphone: false });
      await eventually(async () => near((await listen(page)).left.peak, 0.0625));
      await page.evaluate(wish, { volume: 1, muted: true, microphone: false });
      await eventually(async () => (await listen(page)).left.peak < 0.001);
      await page.evaluate(wish, { volume: 1, muted: false, microphone: false });
      await eventually(async () => near((await listen(page)).left.peak, 0.5));
      await server.command('mute playback 1');
      await eventually(async () => (await listen(page)).left.peak < 0.001);
      expect((await page.evaluate(soundOf)).guestMuted).toBe(true);
      expect(problems).toEqual([]);
    });
  });

  describe('playback of QEMU', () => {
    it('a tone of an AC97 card arrives as that tone, as loud as the card’s mixer says', async () => {
      const files = await makeTempDir('sound-card');
      const card = await Ac97.create(path.join(files.path, 'tone'), { hertz: 1000, peak: 16_384 });
      const guest = createSpiceGuest({ name: 'AC97', fps: 0, extraArgs: card.args });
      onTestFinished(async () => {
        await guest.stop();
        await files.remove();
      });
      await guest.start();
      const { page, problems } = await view(guest.graphics.spice ?? 0);
      await eventually(async () => (await page.evaluate(soundOf)).plays);
      expect((await page.evaluate(soundOf)).playing).toBe(false);
      await card.play(guest.qmp);
      await eventually(async () => Math.abs((await listen(page)).left.hz - 1000) < 6);
      await eventually(async () => near((await listen(page)).left.peak, 0.5));
      const { left, right } = await listen(page);
      expect(right.peak / left.peak).toBeCloseTo(0.5, 1);
      await card.attenuate(guest.qmp, 8);
      const rest = 1 - 8 / 31; // for QEMU it falls in a line; loudness is its cube
      await eventually(async () => near((await listen(page)).left.peak, 0.5 * rest ** 3));
      await card.stop(guest.qmp);
      await eventually(async () => !(await page.evaluate(soundOf)).playing);
      expect(problems).toEqual([]);
    });

    it('a tone of the PC speaker arrives', async () => {
      const extraArgs = ['-audiodev', 'spice,id=sound', '-machine', 'pcspk-audiodev=sound'];
      const guest = createSpiceGuest({ name: 'PC speaker', fps: 0, extraArgs });
      onTestFinished(() => guest.stop());
      await guest.start();
      const { page, problems } = await view(guest.graphics.spice ?? 0);
      await eventually(async () => (await page.evaluate(soundOf)).plays);
      await beep(guest.qmp, 1000);
      await eventually(async () => Math.abs((await listen(page)).left.hz - 1000) < 6);
      await beep(guest.qmp, 0);
      expect(problems).toEqual([]);
    });
  });

  describe('record', () => {
    it.each([
      ['Opus', true],
      ['samples', false],
    ] as const)('is silent until the person says yes; then the guest hears the microphone (%s)', async (_how, opus) => {
      const { server, page, problems } = await open({ sound: true }, opus ? countEncoded : withoutEncoder);
      await eventually(async () => (await page.evaluate(soundOf)).records);
      await server.command('record start');
      await eventually(async () => (await page.evaluate(soundOf)).wantsMicrophone);
      await page.waitForTimeout(500);
      expect((await page.evaluate(soundOf)).recording).toBe(false);
      expect(await server.command('record stop')).toMatchObject({ peak: 0 });
      await page.evaluate(wish, { volume: 1, muted: false, microphone: true });
      await server.command('record start');
      await eventually(async () => (await page.evaluate(soundOf)).recording);
      await page.waitForTimeout(2500);
      const heard = (await server.command('record stop')) as { samples: number; peak: number };
      // Chromium's own stand-in for a microphone beeps.
      expect(heard.peak).toBeGreaterThan(1000);
      expect(heard.samples).toBeGreaterThan(48_000);
      expect((await page.evaluate(encodedPackets)) > 100).toBe(opus); // which taken for samples would be far fewer
      await eventually(async () => !(await page.evaluate(soundOf)).recording);
      expect(problems).toEqual([]);
    });
  });

  describe('video', () => {
    it('goes on after damaged frames, and is the right way up', async () => {
      const page = await pages.browser.newPage();
      onTestFinished(() => page.close());
      const problems: string[] = [];
      page.on('pageerror', (error) => problems.push(String(error.stack ?? error)));
      await page.goto(`${pages.origin}/${fixture}`);
      const { codecs, results } = await page.evaluate(damageFrames, 100);
      expect(codecs).toEqual(['mjpeg', 'vp8', 'h264', 'vp9']);
      for (const codec of codecs) {
        const { before, turned, after, warnings } = results[codec] ?? {};
        // Red above green; and turned over where the server says that rows come from the bottom.
        expect(before, codec).toEqual(['red', 'green']);
        expect(turned, codec).toEqual(['green', 'red']);
        expect(after, codec).toEqual(['red', 'green']);
        expect(warnings?.length, codec).toBe(1); // of each stream, however many of its frames were none
        expect(warnings?.[0]).toMatch(/^stream 1 \(/);
      }
      expect(problems).toEqual([]);
    });

    it.each([
      ['MJPEG', 'spice:mjpeg'],
      ['VP8', 'gstreamer:vp8'],
      ['VP9', 'gstreamer:vp9'],
      ['H.264', 'gstreamer:h264'],
    ] as const)('%s looks like the server’s pictures', async (codec, videoCodecs) => {
      const size = { width: 640, height: 480 };
      const { server, page, problems } = await open({ streamingVideo: 'all', videoCodecs, size });
      await eventually(() => page.evaluate(hasFrame));
      const draw = async (seed: number) => {
        server.clearEvents();
        await server.command(`frames desktop 100 1 seed=${seed}`);
        await server.waitForEvent(({ kind }) => kind === 'frames', 5000);
      };
      const truths: Picture[] = [];
      for (const seed of [0, 1, 2]) {
        await draw(seed);
        truths.push(await server.picture());
      }
      const film = showFilm(draw);
      await eventually(async () => (await page.evaluate(encoding)) === codec);
      const decibels: number[] = [];
      while (decibels.length < 5) {
        const shown = readPicture(Buffer.from(await page.evaluate(takePicture), 'base64'));
        if ((await page.evaluate(encoding)) !== codec) continue;
        const likest = Math.max(...truths.map((truth) => psnr(shown, truth)));
        if (likest < Infinity) decibels.push(likest); // else the server sent it without loss meanwhile
      }
      const last = truths[await film.stop()];
      expect(Math.max(...decibels)).toBeGreaterThan(30);
      // When nothing moves any more, the server sends what it was without loss.
      await eventually(async () => {
        const shown = readPicture(Buffer.from(await page.evaluate(takePicture), 'base64'));
        return last !== undefined && psnr(shown, last) === Infinity;
      });
      expect(problems).toEqual([]);
    });
  });
});

/** Three pictures in turn, some fifteen times a second; gives the number of the last one. */
function showFilm(draw: (seed: number) => Promise<unknown>) {
  const ending = new AbortController();
  const running = (async () => {
    let seed = 0;
    for (; !ending.signal.aborted; seed = (seed + 1) % 3) {
      await draw(seed);
      await new Promise((resolve) => setTimeout(resolve, 45));
    }
    return (seed + 2) % 3;
  })();
  return {
    stop: () => {
      ending.abort();
      return running;
    },
  };
}

/** Until it is so, for fifteen seconds at most. */
const eventually = (isSo: () => Promise<boolean>) => vi.waitUntil(isSo, { timeout: 15_000, interval: 50 });
const near = (value: number, wanted: number) => Math.abs(value - wanted) < wanted * 0.1;

async function listen(page: Page) {
  const [left = [], right = []] = await page.evaluate(heard);
  return { left: measureTone(Float32Array.from(left), 48_000), right: measureTone(Float32Array.from(right), 48_000) };
}

/** Runs in the page before its scripts: whatever goes to the speakers goes to two analysers as well, one for each side. */
function tapSpeakers(): void {
  const fixture = window as unknown as MediaWindow;
  fixture.taps = [];
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called with its node below
  const { connect } = AudioNode.prototype;
  AudioNode.prototype.connect = function (this: AudioNode, ...to: unknown[]) {
    const [target] = to;
    if (target instanceof AudioDestinationNode && this instanceof GainNode) {
      const splitter = new ChannelSplitterNode(this.context, { numberOfOutputs: 2 });
      Reflect.apply(connect, this, [splitter]);
      fixture.taps = [0, 1].map((side) => {
        const tap = new AnalyserNode(this.context, { fftSize: 32_768 });
        Reflect.apply(connect, splitter, [tap, side]);
        return tap;
      });
    }
    return Reflect.apply(connect, this, to) as AudioNode;
  };
}

/** Runs in the page before its scripts: a browser that encodes no sound. */
function withoutEncoder(): void {
  Reflect.deleteProperty(window, 'AudioEncoder');
}

/** Runs in the page before its scripts: counts what is given to the encoder. */
function countEncoded(): void {
  const fixture = window as unknown as MediaWindow;
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called with its encoder below
  const { encode } = AudioEncoder.prototype;
  AudioEncoder.prototype.encode = function (this: AudioEncoder, sound: AudioData) {
    fixture.encoded = (fixture.encoded ?? 0) + 1;
    Reflect.apply(encode, this, [sound]);
  };
}

function encodedPackets(): number {
  return (window as unknown as MediaWindow).encoded ?? 0;
}

function heard(): number[][] {
  return (window as unknown as MediaWindow).taps.map((tap) => {
    const samples = new Float32Array(tap.fftSize);
    tap.getFloatTimeDomainData(samples);
    return [...samples];
  });
}

function startViewer({ url, ticket }: { readonly url: string; readonly ticket: string }): void {
  const fixture = window as unknown as MediaWindow;
  const host = document.getElementById('one');
  if (!host) throw new Error('no host');
  const link = { protocol: 'spice', route: 'direct', encrypted: false, peer: '' } as const;
  fixture.viewer = fixture.createSpiceViewer() as MediaWindow['viewer'];
  fixture.events = [];
  fixture.viewer.onEvent((event) => fixture.events.push(event));
  fixture.viewer.connect({ attempt: 1, url, ticket, link }, host);
}

function soundOf() {
  const { sound } = (window as unknown as MediaWindow).viewer;
  return { ...sound.state.value(), delayMs: sound.delayMs };
}

function wish(it: SoundWish): void {
  (window as unknown as MediaWindow).viewer.sound.wish(it);
}

function hasFrame(): boolean {
  return (window as unknown as MediaWindow).events.some(({ kind }) => kind === 'frame');
}

function encoding(): string {
  return (window as unknown as MediaWindow).viewer.meter.encoding;
}

async function takePicture(): Promise<string> {
  const blob = await (window as unknown as MediaWindow).viewer.screenshot();
  const bytes = new Uint8Array(await blob.arrayBuffer());
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}
