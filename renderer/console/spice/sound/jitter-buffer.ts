export interface JitterOptions {
  /** Of the samples, in Hz. */
  readonly rate: number;
  /** How much is gathered before it begins to play, at least. */
  readonly targetMs: number;
}

/** What a buffer did since it was made. */
export interface JitterFigures {
  /** Milliseconds of sound that wait. */
  readonly heldMs: number;
  readonly targetMs: number;
  /** How often it ran dry while sound was expected. */
  readonly underruns: number;
  /** Milliseconds that were thrown away because too much waited. */
  readonly skippedMs: number;
  /** Whether it gives sound now. */
  readonly isPlaying: boolean;
}

/** Sound that waits longer than the target and this is not worth hearing any more. */
const toleratedMs = 200;
const mostMs = 4000;
/** After each time that it ran dry, up to the largest. */
const targetStepMs = 20;
const largestTargetMs = 2000;
const largestOwnTargetMs = 240;
/** Two clocks differ by some parts in 10,000; 0.5 % faster or slower is heard by nobody. */
const strongestPull = 0.005;
const secondsOfMemory = 2;
/** Sound that begins or ends within a wave clicks. */
const fadeMs = 4;

/**
 * Sound in stereo between a sender and a listener with clocks of their own: gathers some before it begins, plays a little faster
 * or slower so that as much keeps waiting, and begins anew when it ran dry.
 */
export class JitterBuffer {
  private readonly capacity: number;
  private readonly left: Float32Array;
  private readonly right: Float32Array;
  private written = 0;
  /** Where the next sample is read; between two samples where the speed is not one. */
  private position = 0;
  private ownTargetMs: number;
  private wantedMs = 0;
  private meanHeld = 0;
  private isPlaying = false;
  private isEnding = false;
  private gain = 0;
  private underruns = 0;
  private skipped = 0;

  constructor(private readonly options: JitterOptions) {
    this.capacity = Math.ceil((options.rate * mostMs) / 1000);
    this.left = new Float32Array(this.capacity);
    this.right = new Float32Array(this.capacity);
    this.ownTargetMs = options.targetMs;
  }

  get figures(): JitterFigures {
    return {
      heldMs: this.ms(this.held),
      targetMs: this.targetMs,
      underruns: this.underruns,
      skippedMs: this.ms(this.skipped),
      isPlaying: this.isPlaying,
    };
  }

  /** The server's wish, so that sound meets its video. */
  want(ms: number): void {
    this.wantedMs = Math.min(ms, largestTargetMs);
  }

  push(left: Float32Array, right: Float32Array): void {
    this.isEnding = false;
    for (let index = 0; index < left.length; index++) {
      const at = this.written % this.capacity;
      this.left[at] = left[index] ?? 0;
      this.right[at] = right[index] ?? 0;
      this.written += 1;
    }
    const most = this.frames(this.targetMs + toleratedMs) + left.length;
    if (this.held > most) this.skipTo(this.frames(this.targetMs) + left.length);
  }

  /** No more will come for now: what is there is played to its end, however little. */
  end(): void {
    this.isEnding = true;
  }

  /** Fills both with what is due now; silence where there is none. */
  pull(left: Float32Array, right: Float32Array): void {
    const wasEmpty = !this.isPlaying;
    if (wasEmpty && !this.isReady()) {
      left.fill(0);
      right.fill(0);
      return;
    }
    if (wasEmpty) this.begin();
    const speed = this.speed(left.length);
    for (let index = 0; index < left.length; index++) this.sample(left, right, index, speed);
    if (this.gain === 0 && this.held <= 4) this.stop();
  }

  private get held(): number {
    return this.written - this.position;
  }

  private get targetMs(): number {
    return Math.max(this.ownTargetMs, this.wantedMs);
  }

  private isReady(): boolean {
    return this.held > 4 && (this.isEnding || this.ms(this.held) >= this.targetMs);
  }

  private begin(): void {
    this.isPlaying = true;
    this.meanHeld = this.held;
    this.gain = 0;
  }

  private stop(): void {
    this.isPlaying = false;
    if (this.isEnding) return;
    this.underruns += 1;
    this.ownTargetMs = Math.min(largestOwnTargetMs, this.ownTargetMs + targetStepMs);
  }

  /** The mean of what waits is kept at the target: packets come in steps that must not be followed. */
  private speed(count: number): number {
    const weight = count / (this.options.rate * secondsOfMemory);
    this.meanHeld += (this.held - this.meanHeld) * weight;
    if (this.isEnding) return 1;
    const off = this.ms(this.meanHeld) / this.targetMs - 1;
    if (Math.abs(off) < 0.1) return 1;
    return 1 + Math.max(-strongestPull, Math.min(strongestPull, off * strongestPull));
  }

  private sample(left: Float32Array, right: Float32Array, index: number, speed: number): void {
    const remaining = this.held;
    const step = 1 / this.frames(fadeMs);
    // Ends with a fade, so that there is something left to fade.
    const isLast = remaining <= this.frames(fadeMs) + 2;
    this.gain = Math.max(0, Math.min(1, this.gain + (isLast ? -step : step)));
    if (remaining <= 2) {
      left[index] = right[index] = 0;
      this.gain = 0;
      return;
    }
    left[index] = this.gain * this.at(this.left);
    right[index] = this.gain * this.at(this.right);
    this.position += speed;
  }

  /** A cubic through the four samples around; the sample itself where the position is on one. */
  private at(samples: Float32Array): number {
    const base = Math.floor(this.position);
    const part = this.position - base;
    const one = samples[base % this.capacity] ?? 0;
    if (part === 0) return one;
    const zero = samples[(base - 1 + this.capacity) % this.capacity] ?? 0;
    const two = samples[(base + 1) % this.capacity] ?? 0;
    const three = samples[(base + 2) % this.capacity] ?? 0;
    const slope = 0.5 * (two - zero);
    const bend = zero - 2.5 * one + 2 * two - 0.5 * three;
    const twist = 0.5 * (three - zero) + 1.5 * (one - two);
    return ((twist * part + bend) * part + slope) * part + one;
  }

  private skipTo(held: number): void {
    this.skipped += this.held - held;
    this.position = this.written - held;
    this.meanHeld = held;
    this.gain = 0;
  }

  private ms(frames: number): number {
    return (frames * 1000) / this.options.rate;
  }

  private frames(ms: number): number {
    return (ms * this.options.rate) / 1000;
  }
}
