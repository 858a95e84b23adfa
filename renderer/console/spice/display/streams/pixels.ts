import type { Bitmap } from '../../canvas/types.ts';
import { checkSize } from '../../decoders/broken-image.ts';
import { I420Converter, type I420Picture } from './i420.ts';

/**
 * Turns decoded frames into pixels as surfaces have them. It writes each frame over the one before: 8 MB for 1080p that need
 * not be taken anew 60 times a second. Keeps the room of the largest.
 */
export class PixelReader {
  private held = new Uint32Array(0);
  private planes = new Uint8Array(0);
  private readonly i420 = new I420Converter();
  private canvas: OffscreenCanvasRenderingContext2D | undefined;

  /** `colours` where frames don't know theirs, or a browser does not take its word for it (Chromium 108). */
  constructor(private readonly colours?: VideoColorSpaceInit) {}

  /** Valid until the next call. `topDown` false: the frame's first row is the lowest one. */
  async read(frame: VideoFrame, topDown: boolean): Promise<Bitmap> {
    const { width, height } = frame.visibleRect ?? { width: 0, height: 0 };
    checkSize(width, height);
    const pixels = this.room(width * height);
    await this.fill(frame, pixels, width, height);
    if (!topDown) turnOver(pixels, width, height);
    return { width, height, pixels };
  }

  private room(count: number): Uint32Array<ArrayBuffer> {
    if (this.held.length < count) this.held = new Uint32Array(count);
    return this.held.subarray(0, count);
  }

  private async fill(frame: VideoFrame, pixels: Uint32Array<ArrayBuffer>, width: number, height: number) {
    if (frame.format !== null && convertsToRgba(frame, pixels.byteLength)) {
      await frame.copyTo(pixels, { format: 'RGBA' });
      if (frame.format === 'RGBX' || frame.format === 'BGRX') makeOpaque(pixels);
    } else if (frame.format === 'I420' && width % 2 === 0 && height % 2 === 0) {
      const bytes = frame.allocationSize();
      if (this.planes.length < bytes) this.planes = new Uint8Array(bytes);
      const layout = await frame.copyTo(this.planes);
      this.i420.convert({ planes: this.planes, layout, width, height, colorSpace: this.colorsOf(frame) }, pixels);
    } else this.draw(frame, pixels, width, height);
  }

  private colorsOf({ colorSpace }: VideoFrame): I420Picture['colorSpace'] {
    const { matrix = colorSpace.matrix, fullRange = colorSpace.fullRange } = this.colours ?? {};
    return { matrix, fullRange };
  }

  /** Through a canvas, several times slower: for whatever else a decoder gives. */
  private draw(frame: VideoFrame, pixels: Uint32Array, width: number, height: number): void {
    const { canvas } = (this.canvas ??= softwareCanvas());
    if (canvas.width !== width || canvas.height !== height) [canvas.width, canvas.height] = [width, height];
    this.canvas.drawImage(frame, 0, 0);
    pixels.set(new Uint32Array(this.canvas.getImageData(0, 0, width, height).data.buffer));
  }
}

/** Chromium before 127 doesn't know the format, and would copy the frame's own; or refuse planes (108: where a side is odd). */
function convertsToRgba(frame: VideoFrame, wantedBytes: number): boolean {
  try {
    return frame.allocationSize({ format: 'RGBA' }) === wantedBytes;
  } catch {
    return false;
  }
}

function softwareCanvas(): OffscreenCanvasRenderingContext2D {
  const context = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true, alpha: false });
  if (!context) throw new Error('no canvas to draw a frame on');
  return context;
}

function makeOpaque(pixels: Uint32Array): void {
  for (let at = 0; at < pixels.length; at++) pixels[at] = (pixels[at] ?? 0) | 0xff000000;
}

function turnOver(pixels: Uint32Array, width: number, height: number): void {
  for (let top = 0, bottom = height - 1; top < bottom; top++, bottom--) {
    const row = pixels.slice(top * width, (top + 1) * width);
    pixels.copyWithin(top * width, bottom * width, (bottom + 1) * width);
    pixels.set(row, bottom * width);
  }
}
