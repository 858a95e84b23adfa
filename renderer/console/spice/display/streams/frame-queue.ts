import type { StreamData } from './messages.ts';

/** A frame that would come later than this is no early one: one of the clocks is wrong. */
const mostAheadMs = 4000;
const mostFrames = 256;

/** Milliseconds from `now` to `time`, both multimedia times, which wrap at 32 bits. */
export function msUntil(time: number, now: number): number {
  return (time - now) | 0;
}

/** The frames of one stream that wait for their time, still encoded. */
export class FrameQueue {
  private readonly frames: StreamData[] = [];
  private bytes = 0;

  get length(): number {
    return this.frames.length;
  }

  push(frame: StreamData): void {
    this.frames.push(frame);
    this.bytes += frame.data.length;
  }

  clear(): void {
    this.frames.length = 0;
    this.bytes = 0;
  }

  /** How long the first frame has to wait yet, in ms; undefined without one. At most `mostBytes` wait. */
  wait(now: number, mostBytes: number): number | undefined {
    const [first] = this.frames;
    if (!first) return undefined;
    const isFull = this.frames.length > mostFrames || this.bytes > mostBytes;
    const ahead = msUntil(first.time, now);
    return isFull || ahead > mostAheadMs ? 0 : Math.max(0, ahead);
  }

  /** The first frame, and whether the one behind it is due as well, so that nobody would see this one. */
  take(now: number): { readonly frame: StreamData; readonly isOutdated: boolean } | undefined {
    const frame = this.frames.shift();
    if (!frame) return undefined;
    this.bytes -= frame.data.length;
    const [next] = this.frames;
    return { frame, isOutdated: next !== undefined && msUntil(next.time, now) <= 0 };
  }
}
