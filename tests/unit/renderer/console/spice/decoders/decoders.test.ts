import { convert_spice_lz_to_web } from 'spice-html5/src/lz.js';
import { beforeAll, describe, expect, it } from 'vitest';
import { encodeQuic } from '../../../../../../bench/peers/quic-encoder.ts';
import { contents, createPicture } from '../../../../../../bench/peers/pictures.ts';
import { compileDecoders } from '../../../../../../build/spice-decoders.ts';
import { BrokenImage } from '../../../../../../renderer/console/spice/decoders/broken-image.ts';
import { SpiceDecoders } from '../../../../../../renderer/console/spice/decoders/decoders.ts';
import { hash, readVectors, streamOf, type Vector } from './vectors.ts';

const lz = readVectors('lz') as readonly Vector[];
const quic = readVectors('quic') as readonly Vector[];

let decoders: SpiceDecoders;
beforeAll(async () => {
  decoders = await SpiceDecoders.create(new Uint8Array(await compileDecoders()));
}, 60_000);

describe('QUIC', () => {
  it.each(quic)('decodes $name as spice-common does', (vector) => {
    const picture = decoders.decodeQuic(streamOf(vector));
    expect([picture.width, picture.height]).toEqual([vector.width, vector.height]);
    expect(hash(picture.data)).toBe(vector.sha256);
  });

  it.each(contents)('gives back what was encoded: %s in sizes from one pixel to rows of thousands', (content) => {
    for (const [width, height] of [
      [1, 1],
      [1, 40],
      [2, 3],
      [3, 1],
      [64, 64],
      [333, 47],
      [2047, 2],
      [2048, 3],
      [5000, 11],
    ] as const) {
      const drawn = createPicture(content, width, height);
      const { data } = decoders.decodeQuic(encodeQuic(drawn, width, height));
      expect(hash(data)).toBe(hash(toRgba(drawn)));
    }
  });

  it('refuses sizes that no guest has, an unknown type, and a stream that is none', () => {
    const stream = (words: readonly number[], bytes = 64) => {
      const bytesOf = new Uint8Array(bytes);
      words.forEach((word, index) => new DataView(bytesOf.buffer).setUint32(index * 4, word, true));
      return () => decoders.decodeQuic(bytesOf);
    };
    const magic = 0x43495551;
    expect(stream([magic, 0, 4, 0xffffffff, 1])).toThrow(BrokenImage);
    expect(stream([magic, 0, 4, 30_000, 30_000])).toThrow(BrokenImage);
    expect(stream([magic, 0, 4, 0, 1])).toThrow(BrokenImage);
    expect(stream([magic, 0, 6, 1, 1])).toThrow('QUIC image type 6');
    expect(stream([magic, 1, 4, 1, 1])).toThrow('no QUIC image');
    expect(stream([magic, 0, 4, 1, 1], 24)).toThrow('without a whole header');
    // A run past the end of a row, and rows past the end of the stream.
    expect(stream([magic, 0, 4, 9, 9, 0xffffffff, 0xffffffff, 0xffffffff])).toThrow('damaged or truncated');
    expect(stream([magic, 0, 4, 3000, 3000, 0, 0])).toThrow('damaged or truncated');
  });
});

describe('LZ', () => {
  it.each(lz)('decodes $name as spice-common does', (vector) => {
    const picture = decoders.decodeLz(streamOf(vector), vector.palette);
    expect([picture.width, picture.height]).toEqual([vector.width, vector.height]);
    expect(hash(picture.data)).toBe(vector.sha256);
  });

  it.each(lz.filter(({ name }) => /^RGB(32|A), from the top/.test(name)))('decodes $name as spice-html5', (vector) => {
    const stream = streamOf(vector);
    const theirs = convert_spice_lz_to_web(
      { createImageData: (width, height) => ({ width, height, data: new Uint8ClampedArray(width * height * 4) }) },
      {
        type: stream[11] ?? 0,
        width: vector.width,
        height: vector.height,
        top_down: 1,
        data: stream.slice(28).buffer,
      },
    );
    expect(theirs.data).toEqual(decoders.decodeLz(stream).data);
  });

  it('refuses sizes that no guest has, and what a stream of its length can not fill, before it takes memory', () => {
    const head = (width: number, height: number, body = 16) => {
      const stream = new Uint8Array(28 + body);
      const view = new DataView(stream.buffer);
      for (const [index, word] of [0x20205a4c, 0x10001, 8, width, height, width * 4, 1].entries()) {
        view.setUint32(index * 4, word);
      }
      return () => decoders.decodeLz(stream);
    };
    for (const [width, height] of [
      [0, 1],
      [0xffffffff, 0xffffffff],
      [40_000, 1],
      [30_000, 30_000],
      [1000, 1000],
    ] as const) {
      expect(head(width, height)).toThrow(BrokenImage);
    }
    expect(head(3, 1, 0)).toThrow(BrokenImage);
  });

  it('believes no stride where rows are of pixels', () => {
    const vectors = lz.filter(({ palette }) => !palette);
    expect(vectors.some(({ name }) => name.startsWith('A8'))).toBe(true);
    for (const vector of vectors) {
      const stream = streamOf(vector);
      new DataView(stream.buffer).setUint32(20, 0x7ffffff0);
      expect(hash(decoders.decodeLz(stream).data)).toBe(vector.sha256);
    }
  });

  it('refuses a palette image without a palette, an unknown type, and a stream that is none', () => {
    const vector = lz.find(({ palette }) => palette);
    if (!vector) throw new Error('no palette vector');
    expect(() => decoders.decodeLz(streamOf(vector))).toThrow('without its palette');
    const stream = streamOf(vector);
    stream[11] = 12;
    expect(() => decoders.decodeLz(stream)).toThrow('LZ image type 12');
    expect(() => decoders.decodeLz(new Uint8Array(20))).toThrow(BrokenImage);
    expect(() => decoders.decodeLz(new Uint8Array(28))).toThrow('no LZ image');
  });
});

/** BGRx to RGBA without transparency. */
function toRgba(picture: Uint8Array): Uint8ClampedArray {
  const rgba = new Uint8ClampedArray(picture.length);
  for (let at = 0; at < picture.length; at += 4) {
    rgba.set([picture[at + 2] ?? 0, picture[at + 1] ?? 0, picture[at] ?? 0, 255], at);
  }
  return rgba;
}
