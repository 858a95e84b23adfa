/** Where no animation frame comes, as in a window that is covered, what was drawn is told of all the same. */
const longestWaitMs = 250;

/** Calls `show` once for all that was asked since, in the next animation frame. */
export class FrameClock {
  private asked = false;
  private frame = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly show: () => void) {}

  ask(): void {
    if (this.asked) return;
    this.asked = true;
    this.frame = requestAnimationFrame(this.run);
    this.timer = setTimeout(this.run, longestWaitMs);
  }

  stop(): void {
    this.asked = false;
    cancelAnimationFrame(this.frame);
    clearTimeout(this.timer);
  }

  private readonly run = (): void => {
    this.stop();
    this.show();
  };
}
