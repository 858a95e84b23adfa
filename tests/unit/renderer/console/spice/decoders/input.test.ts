import { beforeAll, describe, expect, it } from 'vitest';
import { compileDecoders } from '../../../../../../build/spice-decoders.ts';
import { SpiceDecoders } from '../../../../../../renderer/console/spice/decoders/decoders.ts';
import { hash, readVectors, streamOf, type Sequence, type Vector } from './vectors.ts';

let compiled: WebAssembly.Module;
beforeAll(async () => {
  compiled = await WebAssembly.compile(new Uint8Array(await compileDecoders()));
}, 60_000);

const lz = readVectors('lz') as readonly Vector[];
const quic = readVectors('quic') as readonly Vector[];
const [glz] = readVectors('glz') as readonly Sequence[];

describe('reserveInput', () => {
  it('takes streams where they lie, at any place in a message', async () => {
    const decoders = await SpiceDecoders.create(compiled);
    for (const offset of [0, 1, 2, 3, 77]) {
      const decode = (vector: Vector, how: (stream: Uint8Array) => { data: Uint8ClampedArray }) => {
        const stream = streamOf(vector);
        decoders.reserveInput(stream.length + offset + 5).set(stream, offset);
        return hash(how(decoders.input.subarray(offset, offset + stream.length)).data);
      };
      for (const vector of lz) {
        expect(decode(vector, (stream) => decoders.decodeLz(stream, vector.palette))).toBe(vector.sha256);
      }
      for (const vector of quic) expect(decode(vector, (stream) => decoders.decodeQuic(stream))).toBe(vector.sha256);
    }
  });

  it('keeps its bytes while memory grows, and the window comes', async () => {
    const decoders = await SpiceDecoders.create(compiled);
    const message = Uint8Array.from({ length: 5000 }, (_, at) => at & 255);
    decoders.reserveInput(message.length).set(message);
    decoders.decodeBitmap(new Uint8Array(2000 * 2000), {
      format: 10,
      width: 2000,
      height: 2000,
      stride: 2000,
      topDown: true,
    });
    for (const image of glz?.images ?? []) expect(hash(decoders.decodeGlz(streamOf(image)).data)).toBe(image.sha256);
    expect(decoders.input).toEqual(message);
    decoders.reserveInput(3_000_000).fill(9);
    for (const vector of lz) expect(hash(decoders.decodeLz(streamOf(vector), vector.palette).data)).toBe(vector.sha256);
    expect(decoders.input.every((byte) => byte === 9)).toBe(true);
    expect(decoders.input).toHaveLength(3_000_000);
  });

  it('takes a bitmap that memory is made for', async () => {
    const decoders = await SpiceDecoders.create(compiled);
    decoders.reserveInput(1000 * 1000 * 4).fill(7);
    const shape = { format: 9, width: 1000, height: 1000, stride: 4000, topDown: false };
    expect(decoders.decodeBitmap(decoders.input, shape).data.every((byte) => byte === 7)).toBe(true);
  });

  it('refuses a message that no picture needs', async () => {
    const decoders = await SpiceDecoders.create(compiled);
    expect(() => decoders.reserveInput(2 ** 30)).toThrow('a message of 1073741824 bytes');
  });
});
