import type { Bitmap, Rect } from '../canvas/types.ts';
import type { Target } from './presenter.ts';

/** A canvas by its 2d context. */
export class BitmapTarget implements Target {
  private readonly context: OffscreenCanvasRenderingContext2D;

  constructor(private readonly canvas: OffscreenCanvas) {
    const context = canvas.getContext('2d', { alpha: false });
    if (!context) throw new Error('no 2d context');
    this.context = context;
  }

  prepare(width: number, height: number): 'ready' | 'blank' {
    if (this.canvas.width === width && this.canvas.height === height) return 'ready';
    this.canvas.width = width;
    this.canvas.height = height;
    return 'blank';
  }

  update(bitmap: Bitmap, area: Rect, rects: readonly Rect[]): void {
    for (const rect of rects) {
      const rows = rowsOf(bitmap, rect);
      // Whole rows, of which it takes the part: nothing is copied before.
      this.context.putImageData(
        new ImageData(rows, bitmap.width, rect.bottom - rect.top),
        -area.left,
        rect.top - area.top,
        rect.left,
        0,
        rect.right - rect.left,
        rect.bottom - rect.top,
      );
    }
  }
}

function rowsOf({ width, pixels }: Bitmap, { top, bottom }: Rect): Uint8ClampedArray<ArrayBuffer> {
  return new Uint8ClampedArray(pixels.buffer, pixels.byteOffset + top * width * 4, (bottom - top) * width * 4);
}
