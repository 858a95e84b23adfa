import { RectList } from '../rect-list.js';
import type { Region } from '../region.js';

/** Collects spans of pixels (one row high) as far as they lie in a region. */
export class ClippedSpans {
  readonly #region: Region;
  readonly #bands: readonly number[];
  #list = new RectList();
  #band = 0;

  constructor(region: Region) {
    this.#region = region;
    const bands: number[] = [];
    for (let i = 0; i < region.length; i += 4) if (i === 0 || region[i + 1] !== region[i - 3]) bands.push(i);
    this.#bands = bands;
  }

  /** Adds `width` pixels from `x` on. */
  add(x: number, y: number, width: number): void {
    const start = this.#bandOf(y);
    if (start < 0) return;
    const region = this.#region;
    for (let i = start; i < region.length && region[i + 1] === region[start + 1] && region[i]! < x + width; i += 4)
      this.#list.add(Math.max(x, region[i]!), y, Math.min(x + width, region[i + 2]!), y + 1);
  }

  /** What was added since the last time, in that order. */
  take(): Int32Array {
    const taken = this.#list.finish();
    this.#list = new RectList();
    return taken;
  }

  #bandOf(y: number): number {
    if (!this.#contains(this.#band, y)) this.#band = this.#find(y);
    return this.#contains(this.#band, y) ? this.#bands[this.#band]! : -1;
  }

  #contains(band: number, y: number): boolean {
    const at = this.#bands[band];
    return at !== undefined && y >= this.#region[at + 1]! && y < this.#region[at + 3]!;
  }

  #find(y: number): number {
    let low = 0;
    let high = this.#bands.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#region[this.#bands[middle]! + 3]! > y) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
