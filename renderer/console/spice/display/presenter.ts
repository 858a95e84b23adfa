import type { Bitmap, Rect } from '../canvas/types.ts';
import { BitmapTarget } from './bitmap-target.ts';
import { intersection, isEmpty } from './dirty-area.ts';
import { createWebglTarget } from './webgl-target.ts';

/** A canvas that parts of a picture can be put on. */
export interface Target {
  /** Has it this size: `blank` where what it showed is gone, `lost` while nothing can be shown. */
  prepare(width: number, height: number): 'ready' | 'blank' | 'lost';
  /** Takes rectangles of `bitmap`; `area` is the part of it that the canvas shows. */
  update(bitmap: Bitmap, area: Rect, rects: readonly Rect[]): void;
}

/** Shows one part of the primary surface on one canvas: by WebGL 2, or where there is none by the 2d context. */
export class Presenter {
  private readonly target: Target;
  private area: Rect = { left: 0, top: 0, right: 0, bottom: 0 };
  private whole = true;

  constructor(canvas: OffscreenCanvas, onRestored: () => void) {
    this.target = createWebglTarget(canvas, onRestored) ?? new BitmapTarget(canvas);
  }

  /** Shows what changed, and all of it where another part is shown than before. */
  show(bitmap: Bitmap, area: Rect, dirty: readonly Rect[]): void {
    const state = this.target.prepare(area.right - area.left, area.bottom - area.top);
    if (state !== 'ready' || !sameRect(area, this.area)) this.whole = true;
    this.area = area;
    if (state === 'lost') return;
    const rects = this.whole ? [area] : dirty.map((rect) => intersection(rect, area)).filter((rect) => !isEmpty(rect));
    this.whole = false;
    if (rects.length > 0) this.target.update(bitmap, area, rects);
  }
}

function sameRect(one: Rect, other: Rect): boolean {
  return one.left === other.left && one.top === other.top && one.right === other.right && one.bottom === other.bottom;
}
