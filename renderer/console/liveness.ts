import { Observable } from './observable.ts';
import type { Viewer } from './viewer.ts';

/** What is known of the way to the guest. */
export interface Pulse {
  /** Of the last answer; null before the first. */
  readonly roundTripMs: number | null;
  /** Since when (milliseconds since the epoch) nothing has come although an answer is due; null while all is well. */
  readonly silentSince: number | null;
}

const unknown: Pulse = { roundTripMs: null, silentSince: null };

export interface LivenessDeps {
  /** The viewer that shows a guest now. */
  readonly viewer: () => Pick<Viewer, 'roundTrip' | 'meter'> | undefined;
  readonly now?: () => number;
}

/** How often the server is asked something, and how long it may be silent then. */
const askEachMs = 5000;
const silentMs = 8000;
const lookEachMs = 1000;
const lostMs = 30_000;

/**
 * Notices a connection that lives while nothing comes over it any more. A still picture is no sign of that, so the server is
 * asked something that it answers always; only an answer that stays away, with not one byte in its place, counts.
 */
export class Liveness extends Observable<Pulse> {
  private readonly timer: ReturnType<typeof setInterval>;
  private readonly now: () => number;
  private asked: { readonly of: object; readonly at: number } | undefined;
  private nextAt = 0;
  private lastLook: number;

  constructor(private readonly deps: LivenessDeps) {
    super(unknown);
    this.now = deps.now ?? (() => performance.now());
    this.lastLook = this.now();
    this.timer = setInterval(() => this.look(), lookEachMs);
  }

  dispose(): void {
    clearInterval(this.timer);
    this.asked = undefined;
  }

  private look(): void {
    const now = this.now();
    const slept = now - this.lastLook > 4 * lookEachMs; // the computer did, and the server's answer with it
    this.lastLook = now;
    const viewer = this.deps.viewer();
    if (!viewer || this.asked?.of !== viewer || slept) this.asked = undefined;
    if (!viewer) {
      this.nextAt = 0;
      if (this.value() !== unknown) this.set(unknown);
    } else if (!this.asked) {
      if (now >= this.nextAt) this.ask(viewer, now);
    } else {
      this.judge(viewer, now, this.asked.at);
    }
  }

  private ask(viewer: Pick<Viewer, 'roundTrip' | 'meter'>, at: number): void {
    const asked = { of: viewer, at };
    this.asked = asked;
    this.nextAt = at + askEachMs;
    void viewer.roundTrip().then((roundTripMs) => {
      if (this.asked !== asked) return;
      this.asked = undefined;
      this.set({ roundTripMs, silentSince: null });
    });
  }

  private judge(viewer: Pick<Viewer, 'meter'>, now: number, askedAt: number): void {
    const lastSign = Math.max(viewer.meter.lastIn, askedAt);
    const silent = now - lastSign >= silentMs;
    const { silentSince } = this.value();
    if (silent && silentSince === null) {
      this.set({ ...this.value(), silentSince: Date.now() - (now - viewer.meter.lastIn) });
    }
    if (!silent && silentSince !== null) this.set({ ...this.value(), silentSince: null });
    if (!silent && now - askedAt > lostMs) this.asked = undefined; // pictures came in place of the answer
  }
}
