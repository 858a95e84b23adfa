import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { draw } from '../../../../../../renderer/console/spice/canvas/draw.js';
import type { SurfaceFormat } from '../../../../../../renderer/console/spice/canvas/types.js';
import { checksum } from './checksum.js';
import { Random } from './random.js';
import { kinds, randomOperation } from './random-operation.js';

/** Checksums of what spice-common itself drew, by kind and format; empty where it can't. How they were made: vectors.md. */
type Vectors = Readonly<Record<string, readonly string[]>>;

const vectors = JSON.parse(readFileSync(new URL('vectors.json', import.meta.url), 'utf8')) as Vectors;

describe('draw, beside what spice-common draws', () => {
  it('has vectors of every kind', () => {
    expect(new Set(Object.keys(vectors).map((name) => name.split(' ')[0]))).toEqual(new Set(kinds));
  });

  it.each(Object.keys(vectors))('gives the same pixels: %s', (name) => {
    const [kind, format] = name.split(' ') as [(typeof kinds)[number], SurfaceFormat];
    const drawn = vectors[name]?.map((expected, seed) => {
      const operation = randomOperation(new Random(1_000_003 + seed), kind, format);
      draw(operation);
      return expected === '' ? '' : checksum(operation.surface.pixels);
    });
    expect(drawn).toEqual(vectors[name]);
  });
});
