import { type Region, within } from './region.js';
import type { Mask, Rect } from './types.js';

/** A mask that is looked at pixel by pixel while rows are drawn: cheaper than rectangles where it has many holes. */
export interface Stencil {
  readonly mask: Mask;
  /** Where the mask's left top corner lies on the surface. */
  readonly x: number;
  readonly y: number;
}

/** A mask as it lies over an operation's box. */
export function stencilOf(mask: Mask, box: Rect): Stencil {
  return { mask, x: box.left - mask.position.x, y: box.top - mask.position.y };
}

/** The parts of a region that a mask lies over; nothing is drawn beyond its edges, whether it is inverted or not. */
export function under(region: Region, { mask, x, y }: Stencil): Region {
  return within(region, x, y, x + mask.width, y + mask.height);
}

/** Puts those words of a row that the mask lets through onto `pixels`, from `at` on, which is the surface's `x` and `y`. */
export function letThrough(
  { mask, x: left, y: top }: Stencil,
  x: number,
  y: number,
  row: Int32Array,
  count: number,
  pixels: Int32Array,
  at: number,
): void {
  const { bits } = mask;
  const hole = mask.inverted ? 1 : 0;
  const from = (y - top) * mask.width + x - left;
  for (let i = 0; i < count; i++) {
    const old = pixels[at + i]!;
    pixels[at + i] = old ^ ((old ^ row[i]!) & -(bits[from + i]! ^ hole)); // no branch: masks are often patterns
  }
}
