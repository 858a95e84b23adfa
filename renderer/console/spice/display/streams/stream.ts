import type { Bitmap, Clip, Rect } from '../../canvas/types.ts';
import type { VideoCodec } from '../worker-protocol.ts';
import type { FrameDecoder, MakeDecoder } from './decoder.ts';
import { FrameQueue, msUntil } from './frame-queue.ts';
import { streamReport, type ActivateReport, type StreamCreate, type StreamData } from './messages.ts';
import { refusalReport, StreamReporter } from './report.ts';
import type { StreamsDeps } from './types.ts';

/** Frames are decoded as long before their time as decoding took lately, at most this. */
const longestLeadMs = 50;
/** Nobody sees that lips are so much behind. A frame that is later is left out... */
const toleratedMs = 100;
/** ... unless the picture stood still as long as this, which is worse. */
const longestStillMs = 250;
/** Frames that are due and not decoded; with more the channel waits. */
const mostDue = 3;

const names: Readonly<Record<VideoCodec, string>> = {
  mjpeg: 'MJPEG',
  vp8: 'VP8',
  h264: 'H.264',
  vp9: 'VP9',
  h265: 'H.265',
};

interface StreamParts extends StreamsDeps {
  readonly makeDecoder: MakeDecoder;
  /** What this stream's waiting frames may take, in bytes. */
  readonly mostBytes: () => number;
}

/** One video on a surface: its frames wait for their time, are decoded and drawn with the clip that holds then. */
export class Stream {
  private readonly queue = new FrameQueue();
  private readonly codec: VideoCodec | undefined;
  private readonly decoder: FrameDecoder | undefined;
  private reporter: StreamReporter | undefined;
  private clip: Clip;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private busy: Promise<void> | undefined;
  private decodeMs = 0;
  private drawnAt = -Infinity;
  private warned = false;
  private open = true;

  constructor(
    private readonly parts: StreamParts,
    private readonly created: StreamCreate,
    isSupported: (codec: VideoCodec) => boolean,
  ) {
    const { codec, clip } = created;
    this.clip = clip;
    this.codec = codec;
    if (codec !== undefined && isSupported(codec)) this.decoder = this.makeDecoder(codec);
    else this.warn(`its codec is not decoded here`);
  }

  setClip(clip: Clip): void {
    this.clip = clip;
  }

  activateReport(activation: ActivateReport): void {
    const { playbackDelay, send } = this.parts;
    if (this.decoder) this.reporter = new StreamReporter(activation, playbackDelay);
    else send(streamReport, refusalReport(activation));
  }

  /** Takes a frame. Resolves when the next one may come, which is at once unless decoding falls behind. */
  async frame(frame: StreamData): Promise<void> {
    const { decoder } = this;
    if (!decoder) return;
    const ahead = msUntil(frame.time, this.parts.multimediaTime());
    const report = this.reporter?.frame(frame.time, ahead, performance.now());
    if (report) this.parts.send(streamReport, report);
    this.queue.push(frame);
    this.pump(decoder);
    while (this.isBehind()) await this.busy;
  }

  dispose(): void {
    this.open = false;
    clearTimeout(this.timer);
    this.queue.clear();
    this.decoder?.dispose();
  }

  private isBehind(): boolean {
    return this.open && this.busy !== undefined && this.queue.length > mostDue && this.waitMs() === 0;
  }

  /** How long the decoder has nothing to do yet. */
  private waitMs(): number | undefined {
    const { multimediaTime, mostBytes } = this.parts;
    const wait = this.queue.wait(multimediaTime(), mostBytes());
    return wait === undefined ? undefined : Math.max(0, wait - Math.min(this.decodeMs, longestLeadMs));
  }

  /** Gives the decoder what is due, one after the other, and comes back for the rest. */
  private pump(decoder: FrameDecoder): void {
    clearTimeout(this.timer);
    if (this.busy || !this.open) return;
    const wait = this.waitMs();
    if (wait === undefined) return;
    if (wait > 0) this.timer = setTimeout(() => this.pump(decoder), wait);
    else {
      this.busy = this.decodeNext(decoder).finally(() => {
        this.busy = undefined;
        this.pump(decoder);
      });
    }
  }

  private async decodeNext(decoder: FrameDecoder): Promise<void> {
    const now = this.parts.multimediaTime();
    const next = this.queue.take(now);
    if (!next) return;
    const { frame, isOutdated } = next;
    const start = performance.now();
    const isLate = isOutdated || msUntil(frame.time, now) < -toleratedMs;
    const show = !isLate || start - this.drawnAt > longestStillMs;
    if (!show && decoder.skips) return;
    await decoder.decode(frame.data, show ? (frame.box ?? this.created.box) : undefined);
    this.decodeMs += (performance.now() - start - this.decodeMs) / 8;
  }

  private makeDecoder(codec: VideoCodec): FrameDecoder {
    const { topDown, width, height } = this.created;
    return this.parts.makeDecoder(codec, {
      topDown,
      width,
      height,
      onPicture: (picture, box) => this.draw(picture, box, names[codec]),
      onBroken: (reason) => this.warn(reason),
    });
  }

  private draw(picture: Bitmap, box: Rect, name: string): void {
    if (!this.open) return;
    this.drawnAt = performance.now();
    this.parts.draw(this.created.surfaceId, box, this.clip, { ...picture, hasAlpha: false }, name);
  }

  private warn(reason: string): void {
    if (this.warned) return;
    this.warned = true;
    const { codec } = this;
    this.parts.warn(`stream ${this.created.id} (${codec === undefined ? 'unknown codec' : names[codec]}): ${reason}`);
  }
}
