import type { CompositeSide, SurfaceFormat, Transform } from '../../../../../../renderer/console/spice/canvas/types.js';
import type { Random } from './random.js';
import { randomSource } from './random-pictures.js';

const one = 0x10000;

/** Operators that pixman has (PIXMAN_OP_*). */
export const operators: readonly number[] = [
  ...Array.from({ length: 14 }, (_, i) => i),
  ...Array.from({ length: 12 }, (_, i) => 0x10 + i),
  ...Array.from({ length: 12 }, (_, i) => 0x20 + i),
  ...Array.from({ length: 15 }, (_, i) => 0x30 + i),
];

function scale(random: Random): number {
  return random.pick([-1, 1]) * random.between(20_000, 160_000);
}

function move(random: Random): number {
  return random.between(-20, 20) * one + random.pick([0, random.word() & 0xffff]);
}

/** Moved, scaled, mirrored, turned or sheared. */
function randomTransform(random: Random): Transform {
  const place = { t02: move(random), t12: move(random) };
  const sign = (): number => random.pick([-one, one]);
  switch (random.between(0, 3)) {
    case 0:
      return { t00: one, t01: 0, t10: 0, t11: one, ...place };
    case 1:
      return { t00: scale(random), t01: 0, t10: 0, t11: scale(random), ...place };
    case 2:
      return { t00: 0, t01: sign(), t10: sign(), t11: 0, ...place };
    default:
      return { t00: scale(random), t01: scale(random), t10: scale(random), t11: scale(random), ...place };
  }
}

/** One side of a composite: a picture of up to 12 by 12 pixels. */
export function randomSide(random: Random, format: SurfaceFormat): CompositeSide {
  return {
    bitmap: randomSource(random, format, { width: [1, 12], height: [1, 12] }),
    transform: random.chance(0.6) ? randomTransform(random) : undefined,
    filter: random.pick(['nearest', 'bilinear']),
    repeat: random.pick(['none', 'normal', 'pad', 'reflect']),
    origin: { x: random.between(-9, 12), y: random.between(-9, 12) },
  };
}
