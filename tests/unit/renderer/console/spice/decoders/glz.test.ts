import { beforeAll, describe, expect, it } from 'vitest';
import { compileDecoders } from '../../../../../../build/spice-decoders.ts';
import { SpiceDecoders } from '../../../../../../renderer/console/spice/decoders/decoders.ts';
import { glzWindowPixels } from '../../../../../../renderer/console/spice/decoders/glz-window.ts';
import { hash, readVectors, streamOf, type Sequence, type Vector } from './vectors.ts';

const sequences = readVectors('glz') as readonly Sequence[];

let compiled: WebAssembly.Module;
beforeAll(async () => {
  compiled = await WebAssembly.compile(new Uint8Array(await compileDecoders()));
}, 60_000);

describe('GLZ', () => {
  it.each(sequences)('decodes $name pictures that refer to those before', async ({ images }) => {
    const decoders = await SpiceDecoders.create(compiled);
    for (const image of images) {
      const picture = decoders.decodeGlz(streamOf(image));
      expect([picture.width, picture.height]).toEqual([image.width, image.height]);
      expect(hash(picture.data)).toBe(image.sha256);
    }
  });

  it('keeps the window apart from what the other codecs need between its images', async () => {
    const decoders = await SpiceDecoders.create(compiled);
    const quic = readVectors('quic') as readonly Vector[];
    for (const image of sequences[1]?.images ?? []) {
      expect(hash(decoders.decodeGlz(streamOf(image)).data)).toBe(image.sha256);
      for (const other of quic) decoders.decodeQuic(streamOf(other));
    }
  });

  it('refuses a picture whose window is another session\u2019s', async () => {
    const decoders = await SpiceDecoders.create(compiled);
    const later = sequences[1]?.images[2];
    if (!later) throw new Error('no vector');
    expect(() => decoders.decodeGlz(streamOf(later))).toThrow('damaged or truncated GLZ');
  });

  it('lets go of old images, and refuses a server that keeps more than it was allowed', async () => {
    const decoders = await SpiceDecoders.create(compiled);
    const side = 1024;
    const decode = (id: number, back: number) => decoders.decodeGlz(plain(side, id, back));
    for (let id = 0; id < 40; id++) decode(id, Math.min(id, 3)); // four million pixels at a time, for ever
    const hoard = () => {
      for (let id = 40; id < 80; id++) decode(id, id);
    };
    expect(hoard).toThrow('in a full window');
    expect(side * side * 4).toBe(glzWindowPixels);
  });
});

/** A white square, of literals and of matches with itself. */
function plain(side: number, id: number, back: number): Uint8Array {
  const pixels = side * side;
  const run = Math.ceil(pixels / 255);
  const stream = new Uint8Array(33 + 4 + 4 + run + 8);
  const view = new DataView(stream.buffer);
  for (const [at, word] of [
    [0, 0x20205a4c],
    [4, 0x10001],
    [9, side],
    [13, side],
    [17, side * 4],
    [25, id],
    [29, back],
  ] as const) {
    view.setUint32(at, word);
  }
  stream[8] = 0x18;
  stream.set([0, 255, 255, 255, 0xe0], 33);
  let rest = pixels - 1 - 7;
  let at = 38;
  for (; rest >= 255; rest -= 255) stream[at++] = 255;
  stream[at] = rest;
  return stream;
}
