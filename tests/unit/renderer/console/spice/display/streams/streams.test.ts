import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Clip, Rect } from '../../../../../../../renderer/console/spice/canvas/types.ts';
import type { DecoderDeps } from '../../../../../../../renderer/console/spice/display/streams/decoder.ts';
import { streamMessage } from '../../../../../../../renderer/console/spice/display/streams/messages.ts';
import { createStreams } from '../../../../../../../renderer/console/spice/display/streams/streams.ts';
import { damage, pick, seeded } from '../../../../../../fakes/damaged-streams.ts';
import {
  MessageBytes,
  streamClip,
  streamCreate,
  streamData,
  streamDataSized,
  type StreamSpec,
} from '../../../../../../fakes/stream-messages.ts';

interface Drawn {
  readonly surfaceId: number;
  readonly box: Rect;
  readonly clip: Clip;
  /** The first byte of the frame: what the tests tell frames apart by. */
  readonly frame: number;
  readonly codec: string;
  readonly at: number;
}

const words = (payload: ArrayBuffer) => [...new Uint32Array(payload)];
const unsized = (...values: readonly number[]) => new MessageBytes().u32(...values).end();

describe('createStreams', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => {
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
  });

  /** Streams with decoders that take `decodeMs` a frame and give its first byte as a pixel; 0xff is no frame. */
  function setUp({ decodeMs = 0, skips = true, codecs = ['mjpeg', 'vp8'] as const } = {}) {
    const drawn: Drawn[] = [];
    const decoded: number[] = [];
    const sent: { type: number; payload: number[] }[] = [];
    const warnings: string[] = [];
    const clock = { offset: 10_000 };
    let audio: number | undefined;
    let alive = 0;
    const makeDecoder = (_codec: string, { onPicture, onBroken }: DecoderDeps) => {
      alive += 1;
      return {
        skips,
        async decode(data: Uint8Array, box: Rect | undefined) {
          if (decodeMs > 0) await new Promise((resolve) => setTimeout(resolve, decodeMs));
          decoded.push(data[0] ?? -1);
          if (data[0] === 0xff) onBroken('no frame');
          else if (box) onPicture({ width: 1, height: 1, pixels: Uint32Array.of(data[0] ?? 0) }, box);
        },
        dispose: () => void (alive -= 1),
      };
    };
    const time = () => (clock.offset + Math.round(performance.now())) >>> 0;
    const streams = createStreams(
      {
        send: (type, payload) => sent.push({ type, payload: words(payload) }),
        draw: (surfaceId, box, clip, { pixels }, codec) =>
          drawn.push({ surfaceId, box, clip, frame: pixels[0] ?? -1, codec, at: time() }),
        multimediaTime: time,
        playbackDelay: () => audio,
        warn: (message) => warnings.push(message),
      },
      codecs,
      makeDecoder,
    );
    const frame = (id: number, at: number, mark: number, bytes = 1) => {
      const data = new Uint8Array(bytes);
      data[0] = mark;
      return Promise.resolve(streams.receive(streamMessage.data, streamData(id, at, data)));
    };
    const create = (spec?: StreamSpec) => void streams.receive(streamMessage.create, streamCreate(spec));
    const settle = () => vi.advanceTimersByTimeAsync(0);
    const hear = (ms: number | undefined) => (audio = ms);
    const marks = () => drawn.map((each) => each.frame);
    return {
      streams,
      create,
      frame,
      settle,
      drawn,
      decoded,
      marks,
      sent,
      warnings,
      clock,
      time,
      hear,
      alive: () => alive,
    };
  }

  it('leaves messages alone that are not about video', () => {
    const { streams } = setUp();
    expect(streams.receive(304, new ArrayBuffer(0))).toBe(false);
  });

  it('draws a frame where the stream is, with its clip', async () => {
    const { streams, create, frame, time, settle, drawn } = setUp();
    const box = { left: 5, top: 6, right: 105, bottom: 86 };
    const clip = [{ left: 10, top: 10, right: 20, bottom: 20 }];
    create({ id: 3, surfaceId: 7, box, clip });
    expect(streams.count).toBe(1);
    expect(await frame(3, time(), 9)).toBe(true);
    await settle();
    expect(drawn).toMatchObject([{ surfaceId: 7, box, clip, frame: 9, codec: 'MJPEG' }]);
    streams.dispose();
  });

  it('shows an early frame at its time, with the clip that holds then', async () => {
    const { streams, create, frame, time, drawn } = setUp();
    create();
    const due = time() + 300;
    await frame(1, due, 1);
    await vi.advanceTimersByTimeAsync(299);
    expect(drawn).toEqual([]);
    const clip = [{ left: 0, top: 0, right: 1, bottom: 1 }];
    expect(streams.receive(streamMessage.clip, streamClip(1, clip))).toBe(true);
    await vi.advanceTimersByTimeAsync(1);
    expect(drawn).toMatchObject([{ at: due, clip }]);
    streams.dispose();
  });

  it('knows time across the end of its 32 bits', async () => {
    const { streams, create, frame, clock, time, marks } = setUp();
    create();
    clock.offset = 0xffffffff - Math.round(performance.now()) - 50;
    await frame(1, (time() + 100) >>> 0, 1);
    await vi.advanceTimersByTimeAsync(99);
    expect(marks()).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(marks()).toEqual([1]);
    streams.dispose();
  });

  it('drops late frames, but shows one now and then', async () => {
    const { streams, create, frame, time, marks, settle } = setUp();
    create();
    for (let mark = 0; mark < 10; mark++) {
      await frame(1, time() - 500, mark);
      await settle();
      await vi.advanceTimersByTimeAsync(60);
    }
    expect(marks()).toEqual([0, 5]);
    streams.dispose();
  });

  it('decodes late frames that others are made from, and shows the last', async () => {
    const { streams, create, frame, time, decoded, marks } = setUp({ skips: false });
    create({ codec: 2 });
    const due = time() + 50;
    await Promise.all([1, 2, 3].map((mark) => frame(1, due, mark)));
    await vi.advanceTimersByTimeAsync(100);
    expect(decoded).toEqual([1, 2, 3]);
    expect(marks().at(-1)).toBe(3);
    streams.dispose();
  });

  it('decodes early enough to be in time', async () => {
    const { streams, create, frame, time, drawn } = setUp({ decodeMs: 20 });
    create();
    for (let mark = 0; mark < 40; mark++) {
      await frame(1, time() + 40, mark);
      await vi.advanceTimersByTimeAsync(40);
    }
    await vi.advanceTimersByTimeAsync(200);
    const late = drawn.slice(20).map(({ at }, index) => at - (drawn[20]?.at ?? 0) - index * 40);
    expect(drawn.length).toBe(40);
    expect(Math.max(...late.map(Math.abs))).toBeLessThan(8);
    streams.dispose();
  });

  it('holds the channel up while decoding falls behind', async () => {
    const { streams, create, frame, time, marks, decoded } = setUp({ decodeMs: 100, skips: false });
    create({ codec: 2 });
    const taken: number[] = [];
    const sending = (async () => {
      for (let mark = 0; mark < 12; mark++) {
        await frame(1, time(), mark);
        taken.push(mark);
      }
    })();
    await vi.advanceTimersByTimeAsync(50);
    expect(taken.length).toBeLessThan(6);
    await vi.advanceTimersByTimeAsync(5000);
    await sending;
    expect(decoded).toEqual(Array.from({ length: 12 }, (_, mark) => mark));
    expect(marks().length).toBeGreaterThan(1); // all of them late, and shown now and then
    streams.dispose();
  });

  it('does not let a clock that is wrong hold frames for ever, nor too many of them', async () => {
    const { streams, create, frame, time, marks } = setUp();
    create();
    await frame(1, time() + 1e9, 1);
    await vi.advanceTimersByTimeAsync(1);
    expect(marks()).toEqual([1]);
    for (let count = 0; count < 300; count++) await frame(1, time() + 3000, 2);
    expect(marks().length).toBeGreaterThan(40);
    void streams.receive(streamMessage.destroyAll, new ArrayBuffer(0));
    create();
    const large = new Uint8Array(2 ** 23);
    const far = new MessageBytes().u32(1, time() + 3500, large.length).end();
    const message = new Blob([far, large]);
    const bytes = await message.arrayBuffer();
    for (let count = 0; count < 9; count++) await streams.receive(streamMessage.data, bytes);
    expect(marks()).toContain(0);
    streams.dispose();
  });

  it('draws a sized frame where it says', async () => {
    const { streams, create, time, settle, drawn } = setUp();
    create();
    const box = { left: 3, top: 4, right: 35, bottom: 28 };
    await streams.receive(streamMessage.dataSized, streamDataSized(1, time(), box, Uint8Array.of(5)));
    await settle();
    expect(drawn).toMatchObject([{ box, frame: 5 }]);
    streams.dispose();
  });

  it('ends one stream, and all', async () => {
    const { streams, create, frame, time, marks, alive } = setUp();
    for (const id of [0, 1, 63]) create({ id });
    await frame(1, time() + 100, 1);
    void streams.receive(streamMessage.destroy, unsized(1));
    expect([streams.count, alive()]).toEqual([2, 2]);
    void streams.receive(streamMessage.destroyAll, new ArrayBuffer(0));
    expect([streams.count, alive()]).toEqual([0, 0]);
    await vi.advanceTimersByTimeAsync(500);
    expect(marks()).toEqual([]);
    create({ id: 1 });
    expect(streams.count).toBe(1);
    streams.dispose();
    expect(alive()).toBe(0);
  });

  it('ignores what is about a stream that is no more', () => {
    const { streams, frame, time } = setUp();
    expect(frame(4, time(), 1)).toBeTruthy();
    expect(streams.receive(streamMessage.clip, streamClip(4, undefined))).toBe(true);
    expect(streams.receive(streamMessage.destroy, unsized(4))).toBe(true);
  });

  it('warns once of broken frames, and goes on', async () => {
    const { streams, create, frame, time, marks, warnings } = setUp();
    create();
    for (const mark of [0xff, 0xff, 4]) {
      await frame(1, time(), mark);
      await vi.advanceTimersByTimeAsync(1);
    }
    expect(warnings).toEqual(['stream 1 (MJPEG): no frame']);
    expect(marks()).toEqual([4]);
    streams.dispose();
  });

  describe('reports', () => {
    const activate = (unique: number, window = 5, timeoutMs = 1000) => unsized(1, unique, window, timeoutMs);

    it('tell frames, drops, the last delay and the sound’s', async () => {
      const { streams, create, frame, time, hear, sent, settle } = setUp();
      create();
      const start = time();
      await frame(1, start, 1);
      expect(streams.receive(streamMessage.activateReport, activate(77))).toBe(true);
      hear(120);
      for (const ahead of [10, 20, -5, 30, 40]) await frame(1, start + ahead, 1);
      expect(sent).toEqual([{ type: 102, payload: [1, 77, start + 10, start + 40, 5, 1, 40, 120] }]);
      hear(undefined);
      for (const ahead of [-1, -2, -3]) await frame(1, start + ahead, 1);
      const minusThree = 0xfffffffd;
      expect(sent[1]?.payload).toEqual([1, 77, start - 1, start - 3, 3, 3, minusThree, 0xffffffff]);
      await settle();
      streams.dispose();
    });

    it('come after the time that the server asks for', async () => {
      const { streams, create, frame, time, sent } = setUp();
      create();
      void streams.receive(streamMessage.activateReport, activate(1, 1000, 200));
      await frame(1, time(), 1);
      await vi.advanceTimersByTimeAsync(250);
      await frame(1, time(), 2);
      expect(sent[0]?.payload.slice(4, 6)).toEqual([2, 0]);
      await vi.advanceTimersByTimeAsync(1);
      streams.dispose();
    });

    it('refuse a codec that is not decoded here', () => {
      const { streams, create, frame, time, sent, warnings } = setUp();
      create({ codec: 3 });
      expect(warnings).toEqual(['stream 1 (H.264): its codec is not decoded here']);
      void frame(1, time(), 1);
      void streams.receive(streamMessage.activateReport, activate(9));
      expect(sent).toEqual([{ type: 102, payload: [1, 9, 0, 0, 0, 0xffffffff, 0, 0xffffffff] }]);
      streams.dispose();
    });
  });

  describe('what is hostile', () => {
    const cases: readonly [what: string, type: number, data: ArrayBuffer, error: RegExp][] = [
      ['an id beyond the last', 122, streamCreate({ id: 64 }), /^STREAM_CREATE: a stream with number 64/],
      ['a huge picture', 122, streamCreate({ width: 1e6 }), /^STREAM_CREATE: an image of 1000000 x 48/],
      [
        'no picture',
        122,
        streamCreate({ height: 0, box: { left: 0, top: 0, right: 1, bottom: 1 } }),
        /^STREAM_CREATE: /,
      ],
      ['a clip of a strange type', 124, new MessageBytes().u32(1).u8(7).u32(0).end(), /^STREAM_CLIP: a clip of type 7/],
      [
        'a clip longer than its message',
        124,
        new MessageBytes()
          .u32(1)
          .u8(1)
          .u32(2 ** 31)
          .end(),
        /^STREAM_CLIP: /,
      ],
      ['a frame longer than its message', 123, unsized(1, 0, 5), /^STREAM_DATA: 5 bytes, of which 0 came/],
      ['a short message', 316, unsized(1, 0, 5), /^STREAM_DATA_SIZED: too short/],
      ['a huge frame', 316, unsized(1, 0, 2 ** 20, 2 ** 20, 0, 0, 1, 1, 0), /^STREAM_DATA_SIZED: an image of/],
      ['nothing', 125, new ArrayBuffer(0), /^STREAM_DESTROY: too short/],
      ['a short activation', 319, unsized(1, 2, 3), /^STREAM_ACTIVATE_REPORT: too short/],
    ];
    it.each(cases)('%s is named', (_what, type, data, error) => {
      const { streams } = setUp();
      expect(() => streams.receive(type, data)).toThrow(error);
      expect(streams.count).toBe(0);
    });

    it('an id that is taken is named', () => {
      const { streams, create } = setUp();
      create({ id: 2 });
      expect(() => create({ id: 2 })).toThrow('STREAM_CREATE: there is a stream 2 already');
      expect(streams.count).toBe(1);
      streams.dispose();
    });

    it('10,000 damaged messages end in nothing worse than an error with a name', async () => {
      const { streams, time } = setUp();
      const random = seeded(20261128);
      const clip = [{ left: 0, top: 0, right: 9, bottom: 9 }];
      const box = { left: 0, top: 0, right: 9, bottom: 9 };
      const whole = [
        [122, streamCreate({ clip })],
        [123, streamData(1, time(), Uint8Array.of(1, 2, 3))],
        [316, streamDataSized(1, time(), box, Uint8Array.of(1, 2, 3))],
        [124, streamClip(1, clip)],
        [125, unsized(1)],
        [319, unsized(1, 2, 3, 4)],
      ] as const;
      let refused = 0;
      for (let turn = 0; turn < 10_000; turn++) {
        const [type, data] = pick(whole, random);
        try {
          const taken = streams.receive(type, damage(new Uint8Array(data), random).slice().buffer);
          await Promise.all([taken, vi.advanceTimersByTimeAsync(1)]);
        } catch (error) {
          refused += 1;
          expect((error as Error).message).toMatch(/^STREAM_[A-Z_]+: /);
        }
      }
      expect(refused).toBeGreaterThan(1000);
      expect(streams.count).toBeLessThanOrEqual(64);
      streams.dispose();
    });
  });
});
