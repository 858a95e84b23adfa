import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { compileDecoders } from '../../../../../../build/spice-decoders.ts';
import { SpiceDecoders } from '../../../../../../renderer/console/spice/decoders/decoders.ts';
import type { ImageRef } from '../../../../../../renderer/console/spice/display/image-reader.ts';
import { ImageSource } from '../../../../../../renderer/console/spice/display/image-source.ts';
import { JpegReader } from '../../../../../../renderer/console/spice/display/jpeg.ts';
import { Surfaces } from '../../../../../../renderer/console/spice/display/surfaces.ts';

/** A start, a frame header with a size below 256, and what our stand-in makes of it: a word that all pixels have, or `broken`. */
const jpeg = (width: number, height: number, word: number) =>
  Uint8Array.of(0xff, 0xd8, 0xff, 0xc0, 0, 17, 8, 0, height, 0, width, word);
const broken = 0xee;

/** In the place of the browser's: counts what is open, and may give another size than the header's. */
class StandIn {
  static open = 0;
  static made = 0;
  static visible: { readonly width: number; readonly height: number } | undefined;

  constructor(private readonly init: { readonly data: Uint8Array }) {
    StandIn.open += 1;
    StandIn.made += 1;
  }

  async decode() {
    const { data } = this.init;
    await Promise.resolve();
    if (data[11] === broken) throw new DOMException('no picture', 'EncodingError');
    const visibleRect = StandIn.visible ?? { width: data[10] ?? 0, height: data[8] ?? 0 };
    StandIn.open += 1;
    const image = {
      format: 'RGBA',
      visibleRect,
      allocationSize: () => visibleRect.width * visibleRect.height * 4,
      copyTo: async (pixels: Uint32Array) => {
        await Promise.resolve();
        pixels.fill(data[11] ?? 0);
      },
      close: () => void (StandIn.open -= 1),
    };
    return { image };
  }

  close(): void {
    StandIn.open -= 1;
  }
}

describe('JPEG', () => {
  beforeEach(() => {
    Object.assign(StandIn, { open: 0, made: 0, visible: undefined });
    vi.stubGlobal('ImageDecoder', StandIn);
  });
  afterEach(() => {
    vi.unstubAllGlobals();
    expect(StandIn.open).toBe(0);
  });

  it('gives each picture in the room of the one before', async () => {
    const reader = new JpegReader();
    const large = await reader.read(jpeg(4, 3, 1));
    expect([large.width, large.height, [...large.pixels]]).toEqual([4, 3, Array(12).fill(1)]);
    const small = await reader.read(jpeg(2, 2, 2));
    expect([...small.pixels]).toEqual(Array(4).fill(2));
    expect(small.pixels.buffer).toBe(large.pixels.buffer);
  });

  it('asks the browser for no picture that is too large or not the message’s', async () => {
    const huge = Uint8Array.of(0xff, 0xd8, 0xff, 0xc0, 0, 17, 8, 0xff, 0xff, 0xff, 0xff, 1);
    const reader = new JpegReader();
    await expect(reader.read(huge)).rejects.toThrow('an image of 65535 x 65535 pixels');
    await expect(reader.read(jpeg(4, 3, 1), { wanted: { width: 3, height: 4 } })).rejects.toThrow('4 x 3 pixels for 3');
    expect(StandIn.made).toBe(0);
  });

  it('refuses what the browser does, and a picture of another size than its header’s', async () => {
    const reader = new JpegReader();
    await expect(reader.read(jpeg(4, 3, broken))).rejects.toMatchObject({ name: 'BrokenImage' });
    StandIn.visible = { width: 4, height: 4 };
    await expect(reader.read(jpeg(4, 3, 1))).rejects.toMatchObject({ name: 'BrokenImage' });
  });

  it('keeps several images of one message apart', { timeout: 60_000 }, async () => {
    const decoders = await SpiceDecoders.create(new Uint8Array(await compileDecoders()));
    const source = new ImageSource({ decoders, surfaces: new Surfaces() });
    const pictures = [jpeg(4, 3, 1), jpeg(4, 3, 2)];
    const refs = pictures.map((_, index): ImageRef => ({
      ...{ id: BigInt(index), type: 105, flags: 0, width: 4, height: 3 },
      body: { kind: 'jpeg', data: { at: index, size: 12 } },
    }));
    const bytes = {
      bytes: ({ at }: { at: number }) => pictures[at] ?? jpeg(0, 0, 0),
      view: new DataView(new ArrayBuffer(0)),
    };
    const images = source.images(refs, bytes, await source.prepare(refs, bytes));
    expect(refs.map((ref) => images.source(ref).pixels[0])).toEqual([1, 2]);
  });
});
