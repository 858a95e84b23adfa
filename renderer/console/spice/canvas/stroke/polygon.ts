import type { Spans } from './spans.js';

/** A corner, relative to the polygon's place. */
export interface Vertex {
  readonly x: number;
  readonly y: number;
}

/** The line through a side: all points with x * dy - y * dx = k. */
export interface Side {
  readonly dx: number;
  readonly dy: number;
  readonly k: number;
}

/** The rows of a side from its upper end to its lower one, and where it crosses each. */
interface Edge {
  readonly top: number;
  readonly dx: number;
  readonly dy: number;
  readonly ceiling: number;
  height: number;
}

function edgeOf(vertex: Vertex, { dx, dy, k }: Side): Edge {
  const sign = dy < 0 ? -1 : 1;
  return { top: Math.ceil(vertex.y), dx: dx * sign, dy: dy * sign, ceiling: Math.ceil(k * sign), height: 0 };
}

/** The last pixel in a row that lies left of an edge. */
function crossing({ ceiling, dx, dy }: Edge, y: number): number {
  return Math.floor((ceiling + y * dx - 1) / dy);
}

function around(at: number, step: number, count: number): number {
  return (at + step + count) % count;
}

/** The edges from the top corner down to the bottom one, going round in one direction. */
function chain(
  vertices: readonly Vertex[],
  sides: readonly Side[],
  from: number,
  to: number,
  step: number,
  firstSide: number,
): Edge[] {
  const edges: Edge[] = [];
  for (
    let i = from, side = firstSide;
    i !== to;
    i = around(i, step, vertices.length), side = around(side, step, vertices.length)
  )
    if (sides[side]!.dy !== 0) edges.push(edgeOf(vertices[i]!, sides[side]!));
  const bottom = Math.ceil(vertices[to]!.y);
  edges.forEach((edge, i) => (edge.height = (edges[i + 1]?.top ?? bottom) - edge.top));
  return edges;
}

function extremes(vertices: readonly Vertex[]): { top: number; bottom: number } {
  let top = 0;
  let bottom = 0;
  vertices.forEach(({ y }, i) => {
    if (y < vertices[top]!.y) top = i;
    if (y >= vertices[bottom]!.y) bottom = i;
  });
  return { top, bottom };
}

/** The row and the edge that a chain has come to. */
class Cursor {
  /** Rows that this edge has left; where rounding made its end come before its start, fewer than none. */
  left = 0;
  readonly #edges: readonly Edge[];
  #next = 0;
  #row = 0;

  constructor(edges: readonly Edge[]) {
    this.#edges = edges;
  }

  get isDone(): boolean {
    return this.left === 0 && this.#next === this.#edges.length;
  }

  /** Goes to the next edge when this one is used up. */
  reload(): void {
    if (this.left !== 0 || this.#next === this.#edges.length) return;
    this.left = this.#edges[this.#next++]!.height;
    this.#row = 0;
  }

  nextCrossing(): number {
    const edge = this.#edges[this.#next - 1]!;
    return crossing(edge, edge.top + this.#row++);
  }
}

/**
 * Adds the pixels whose middle lies inside of a convex polygon at a place, as X11's wide lines have it. `sides[i]` begins at
 * `vertices[i]`; those that are level count for nothing.
 */
export function addPolygon(
  spans: Spans,
  x: number,
  y: number,
  vertices: readonly Vertex[],
  sides: readonly Side[],
): void {
  const { top, bottom } = extremes(vertices);
  const before = around(top, -1, vertices.length);
  const isTurned = sides[before]!.dy * sides[top]!.dx > sides[top]!.dy * sides[before]!.dx;
  const rights = chain(vertices, sides, top, bottom, isTurned ? -1 : 1, isTurned ? before : top);
  const lefts = chain(vertices, sides, top, bottom, isTurned ? 1 : -1, isTurned ? top : before);
  let row = rights[0]?.top ?? 0;
  const [left, right] = [new Cursor(lefts), new Cursor(rights)];
  while (!left.isDone && !right.isDone) {
    left.reload();
    right.reload();
    const rows = Math.min(left.left, right.left);
    left.left -= rows;
    right.left -= rows;
    for (const end = row + rows; row < end; row++) {
      const first = left.nextCrossing() + 1;
      const last = right.nextCrossing();
      if (last >= first) spans.add(x + first, y + row, last - first + 1);
    }
  }
  spans.end();
}
