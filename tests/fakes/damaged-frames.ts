import type { supportedVideoCodecs } from '../../renderer/console/spice/display/streams/codecs.ts';
import type { createStreams } from '../../renderer/console/spice/display/streams/streams.ts';

/** What the page under test has to offer. */
interface StreamsWindow {
  createStreams: typeof createStreams;
  supportedVideoCodecs: typeof supportedVideoCodecs;
}

interface DamageResult {
  readonly before: readonly string[];
  readonly turned: readonly string[];
  readonly after: readonly string[];
  readonly warnings: readonly string[];
}

/** In the page: a picture of red above green, encoded by the browser, whole and damaged, through streams of ours. */
export async function damageFrames(turns: number) {
  const fixture = window as unknown as StreamsWindow;
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
