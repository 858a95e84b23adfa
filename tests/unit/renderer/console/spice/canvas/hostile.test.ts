import { describe, expect, it } from 'vitest';
import { draw } from '../../../../../../renderer/console/spice/canvas/draw.js';
import type { Bitmap, DrawOperation, SurfaceFormat } from '../../../../../../renderer/console/spice/canvas/types.js';
import { checksum } from './checksum.js';
import { hostile } from './hostile.js';
import { Random } from './random.js';
import { kinds, randomOperation } from './random-operation.js';

const operations = 10_000;
const guard = 64;
const formats = ['xrgb', 'argb', 'rgb555', 'rgb565', 'a8', 'a1'] as const satisfies readonly SurfaceFormat[];

interface Guarded<T> {
  readonly value: T;
  readonly memories: readonly Uint32Array[];
}

/** Gives each picture of an operation words around it that nothing may touch. */
function guarded<T>(value: T): Guarded<T> {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return { value, memories: [] };
  const memories: Uint32Array[] = [];
  const entries = Object.entries(value).map(([name, entry]: [string, unknown]) => {
    if (name === 'pixels' && entry instanceof Uint32Array) {
      const memory = new Uint32Array(entry.length + 2 * guard).fill(0xdeadbeef);
      memory.set(entry, guard);
      memories.push(memory);
      return [name, memory.subarray(guard, guard + entry.length)] as const;
    }
    const inner = guarded(entry);
    memories.push(...inner.memories);
    return [name, inner.value] as const;
  });
  const copy: unknown = Array.isArray(value) ? entries.map(([, entry]) => entry) : Object.fromEntries(entries);
  return { value: copy as T, memories };
}

function isUntouched(memory: Uint32Array): boolean {
  const isGuard = (word: number): boolean => word === 0xdeadbeef;
  return memory.subarray(0, guard).every(isGuard) && memory.subarray(memory.length - guard).every(isGuard);
}

/** Whether a pixel outside of the box is another one than before. */
function isOutside({ surface, box }: DrawOperation, before: Uint32Array): boolean {
  return before.some((word, i) => {
    const [x, y] = [i % surface.width, Math.floor(i / surface.width)];
    const isInside = x >= box.left && x < box.right && y >= box.top && y < box.bottom;
    return !isInside && surface.pixels[i] !== word;
  });
}

function isOpaque({ pixels }: Bitmap): boolean {
  return pixels.every((word) => word >>> 24 === 0xff);
}

/** What is wrong after one damaged operation; undefined: nothing. */
function fault(seed: number): string | undefined {
  const random = new Random(seed);
  const [kind, format] = [random.pick(kinds), random.pick(formats)];
  const { value, memories } = guarded(hostile(random, randomOperation(random, kind, format)));
  const before = value.surface.pixels.slice();
  try {
    draw(value);
  } catch (error) {
    return `seed ${seed}, ${kind}: ${String(error)}`;
  }
  if (!memories.every(isUntouched)) return `seed ${seed}, ${kind}: outside of a picture`;
  if (isOutside(value, before)) return `seed ${seed}, ${kind}: outside of the box`;
  const hasNoAlpha = format === 'xrgb' || format === 'rgb555' || format === 'rgb565';
  return hasNoAlpha && !isOpaque(value.surface) ? `seed ${seed}, ${kind}: alpha` : undefined;
}

describe('draw, told what a hostile server may say', () => {
  it(`neither throws nor touches anything outside of the box in ${operations} operations`, () => {
    const faults = Array.from({ length: operations }, (_, seed) => fault(seed)).filter((found) => found !== undefined);
    expect(faults).toEqual([]);
  }, 60_000);

  it('leaves the pictures that it draws from alone', () => {
    for (const [seed, kind] of kinds.entries()) {
      const operation = randomOperation(new Random(seed), kind, 'argb');
      const { value, memories } = guarded({ ...operation, surface: { ...operation.surface } });
      const drawnOn = value.surface.pixels.buffer;
      const sources = memories.filter((memory) => memory.buffer !== drawnOn);
      const before = sources.map(checksum);
      draw(value);
      expect(sources.map(checksum)).toEqual(before);
    }
  });

  it('is done soon with lines as long as numbers are', () => {
    const far = [-0x80000000, 0x7fffffff, -0x7ffffff0, 0x10];
    const points = Array.from({ length: 200 }, (_, i) => ({ x: far[i % 4] ?? 0, y: far[(i >> 2) % 4] ?? 0 }));
    const operation = randomOperation(new Random(3), 'stroke', 'xrgb');
    if (operation.kind !== 'stroke') throw new Error(operation.kind);
    const start = performance.now();
    for (const style of [[], [16, 16], [1, 1, 16], [0, 0]])
      for (const flags of [3, 19])
        draw({ ...operation, clip: undefined, style, path: [{ flags, points: points.slice(flags >> 4 ? 3 : 0) }] });
    expect(performance.now() - start).toBeLessThan(5_000);
  });
});
