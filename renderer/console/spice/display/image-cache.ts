import { BrokenImage } from '../decoders/broken-image.ts';
import type { Source } from '../canvas/types.ts';

/** What the server is told: the pixels that its cached images may take together; 16 MB of words. */
export const cachedPixels = 2 ** 22;
/** A server that keeps its word never comes near either. */
const mostPixels = 2 * cachedPixels;
const mostImages = 2 ** 17;

interface Held {
  readonly source: Source;
  readonly lossy: boolean;
}

/** Images that later messages take by their ids. The server keeps account of what is here, and says what to forget. */
export class ImageCache {
  private readonly images = new Map<bigint, Held>();
  private pixels = 0;

  /** Undefined where it is not here, or only as a lossy picture where a lossless one is asked for. */
  get(id: bigint, lossless: boolean): Source | undefined {
    const held = this.images.get(id);
    return held && !(lossless && held.lossy) ? held.source : undefined;
  }

  /** Keeps an image, in the place of one with that id. Its pixels must be its own. Throws where a server keeps too much. */
  put(id: bigint, source: Source, lossy: boolean): void {
    this.forget(id);
    this.images.set(id, { source, lossy });
    this.pixels += source.pixels.length;
    if (this.pixels > mostPixels || this.images.size > mostImages) {
      throw new BrokenImage(`${this.images.size} cached images of ${this.pixels} pixels`);
    }
  }

  forget(id: bigint): void {
    const held = this.images.get(id);
    if (!held) return;
    this.images.delete(id);
    this.pixels -= held.source.pixels.length;
  }

  clear(): void {
    this.images.clear();
    this.pixels = 0;
  }
}
