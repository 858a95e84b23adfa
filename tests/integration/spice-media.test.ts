import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { psnr, readPicture, type Picture } from '../../lab/picture.ts';
import { SpiceServer } from '../../lab/spice-server/index.ts';
import type { SpiceServerSpec } from '../../lab/spice-server/options.ts';
import { createBridge, type Bridge } from '../../main/bridge/bridge.ts';
import { createConnect } from '../../main/bridge/connect.ts';
import { createLog } from '../../main/log/logger.ts';
import type { SoundWish, ViewerSound } from '../../renderer/console/sound.ts';
import type { supportedVideoCodecs } from '../../renderer/console/spice/display/streams/codecs.ts';
import type { createStreams } from '../../renderer/console/spice/display/streams/streams.ts';
import type { Viewer } from '../../renderer/console/viewer.ts';
import { openConsolePages, type ConsolePages } from '../fakes/console-page.ts';
import { watchLeftovers } from '../fakes/leftovers.ts';
import { measureTone } from '../fakes/tones.ts';

const fixture = 'tests/unit/renderer/console/spice-page/index.html';

interface MediaWindow {
  createStreams: typeof createStreams;
  supportedVideoCodecs: typeof supportedVideoCodecs;
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
    const target = { kind: 'tcp', host: '127.0.0.1', port: server.port } as const;
    const ticket = await bridge.admit({ protocol: 'spice', target, onFailure: () => {} });
    const context = await pages.browser.newContext({ permissions: ['microphone'] });
    const page = await context.newPage();
    onTestFinished(async () => {
      await context.close();
      ticket.revoke();
      await server.stop();
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
    return { server, page, problems };
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

interface DamageResult {
  readonly before: readonly string[];
  readonly turned: readonly string[];
  readonly after: readonly string[];
  readonly warnings: readonly string[];
}

/** In the page: a picture of red above green, encoded by the browser, whole and damaged, through streams of ours. */
async function damageFrames(turns: number) {
  const fixture = window as unknown as MediaWindow;
  const codecs = await fixture.supportedVideoCodecs();
  const size = 64;
  const numbers: Readonly<Record<string, number>> = { mjpeg: 1, vp8: 2, h264: 3, vp9: 4 };
  const names: Readonly<Record<string, string>> = { vp8: 'vp8', vp9: 'vp09.00.10.08', h264: 'avc1.42e01f' };
  const picture = new OffscreenCanvas(size, size);
  const context = picture.getContext('2d');
  if (!context) throw new Error('no canvas');
  context.fillStyle = '#f00';
  context.fillRect(0, 0, size, size / 2);
  context.fillStyle = '#0f0';
  context.fillRect(0, size / 2, size, size / 2);

  async function encode(codec: string): Promise<Uint8Array> {
    const name = names[codec];
    if (name === undefined) {
      const blob = await picture.convertToBlob({ type: 'image/jpeg', quality: 0.9 });
      return new Uint8Array(await blob.arrayBuffer());
    }
    const chunks: EncodedVideoChunk[] = [];
    const encoder = new VideoEncoder({ output: (chunk) => chunks.push(chunk), error: () => undefined });
    encoder.configure({
      codec: name,
      width: size,
      height: size,
      ...(codec === 'h264' && { avc: { format: 'annexb' } }),
    });
    const whole = new VideoFrame(picture, { timestamp: 0 });
    encoder.encode(whole, { keyFrame: true });
    await encoder.flush();
    whole.close();
    encoder.close();
    const frame = new Uint8Array(chunks[0]?.byteLength ?? 0);
    chunks[0]?.copyTo(frame);
    return frame;
  }

  const nameOf = (word = 0) => {
    const [red, green] = [word & 0xff, (word >> 8) & 0xff];
    return red > 180 && green < 80 ? 'red' : green > 180 && red < 80 ? 'green' : `${red} ${green}`;
  };

  function openStream(codec: number, topDown: boolean, warnings: string[]) {
    let halves: readonly string[] = [];
    const streams = fixture.createStreams(
      {
        send: () => undefined,
        draw: (_surface, _box, _clip, { pixels, width, height }) =>
          (halves = [nameOf(pixels[width * 4]), nameOf(pixels[width * (height - 4)])]),
        multimediaTime: () => Math.round(performance.now()),
        playbackDelay: () => undefined,
        warn: (warning) => warnings.push(warning),
      },
      codecs,
    );
    const create = new DataView(new ArrayBuffer(51));
    create.setUint32(4, 1, true);
    for (const at of [18, 22, 42, 46]) create.setUint32(at, size, true);
    create.setUint8(8, Number(topDown));
    create.setUint8(9, codec);
    void streams.receive(122, create.buffer);
    const send = async (frame: Uint8Array) => {
      const message = new Uint8Array(12 + frame.length);
      const view = new DataView(message.buffer);
      for (const [index, word] of [1, Math.round(performance.now()), frame.length].entries())
        view.setUint32(index * 4, word, true);
      message.set(frame, 12);
      await streams.receive(123, message.buffer);
    };
    /** Gives the colours of both halves once they are those of the picture, or what they were in the end. */
    const show = async (frame: Uint8Array) => {
      for (let turn = 0; turn < 60 && [...halves].sort().join() !== 'green,red'; turn++) {
        await send(frame);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      return halves;
    };
    const forget = () => (halves = []);
    return { send, show, forget, end: () => streams.dispose() };
  }

  let state = 1;
  const random = (below: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const results: Record<string, DamageResult> = {};
  for (const codec of codecs) {
    const number = numbers[codec] ?? 0;
    const frame = await encode(codec);
    const warnings: string[] = [];
    const upright = openStream(number, true, warnings);
    const before = await upright.show(frame);
    for (let turn = 0; turn < turns; turn++) {
      const broken = frame.slice(0, random(4) === 0 ? random(frame.length) : frame.length);
      for (let count = random(8); count >= 0 && broken.length > 0; count--) broken[random(broken.length)] = random(256);
      await upright.send(broken);
    }
    await new Promise((resolve) => setTimeout(resolve, 500)); // what is decoded yet
    upright.forget();
    const after = await upright.show(frame);
    upright.end();
    const over = openStream(number, false, warnings);
    const turned = await over.show(frame);
    over.end();
    results[codec] = { before, turned, after, warnings };
  }
  return { codecs, results };
}
