import { beforeAll, describe, expect, it } from 'vitest';
import { compileDecoders } from '../../../../../../build/spice-decoders.ts';
import { SpiceDecoders } from '../../../../../../renderer/console/spice/decoders/decoders.ts';
import { hash, readVectors, streamOf, type Vector } from './vectors.ts';

const vectors = readVectors('lz4') as readonly Vector[];

let decoders: SpiceDecoders;
beforeAll(async () => {
  decoders = await SpiceDecoders.create(new Uint8Array(await compileDecoders()));
}, 60_000);

const decode = ({ width, height }: Vector, stream: Uint8Array) => decoders.decodeLz4(stream, width, height);

describe('LZ4', () => {
  it.each(vectors)('decodes $name as spice-server encoded it', (vector) => {
    const picture = decode(vector, streamOf(vector));
    expect([picture.width, picture.height]).toEqual([vector.width, vector.height]);
    expect(hash(picture.data)).toBe(vector.sha256);
    expect(picture.hasAlpha).toBe(vector.name.startsWith('RGBA'));
  });

  it('repeats matches that overlap, at each distance', () => {
    for (let distance = 1; distance <= 40; distance++) {
      const literals = Array.from({ length: distance }, (_, at) => at + 1);
      const { data } = decoders.decodeLz4(plain(256 * 4, literals, distance), 16, 16);
      const bgr = (at: number) => literals[at % distance];
      for (let at = 0; at < 200; at++) expect(data[at * 4]).toBe(bgr(at * 4 + 2));
    }
  });

  it('refuses other formats, sizes, and what a stream of its length can not fill', () => {
    const stream = plain(256 * 4, [1], 1);
    expect(() => decoders.decodeLz4(stream, 17, 16)).toThrow('damaged or truncated LZ4');
    expect(() => decoders.decodeLz4(stream, 16, 15)).toThrow('damaged or truncated LZ4');
    expect(() => decoders.decodeLz4(stream, 3000, 3000)).toThrow('bytes for 3000 x 3000 pixels');
    expect(() => decoders.decodeLz4(stream, 0, 1)).toThrow('0 x 1');
    expect(() => decoders.decodeLz4(stream.subarray(0, 1), 1, 1)).toThrow('whole header');
    for (const format of [0, 1, 5, 10, 11]) {
      expect(() => decoders.decodeLz4(Uint8Array.of(1, format, ...stream.subarray(2)), 16, 16)).toThrow('format');
    }
  });
});

/** An image of one block: literals, a match that repeats them up to the last five bytes, and those. */
function plain(bytes: number, literals: readonly number[], distance: number): Uint8Array {
  const long = (count: number) => [
    ...Array.from({ length: Math.floor((count - 15) / 255) }, () => 255),
    (count - 15) % 255,
  ];
  const match = bytes - literals.length - 5 - 4;
  const many = literals.length >= 15;
  const block = [
    (Math.min(literals.length, 15) << 4) | 15,
    ...(many ? long(literals.length) : []),
    ...literals,
    distance,
    0,
    ...long(match),
    5 << 4,
    ...[0, 0, 0, 0, 0],
  ];
  const stream = new Uint8Array(6 + block.length);
  stream.set([1, 8]);
  new DataView(stream.buffer).setUint32(2, block.length);
  stream.set(block, 6);
  return stream;
}
