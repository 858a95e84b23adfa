import type { DrawOperation } from '../../../../../../renderer/console/spice/canvas/types.js';
import type { Random } from './random.js';

const limits = [0, 1, -1, 2, 15, 16, 255, 256, 0x7fff, 0x8000, -0x8000, 0xffff, 0x10000, 0x7fffffff, -0x80000000];

function hostileNumber(random: Random, value: number): number {
  if (random.chance(0.6)) return random.pick(limits);
  return random.chance(0.5) ? random.word() | 0 : (value + random.between(-3, 3)) | 0;
}

/** Sizes of pictures and what is in them are the decoders' promise, so they are left alone; all else is the server's. */
const kept: ReadonlySet<string> = new Set(['surface', 'pixels', 'bits', 'coverage', 'width', 'height', 'id']);

function damaged(random: Random, value: unknown, rate: number): unknown {
  if (typeof value === 'number') return random.chance(rate) ? hostileNumber(random, value) : value;
  if (Array.isArray(value)) {
    const list: unknown[] = value.map((entry: unknown) => damaged(random, entry, rate));
    return random.chance(rate / 4) ? [] : list;
  }
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, entry]) => [name, kept.has(name) ? entry : damaged(random, entry, rate)]),
  );
}

/** An operation with some of its numbers replaced by what a hostile server might send. */
export function hostile(random: Random, operation: DrawOperation): DrawOperation {
  return damaged(random, operation, random.pick([0.05, 0.3, 0.9])) as DrawOperation;
}
