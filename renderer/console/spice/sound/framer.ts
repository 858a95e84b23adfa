export interface FramerOptions {
  readonly channels: number;
  /** Moments in one frame. */
  readonly frames: number;
  /** The frame is the receiver's, who may transfer it. */
  readonly tell: (samples: Int16Array<ArrayBuffer>) => void;
}

/** Makes frames of one length, of 16-bit numbers, from a browser's pieces of any length. */
export class Framer {
  private frame: Int16Array<ArrayBuffer>;
  private filled = 0;

  constructor(private readonly options: FramerOptions) {
    this.frame = new Int16Array(options.channels * options.frames);
  }

  /** Takes a piece, a list of samples for each of its channels; one channel goes into all. */
  push(piece: readonly Float32Array[]): void {
    const { channels, tell } = this.options;
    const length = piece[0]?.length ?? 0;
    for (let index = 0; index < length; index++) {
      for (let channel = 0; channel < channels; channel++) {
        const samples = piece[channel] ?? piece[0];
        this.frame[this.filled++] = sample16(samples?.[index] ?? 0);
      }
      if (this.filled < this.frame.length) continue;
      tell(this.frame); // which may transfer it: then it has no length any more
      this.frame = new Int16Array(channels * this.options.frames);
      this.filled = 0;
    }
  }
}

function sample16(value: number): number {
  return Math.max(-32768, Math.min(32767, Math.round(value * 32767)));
}
