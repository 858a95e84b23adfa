import { constants, deflateSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { createPicture } from '../../../../../../bench/peers/pictures.ts';
import { compileDecoders } from '../../../../../../build/spice-decoders.ts';
import { SpiceDecoders } from '../../../../../../renderer/console/spice/decoders/decoders.ts';
import type { Wasm } from '../../../../../../renderer/console/spice/decoders/wasm.ts';
import { Workspace } from '../../../../../../renderer/console/spice/decoders/workspace.ts';
import { inflate } from '../../../../../../renderer/console/spice/decoders/zlib.ts';
import { seeded } from '../../../../../fakes/damaged-streams.ts';
import { hash, readVectors, streamOf, type Sequence } from './vectors.ts';

const sequences = readVectors('zlib-glz') as readonly {
  name: string;
  images: readonly (Sequence['images'][number] & { size: number })[];
}[];

let compiled: WebAssembly.Module;
let space: Workspace;
beforeAll(async () => {
  compiled = await WebAssembly.compile(new Uint8Array(await compileDecoders()));
  const { exports } = await WebAssembly.instantiate(compiled);
  space = new Workspace(exports as unknown as Wasm);
}, 60_000);

const unpack = (packed: Uint8Array, size: number) => space.bytes(inflate(space, space.open(), packed, size), size);

describe('ZLIB_GLZ', () => {
  it.each(sequences)('decodes $name pictures that refer to those before', async ({ images }) => {
    const decoders = await SpiceDecoders.create(compiled);
    for (const image of images) {
      expect(hash(decoders.decodeZlibGlz(streamOf(image), image.size).data)).toBe(image.sha256);
    }
  });
});

describe('inflate', () => {
  const random = seeded(7);
  const { Z_FIXED, Z_RLE, Z_HUFFMAN_ONLY, Z_DEFAULT_STRATEGY } = constants;
  const contents: readonly (readonly [string, Uint8Array])[] = [
    ['nothing', new Uint8Array(0)],
    ['one byte', Uint8Array.of(7)],
    ['a long run', new Uint8Array(300_000)],
    ['noise', Uint8Array.from({ length: 70_000 }, () => random() * 256)],
    ['few values, some rare', Uint8Array.from({ length: 100_000 }, () => 2 ** (random() * 8))],
    ['a picture', createPicture('photo', 200, 100)],
    ['text', createPicture('text', 200, 100)],
  ];

  it.each(contents)('gives back what zlib packed, whatever its codes: %s', (_, data) => {
    for (const strategy of [Z_DEFAULT_STRATEGY, Z_FIXED, Z_RLE, Z_HUFFMAN_ONLY]) {
      for (const level of [0, 1, 3, 9]) {
        const packed = new Uint8Array(deflateSync(data, { level, strategy }));
        expect(Buffer.compare(unpack(packed, data.length), data)).toBe(0);
      }
    }
  });

  const text = new TextEncoder().encode('the same again and again '.repeat(1000));
  const packed = new Uint8Array(deflateSync(text));

  it('unpacks exactly what was announced', () => {
    expect(unpack(packed, text.length)).toEqual(text);
    expect(() => unpack(packed, text.length - 1)).toThrow('more than the 24999 bytes');
    expect(() => unpack(packed, text.length + 1)).toThrow('25000 of the 25001 bytes');
  });

  it('refuses what is damaged, cut off, of another sum, or could never fill what was announced', () => {
    const broken = 'damaged or truncated zlib';
    for (let end = 1; end < packed.length; end++)
      expect(() => unpack(packed.subarray(0, end), 1000)).toThrow(/zlib|more/);
    expect(() => unpack(packed.slice(0, -1), text.length)).toThrow(broken);
    for (const at of [0, 1, packed.length - 1]) {
      const damaged = packed.map((byte, index) => (index === at ? byte ^ 16 : byte));
      expect(() => unpack(damaged, text.length)).toThrow(broken);
    }
    expect(() => unpack(packed, 2 ** 31)).toThrow(`${packed.length} bytes for ${2 ** 31} of GLZ`);
  });
});
