import type { Rect } from '../../canvas/types.ts';
import type { VideoCodec } from '../worker-protocol.ts';
import { h264Facts, vp8Facts, vp9Facts, type FrameFacts } from './bitstream.ts';
import type { DecoderDeps, FrameDecoder } from './decoder.ts';
import { PixelReader } from './pixels.ts';

type WebCodec = Exclude<VideoCodec, 'mjpeg'>;

interface CodecWays {
  readonly facts: (frame: Uint8Array) => FrameFacts;
  /** For frames that don't tell it. */
  readonly codec: string;
}

const ways: Readonly<Record<WebCodec, CodecWays>> = {
  vp8: { facts: vp8Facts, codec: 'vp8' },
  vp9: { facts: vp9Facts, codec: 'vp09.00.10.08' },
  h264: { facts: h264Facts, codec: 'avc1.42e01f' },
  h265: { facts: () => ({ isKey: false }), codec: 'hev1.1.6.L93.B0' },
};

/** Frames that the decoder may hold before the next one waits. */
const mostInside = 3;
/** A frame that gives no picture (one to predict from only) must not hold up the others. */
const longestWaitMs = 250;

/** Largest height of standard definition, in rows. */
const standardDefinition = 576;

/** VP8 does not say how its colours are meant; servers encode by GStreamer, whose rule is that of television. */
function vp8Colours(height: number): VideoColorSpaceInit {
  const matrix = height > standardDefinition ? 'bt709' : 'smpte170m';
  return { matrix, primaries: 'bt709', transfer: 'iec61966-2-1', fullRange: false };
}

/** VP8, VP9 and H.264 by the browser's decoder, in software: the pixels are wanted in memory, not on a graphics card. */
export class WebCodecsDecoder implements FrameDecoder {
  readonly skips = false;
  private readonly pixels: PixelReader;
  private readonly colours: VideoColorSpaceInit | undefined;
  /** Frames that the decoder has, and where those go that are to be seen. */
  private readonly inside = new Map<number, Rect | undefined>();
  private decoder: VideoDecoder | undefined;
  private configured = '';
  private frames = 0;
  private room: (() => void) | undefined;
  private reading: Promise<void> = Promise.resolve();
  private open = true;

  constructor(
    private readonly name: WebCodec,
    private readonly deps: DecoderDeps,
  ) {
    this.colours = name === 'vp8' ? vp8Colours(deps.height) : undefined;
    this.pixels = new PixelReader(this.colours);
  }

  async decode(frame: Uint8Array<ArrayBuffer>, box: Rect | undefined): Promise<void> {
    try {
      this.submit(frame, box);
    } catch (error) {
      this.broke(error);
    }
    await this.untilRoom();
  }

  dispose(): void {
    this.open = false;
    this.end();
  }

  private submit(data: Uint8Array<ArrayBuffer>, box: Rect | undefined): void {
    const { facts, codec } = ways[this.name];
    const { isKey, codec: told } = facts(data);
    if (isKey) this.configure(told ?? (this.configured || codec));
    if (!this.open || this.decoder?.state !== 'configured') return; // nothing can be made of it before a key frame
    const timestamp = this.frames++;
    this.inside.set(timestamp, box);
    this.decoder.decode(new EncodedVideoChunk({ type: isKey ? 'key' : 'delta', timestamp, data }));
  }

  /** A decoder that failed, or was made for another profile, gives way to a new one. */
  private configure(codec: string): void {
    if (this.decoder?.state === 'configured' && this.configured === codec) return;
    this.end();
    const decoder: VideoDecoder = new VideoDecoder({
      output: (frame) => this.take(frame, decoder),
      error: (error) => this.decoder === decoder && this.broke(error),
    });
    this.decoder = decoder;
    this.configured = codec;
    const { width: codedWidth, height: codedHeight } = this.deps;
    decoder.configure({
      codec,
      codedWidth,
      codedHeight,
      optimizeForLatency: true,
      hardwareAcceleration: 'prefer-software',
      ...(this.colours && { colorSpace: this.colours }),
    });
  }

  /** One frame after the other, as they share their pixels. */
  private take(frame: VideoFrame, from: VideoDecoder): void {
    const box = this.inside.get(frame.timestamp);
    this.forgetUntil(frame.timestamp);
    if (!box || !this.open || from !== this.decoder) frame.close();
    else this.reading = this.reading.then(() => this.read(frame, box));
  }

  private async read(frame: VideoFrame, box: Rect): Promise<void> {
    try {
      const picture = await this.pixels.read(frame, this.deps.topDown);
      if (this.open) this.deps.onPicture(picture, box);
    } catch (error) {
      this.broke(error);
    } finally {
      frame.close();
    }
  }

  private forgetUntil(timestamp: number): void {
    for (const key of this.inside.keys()) if (key <= timestamp) this.inside.delete(key);
    if (this.inside.size < mostInside) this.room?.();
  }

  private async untilRoom(): Promise<void> {
    await this.reading;
    if (this.inside.size < mostInside || !this.open) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, longestWaitMs);
      this.room = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.room = undefined;
  }

  private broke(error: unknown): void {
    this.end();
    if (this.open) this.deps.onBroken(error instanceof Error ? error.message : String(error));
  }

  private end(): void {
    const { decoder } = this;
    this.decoder = undefined;
    this.inside.clear();
    this.room?.();
    if (decoder && decoder.state !== 'closed') decoder.close();
  }
}
