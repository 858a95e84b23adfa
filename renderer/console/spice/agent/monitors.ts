import type { Size } from '../../layout.ts';

/** One of the guest's monitors as we ask for it; a size of 0 x 0 turns it off. */
export interface WantedMonitor extends Size {
  readonly x: number;
  readonly y: number;
}

const usePositions = 1;
const bytesEach = 20;
/** What a guest's desktop is at most asked to be; spice-server takes up to 16 monitors. */
const largestSide = 8192;
const smallestSide = 320;

/** VDAgentMonitorsConfig: height before width, then depth and position of each. */
export function monitorsConfig(monitors: readonly WantedMonitor[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(8 + monitors.length * bytesEach));
  view.setUint32(0, monitors.length, true);
  view.setUint32(4, monitors.length > 1 ? usePositions : 0, true);
  monitors.forEach(({ width, height, x, y }, index) => {
    const at = 8 + index * bytesEach;
    view.setUint32(at, height, true);
    view.setUint32(at + 4, width, true);
    view.setUint32(at + 8, width === 0 ? 0 : 32, true);
    view.setInt32(at + 12, x, true);
    view.setInt32(at + 16, y, true);
  });
  return new Uint8Array(view.buffer);
}

/** A size that every video mode can be: a multiple of eight wide, even high, within bounds. */
export function possibleSize({ width, height }: Size): Size {
  const side = (length: number, step: number) =>
    Math.max(smallestSide, Math.min(largestSide, Math.floor(length / step) * step));
  return { width: side(width, 8), height: side(height, 2) };
}

export interface GuestSizeDeps {
  /** False where nothing can be asked now. */
  readonly send: (monitors: readonly WantedMonitor[]) => boolean;
  readonly quietMs?: number;
}

const defaultQuietMs = 350;

/**
 * Has the guest take sizes that heads are shown in: asked once a window has been still for a while, and each wish only once. So a
 * guest that takes another size than asked, or none, causes no loop.
 */
export class GuestSize {
  private wanted: readonly WantedMonitor[] | undefined;
  private asked = '';
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly deps: GuestSizeDeps) {}

  /** Heads from the left to the right, in the order of their ids; 0 x 0 for one that is off. */
  want(sizes: readonly Size[]): void {
    let x = 0;
    this.wanted = sizes.map((size) => {
      const { width, height } = size.width === 0 ? size : possibleSize(size);
      const monitor = { width, height, x: width === 0 ? 0 : x, y: 0 };
      x += width;
      return monitor;
    });
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), this.deps.quietMs ?? defaultQuietMs);
  }

  /** The guest is left as it is. */
  stop(): void {
    clearTimeout(this.timer);
    this.wanted = undefined;
    this.asked = '';
  }

  /** Another agent, or another server: it has been asked for nothing yet. */
  again(): void {
    this.asked = '';
    if (this.wanted) this.ask();
  }

  private ask(): void {
    const { wanted } = this;
    if (!wanted || wanted.every(({ width }) => width === 0)) return;
    const said = JSON.stringify(wanted);
    if (said !== this.asked && this.deps.send(wanted)) this.asked = said;
  }
}
