/** A turn of this many pixels is one notch, where a device has none of its own; a line counts as 19 (as in noVNC). */
const notchPixels = 50;
const linePixels = 19;
/** What a wheel with notches reports for one (MSDN, WHEEL_DELTA; Chromium's `wheelDeltaY`). */
const notchDelta = 120;
/** No wheel turns faster within one event: what is more is a jump of the device. */
const mostNotches = 20;

/** Of `WheelEvent`; `wheelDeltaY` is not in its standard, and has the opposite sign. */
export interface Turn {
  readonly deltaY: number;
  readonly deltaMode: number;
  readonly wheelDeltaY?: number;
}

/** Makes whole notches of what a wheel or a touchpad reports; the rest waits for the next event in the same direction. */
export class WheelTurns {
  private rest = 0;

  /** Notches to send now: negative is away from the person. */
  add(turn: Turn): number {
    const notches = notchesOf(turn);
    if (Math.sign(notches) === -Math.sign(this.rest)) this.rest = 0;
    this.rest += notches;
    const whole = Math.trunc(this.rest) || 0; // never -0
    this.rest -= whole;
    return Math.max(-mostNotches, Math.min(whole, mostNotches));
  }
}

function notchesOf({ deltaY, deltaMode, wheelDeltaY }: Turn): number {
  if (wheelDeltaY && wheelDeltaY % notchDelta === 0) return -wheelDeltaY / notchDelta;
  return (deltaY * (deltaMode === 0 ? 1 : linePixels)) / notchPixels;
}
