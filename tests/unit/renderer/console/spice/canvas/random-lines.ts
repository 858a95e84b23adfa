import type { Glyph, PathSegment, Point, Rect } from '../../../../../../renderer/console/spice/canvas/types.js';
import type { Random } from './random.js';

function point(random: Random, box: Rect, margin: number): Point {
  const kept = random.chance(0.5) ? -1 : ~15;
  return {
    x: random.between((box.left - margin) * 16, (box.right + margin) * 16) & kept,
    y: random.between((box.top - margin) * 16, (box.bottom + margin) * 16) & kept,
  };
}

/** Lines and curves around a box, now and then far out. */
export function randomPath(random: Random, box: Rect): PathSegment[] {
  const margin = random.chance(0.1) ? 3000 : 8;
  const count = random.between(1, 4);
  let isEnded = true;
  return random.list(count, (i) => {
    const isBegun = isEnded || random.chance(0.3);
    const isCurve = random.chance(0.3);
    isEnded = i === count - 1 || random.chance(0.3);
    const points = (isCurve ? 3 * random.between(1, 2) : random.between(1, 4)) + (isBegun ? 1 : 0);
    const end = isEnded ? 2 | random.pick([0, 8]) : 0;
    return {
      flags: (isBegun ? 1 : 0) | end | (isCurve ? 16 : 0),
      points: random.list(points, () => point(random, box, margin)),
    };
  });
}

function coverage(random: Random, bits: 1 | 4 | 8): number {
  if (bits === 1) return (random.word() & 1) * 255;
  return bits === 4 ? random.word() & 0xf0 : random.pick([255, random.word() & 255]);
}

/** A few glyphs around a place, overlapping. */
export function randomGlyphs(random: Random, bits: 1 | 4 | 8, right: number, bottom: number): Glyph[] {
  return random.list(random.between(1, 5), () => {
    const [width, height] = [random.between(1, 12), random.between(1, 12)];
    return {
      renderPosition: { x: random.between(-5, right), y: random.between(-5, bottom) },
      origin: { x: random.between(-3, 3), y: random.between(-3, 3) },
      width,
      height,
      coverage: Uint8Array.from({ length: width * height }, () => coverage(random, bits)),
    };
  });
}
