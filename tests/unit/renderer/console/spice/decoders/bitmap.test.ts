import { beforeAll, describe, expect, it } from 'vitest';
import { compileDecoders } from '../../../../../../build/spice-decoders.ts';
import { BrokenImage } from '../../../../../../renderer/console/spice/decoders/broken-image.ts';
import { SpiceDecoders, type BitmapShape } from '../../../../../../renderer/console/spice/decoders/decoders.ts';
import { hash, readVectors, streamOf, type Vector } from './vectors.ts';

const vectors = readVectors('bitmap') as readonly (Vector & BitmapShape)[];

let decoders: SpiceDecoders;
beforeAll(async () => {
  decoders = await SpiceDecoders.create(new Uint8Array(await compileDecoders()));
}, 60_000);

const decode = (vector: Vector & BitmapShape, pixels = streamOf(vector)) =>
  decoders.decodeBitmap(pixels, vector, vector.palette);

describe('bitmaps', () => {
  it.each(vectors)('decodes $name as spice-common does', (vector) => {
    const picture = decode(vector);
    expect([picture.width, picture.height]).toEqual([vector.width, vector.height]);
    expect(hash(picture.data)).toBe(vector.sha256);
  });

  it('takes the low bits first in the LE formats, which spice-common has for masks only', () => {
    const turned = (byte: number, format: number) =>
      format === 4
        ? (byte >> 4) | ((byte & 15) << 4)
        : Array.from({ length: 8 }, (_, bit) => ((byte >> bit) & 1) << (7 - bit)).reduce((sum, bit) => sum | bit);
    const high = vectors.filter(({ format }) => format === 2 || format === 4);
    expect(high).toHaveLength(4);
    for (const vector of high) {
      const pixels = streamOf(vector).map((byte) => turned(byte, vector.format));
      expect(hash(decode({ ...vector, format: vector.format - 1 }, pixels).data)).toBe(vector.sha256);
    }
  });

  it('does without what is free behind the last row', () => {
    const vector = vectors.find(({ format, topDown }) => format === 7 && topDown);
    if (!vector) throw new Error('no vector');
    const pixels = streamOf(vector);
    const free = vector.stride - vector.width * 3;
    expect(free).toBeGreaterThan(0);
    expect(hash(decode(vector, pixels.subarray(0, pixels.length - free)).data)).toBe(vector.sha256);
    expect(() => decode(vector, pixels.subarray(0, pixels.length - free - 1))).toThrow('17 rows of');
  });

  it('refuses what can not be, before it takes memory', () => {
    const attemptShape = (shape: Partial<BitmapShape>) => () =>
      decoders.decodeBitmap(new Uint8Array(64), {
        format: 8,
        width: 4,
        height: 4,
        stride: 16,
        topDown: true,
        ...shape,
      });
    expect(attemptShape({})).not.toThrow();
    expect(attemptShape({ format: 0 })).toThrow('bitmap format 0');
    expect(attemptShape({ format: 11 })).toThrow('bitmap format 11');
    expect(attemptShape({ width: 0 })).toThrow(BrokenImage);
    expect(attemptShape({ height: 0xffffffff })).toThrow(BrokenImage);
    expect(attemptShape({ stride: 15 })).toThrow('rows of 15 bytes');
    expect(attemptShape({ width: 30_000, stride: 120_000 })).toThrow('64 bytes for 4 rows');
    expect(attemptShape({ format: 5 })).toThrow('without its palette');
  });
});
