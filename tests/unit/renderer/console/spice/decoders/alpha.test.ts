import { beforeAll, describe, expect, it } from 'vitest';
import { compileDecoders } from '../../../../../../build/spice-decoders.ts';
import { mergeAlpha, unpremultiply } from '../../../../../../renderer/console/spice/decoders/alpha.ts';
import { SpiceDecoders } from '../../../../../../renderer/console/spice/decoders/decoders.ts';
import { readVectors, streamOf, type Vector } from './vectors.ts';

let decoders: SpiceDecoders;
beforeAll(async () => {
  decoders = await SpiceDecoders.create(new Uint8Array(await compileDecoders()));
}, 60_000);

describe('alpha', () => {
  it('joins a JPEG\u2019s colours and the LZ picture that came with it', () => {
    for (const vector of (readVectors('lz') as readonly Vector[]).filter(({ name }) => name.startsWith('XXXA'))) {
      const alpha = decoders.decodeLz(streamOf(vector));
      const rgba = Uint8ClampedArray.from(alpha.data, (_, at) => (at % 4 === 3 ? 255 : at & 127));
      mergeAlpha(rgba, alpha);
      for (let at = 0; at < rgba.length; at++) expect(rgba[at]).toBe(at % 4 === 3 ? alpha.data[at] : at & 127);
      expect(new Set(alpha.data).size).toBeGreaterThan(2);
      expect(() => mergeAlpha(rgba.subarray(4), alpha)).toThrow('alpha of 45 x 29');
    }
  });

  it('undoes the multiplication by alpha', () => {
    const pixels = Uint8ClampedArray.of(
      ...[10, 20, 30, 255],
      ...[10, 20, 30, 0],
      ...[64, 128, 1, 128],
      ...[200, 5, 0, 100],
    );
    unpremultiply(pixels);
    expect([...pixels]).toEqual([10, 20, 30, 255, 0, 0, 0, 0, 128, 255, 2, 128, 255, 13, 0, 100]);
  });
});
