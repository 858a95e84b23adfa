import { BrokenImage } from '../decoders/broken-image.ts';
import { mergeAlpha } from '../decoders/alpha.ts';
import type { Picture, SpiceDecoders } from '../decoders/decoders.ts';
import type { Bitmap, Mask, Source, SurfaceFormat } from '../canvas/types.ts';
import { imageFlag, imageType } from '../wire/protocol.ts';
import type { Images } from './draw-reader.ts';
import { ImageCache } from './image-cache.ts';
import type { ImageBody, ImageRef, PaletteRef } from './image-reader.ts';
import { JpegReader } from './jpeg.ts';
import type { ByteRange } from './message-reader.ts';
import { PaletteCache } from './palette-cache.ts';
import type { Surfaces } from './surfaces.ts';

/** A message whose bytes may move while it is worked on. */
export interface MessageBytes {
  bytes(range: ByteRange): Uint8Array<ArrayBuffer>;
  readonly view: DataView<ArrayBuffer>;
}

export interface ImageSourceDeps {
  readonly decoders: SpiceDecoders;
  readonly surfaces: Surfaces;
}

type Jpegs = ReadonlyMap<ImageRef, Bitmap>;

/** Makes pixels of the images in a message: decodes them, takes them out of the caches, and keeps what is to be kept. */
export class ImageSource {
  readonly palettes = new PaletteCache();
  readonly cache = new ImageCache();
  private readonly jpeg = new JpegReader();

  /** What palettes are for: they have the colours of the surface that is drawn on. */
  private drawnOn: SurfaceFormat | undefined;

  constructor(private readonly deps: ImageSourceDeps) {}

  /** Decodes what only the browser can; to be awaited before `images`. Undefined where there is nothing to wait for. */
  prepare(refs: readonly ImageRef[], message: MessageBytes): Promise<Jpegs> | undefined {
    const jpegs = refs.flatMap((ref) => {
      const range =
        ref.body.kind === 'jpeg' ? ref.body.data : ref.body.kind === 'jpeg-alpha' ? ref.body.jpeg : undefined;
      return range ? [{ ref, range }] : [];
    });
    if (jpegs.length === 0) return undefined;
    const decode = async ({ ref, range }: (typeof jpegs)[number], index: number) => {
      const reader = index === 0 ? this.jpeg : new JpegReader(); // each writes over its last picture
      return [ref, await reader.read(message.bytes(range), { wanted: ref })] as const;
    };
    return Promise.all(jpegs.map(decode)).then((decoded) => new Map(decoded));
  }

  /**
   * All images of one message, decoded in order. A single one that is not kept stays where the decoder left it: its pixels are
   * good until the next message.
   */
  images(refs: readonly ImageRef[], message: MessageBytes, jpegs: Jpegs | undefined, drawnOn?: SurfaceFormat): Images {
    this.drawnOn = drawnOn;
    const sources = new Map<ImageRef, Source>();
    for (const ref of refs) sources.set(ref, this.source(ref, message, jpegs, refs.length > 1));
    const source = (ref: ImageRef): Source => {
      const found = sources.get(ref);
      if (!found) throw new Error('an image that was not read');
      return found;
    };
    return { source, mask: (ref) => maskOf(source(ref)) };
  }

  private source(ref: ImageRef, message: MessageBytes, jpegs: Jpegs | undefined, isShared: boolean): Source {
    const { body, flags } = ref;
    if (body.kind === 'cached') return this.cached(ref, body.lossless);
    if (body.kind === 'surface') return this.surface(body.surfaceId);
    const isKept = (flags & (imageFlag.cacheMe | imageFlag.cacheReplaceMe)) !== 0;
    // Without alpha but with the highest byte set: the same as alpha that is 255 everywhere.
    const hasHighBits = (flags & imageFlag.highBitsSet) !== 0;
    const plain = this.decode(ref, body, message, jpegs);
    const decoded = hasHighBits ? { ...plain, hasAlpha: true } : plain;
    const source = isKept || isShared ? { ...decoded, pixels: decoded.pixels.slice() } : decoded;
    if (isKept) this.cache.put(ref.id, source, isLossy(ref.type));
    return source;
  }

  private cached({ id }: ImageRef, lossless: boolean): Source {
    const source = this.cache.get(id, lossless);
    if (!source) throw new BrokenImage(`image ${id} is not in the cache`);
    return source;
  }

  private surface(id: number): Source {
    const surface = this.deps.surfaces.get(id);
    if (!surface) throw new BrokenImage(`an image of surface ${id}, which is not there`);
    return { ...surface, hasAlpha: surface.format === 'argb' || surface.format === 'a8' || surface.format === 'a1' };
  }

  private decode(
    ref: ImageRef,
    body: Exclude<ImageBody, { kind: 'cached' | 'surface' }>,
    message: MessageBytes,
    jpegs: Jpegs | undefined,
  ): Source {
    const { decoders } = this.deps;
    switch (body.kind) {
      case 'quic':
        return sourceOf(decoders.decodeQuic(message.bytes(body.data)));
      case 'lz':
        return sourceOf(decoders.decodeLz(message.bytes(body.data)));
      case 'glz':
        return sourceOf(decoders.decodeGlz(message.bytes(body.data)));
      case 'zlib-glz':
        return sourceOf(decoders.decodeZlibGlz(message.bytes(body.data), body.glzSize));
      case 'lz4':
        return sourceOf(decoders.decodeLz4(message.bytes(body.data), ref.width, ref.height));
      case 'lz-palette':
        return sourceOf(decoders.decodeLz(message.bytes(body.data), this.palette(body.palette, message)));
      case 'bitmap':
        return sourceOf(
          decoders.decodeBitmap(message.bytes(body.data), body, this.palette(body.palette, message, body.format)),
        );
      case 'jpeg':
        return jpegSource(ref, jpegs, false);
      case 'jpeg-alpha': {
        const source = jpegSource(ref, jpegs, true);
        const { buffer, byteOffset, byteLength } = source.pixels;
        mergeAlpha(new Uint8Array(buffer, byteOffset, byteLength), decoders.decodeLz(message.bytes(body.alpha)));
        return source;
      }
    }
  }

  private palette(ref: PaletteRef, message: MessageBytes, format = 0): readonly number[] {
    const palette =
      ref.kind === 'cached' ? this.palettes.get(ref.id) : this.palettes.read(message.view, ref.at, ref.isKept);
    // Masks have no palette: what is set is white.
    if (palette.length === 0 && (format === 1 || format === 2)) return [0, 0xffffff];
    return this.drawnOn === 'rgb555' ? palette.map(from555) : palette;
  }
}

/** 0xRRGGBB of a colour of 15 bits. */
function from555(color: number): number {
  const wide = (value: number): number => ((value & 31) << 3) | ((value & 31) >> 2);
  return (wide(color >> 10) << 16) | (wide(color >> 5) << 8) | wide(color);
}

function isLossy(type: number): boolean {
  return type === imageType.jpeg || type === imageType.jpegAlpha;
}

function sourceOf({ width, height, data, hasAlpha }: Picture): Source {
  return { width, height, hasAlpha, pixels: new Uint32Array(data.buffer, data.byteOffset, width * height) };
}

function jpegSource(ref: ImageRef, jpegs: Jpegs | undefined, hasAlpha: boolean): Source {
  const picture = jpegs?.get(ref);
  if (!picture) throw new Error('a JPEG that was not decoded');
  return { ...picture, hasAlpha };
}

/** Whatever the mask was stored as: set is what has alpha, or a colour where there is none. */
function maskOf({ width, height, pixels, hasAlpha }: Source): Pick<Mask, 'bits' | 'width' | 'height'> {
  const bits = new Uint8Array(pixels.length);
  for (let at = 0; at < bits.length; at++) {
    const pixel = pixels[at] ?? 0;
    bits[at] = Number(hasAlpha ? pixel >>> 31 : (pixel & 0xffffff) !== 0);
  }
  return { width, height, bits };
}
