import type { Clip, Rect } from '../canvas/types.ts';

/** So few that each is worth an upload of its own. */
const mostRects = 8;

/** What changed on a surface since it was shown: a few rectangles that cover it. */
export class DirtyArea {
  private rects: Rect[] = [];

  get isEmpty(): boolean {
    return this.rects.length === 0;
  }

  /** Takes what a drawing may have touched. */
  add(box: Rect, clip: Clip, bounds: Rect): void {
    const within = intersection(clip ? intersection(box, hull(clip)) : box, bounds);
    if (isEmpty(within) || this.rects.some((rect) => contains(rect, within))) return;
    this.rects = [...this.rects.filter((rect) => !contains(within, rect)), within];
    if (this.rects.length > mostRects) this.merge();
  }

  /** The rectangles; nothing is dirty afterwards. */
  take(): readonly Rect[] {
    const { rects } = this;
    this.rects = [];
    return rects;
  }

  /** Joins the two that cost least when they are one. */
  private merge(): void {
    let best = { cost: Infinity, one: 0, other: 1 };
    this.rects.forEach((a, one) => {
      this.rects.slice(one + 1).forEach((b, index) => {
        const cost = area(hull([a, b])) - area(a) - area(b);
        if (cost < best.cost) best = { cost, one, other: one + 1 + index };
      });
    });
    const joined = hull([this.rects[best.one], this.rects[best.other]].filter((rect) => rect !== undefined));
    this.rects = [...this.rects.filter((_, index) => index !== best.one && index !== best.other), joined];
  }
}

/** The part that two rectangles share; empty where they share none. */
export function intersection(one: Rect, other: Rect): Rect {
  return {
    left: Math.max(one.left, other.left),
    top: Math.max(one.top, other.top),
    right: Math.min(one.right, other.right),
    bottom: Math.min(one.bottom, other.bottom),
  };
}

export function isEmpty({ left, top, right, bottom }: Rect): boolean {
  return right <= left || bottom <= top;
}

export function area({ left, top, right, bottom }: Rect): number {
  return Math.max(0, right - left) * Math.max(0, bottom - top);
}

function contains(outer: Rect, inner: Rect): boolean {
  return (
    outer.left <= inner.left && outer.top <= inner.top && outer.right >= inner.right && outer.bottom >= inner.bottom
  );
}

function hull(rects: readonly Rect[]): Rect {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const rect of rects) {
    left = Math.min(left, rect.left);
    top = Math.min(top, rect.top);
    right = Math.max(right, rect.right);
    bottom = Math.max(bottom, rect.bottom);
  }
  return { left, top, right, bottom };
}
