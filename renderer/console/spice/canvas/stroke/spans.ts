import { bandsOf } from '../bands.js';
import { RectList } from '../rect-list.js';
import type { Region } from '../region.js';
import { clipSpans } from './clip-spans.js';

/** Collects the pixels of a line as spans, one row high, and clips them to a region. */
export class Spans {
  readonly #region: Region;
  readonly #isMerged: boolean;
  readonly #drawn = new RectList();
  #part = new RectList();

  /** `isMerged`: each pixel is drawn once however many parts it is in. */
  constructor(region: Region, isMerged: boolean) {
    this.#region = region;
    this.#isMerged = isMerged;
  }

  /** Adds `width` pixels from `x` on to the part that is being made; its rows must come in order, up or down. */
  add(x: number, y: number, width: number): void {
    if (this.#region.length > 4) this.#part.add(x, y, x + width, y + 1);
    else this.#addInBox(x, y, width);
  }

  /** Ends a part: what the server clips at once. */
  end(): void {
    if (this.#isMerged || this.#region.length === 4) return;
    clipSpans(this.#region, this.#part.finish(), this.#drawn);
    this.#part = new RectList();
  }

  /** All that was added, clipped. */
  finish(): Int32Array {
    if (!this.#isMerged) return this.#drawn.finish();
    if (this.#region.length === 4) return bandsOf(this.#drawn.finish());
    clipSpans(this.#region, bandsOf(this.#part.finish()), this.#drawn);
    return this.#drawn.finish();
  }

  #addInBox(x: number, y: number, width: number): void {
    const [left, top, right, bottom] = this.#region as unknown as [number, number, number, number];
    if (y >= top && y < bottom) this.#drawn.add(Math.max(x, left), y, Math.min(x + width, right), y + 1);
  }
}
