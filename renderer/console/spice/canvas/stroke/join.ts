import type { Spans } from './spans.js';
import { addPolygon, type Side, type Vertex } from './polygon.js';

/** 1 / sin²(11° / 2): joins sharper than 11° are cut off (X11). */
const miterLimit = 108.856472512142;

/** An end of a segment: where it is, the way into the segment, and its side: a point of it and its k. */
export interface Face {
  readonly x: number;
  readonly y: number;
  readonly dx: number;
  readonly dy: number;
  readonly xa: number;
  readonly ya: number;
  readonly k: number;
}

function drawsJoint({ dx, dy }: Face): boolean {
  return dx > 0 || (dx === 0 && dy > 0);
}

function turned(face: Face): Face {
  return { ...face, dx: -face.dx, dy: -face.dy, xa: -face.xa, ya: -face.ya };
}

function sideOf({ dx, dy, k }: Face, isReversed: boolean): Side {
  const sign = isReversed ? -1 : 1;
  return { dx: dx * sign, dy: dy * sign, k: k * sign };
}

function miterTip(left: Face, right: Face, denominator: number): Vertex {
  const y =
    (left.dy * (right.xa * right.dy - right.ya * right.dx) - right.dy * (left.xa * left.dy - left.ya * left.dx)) /
    denominator;
  const face = left.dy !== 0 ? left : right;
  return { x: face.xa + ((y - face.ya) * face.dx) / face.dy, y };
}

function bevel(left: Face, right: Face): Side {
  const dx = right.xa - left.xa;
  const dy = right.ya - left.ya;
  const scale = Math.abs(dx) > Math.abs(dy) ? Math.abs(dx) : Math.abs(dy);
  const across = Math.trunc((dx * 65536) / scale);
  const down = Math.trunc((dy * 65536) / scale);
  return { dx: across, dy: down, k: ((left.xa + right.xa) * down - (left.ya + right.ya) * across) / 2 };
}

/**
 * Adds the pixels between two segments one pixel wide that meet. Where each pixel is drawn at once (not collected), the joint is
 * left to the segment that draws it anyhow.
 */
export function addJoin(spans: Spans, leftEnd: Face, rightEnd: Face, isCollected: boolean): void {
  if (!isCollected && (drawsJoint(leftEnd) || drawsJoint(rightEnd))) return;
  const denominator = -leftEnd.dx * rightEnd.dy + rightEnd.dx * leftEnd.dy;
  if (denominator === 0) return;
  const isSwapped = denominator < 0;
  const left = isSwapped ? leftEnd : turned(leftEnd);
  const right = isSwapped ? turned(rightEnd) : rightEnd;
  const vertices = [
    { x: right.xa, y: right.ya },
    { x: 0, y: 0 },
    { x: left.xa, y: left.ya },
  ];
  const sides: Side[] = [
    { dx: -right.dy, dy: right.dx, k: 0 },
    { dx: left.dy, dy: -left.dx, k: 0 },
  ];
  const tip = miterTip(left, right, denominator);
  if ((tip.x * tip.x + tip.y * tip.y) * 4 > miterLimit) sides.push(bevel(left, right));
  else {
    sides.push(sideOf(left, isSwapped), sideOf(right, isSwapped));
    vertices.push(tip);
  }
  addPolygon(spans, left.x, left.y, vertices, sides);
}
