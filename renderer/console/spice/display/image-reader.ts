import { BrokenImage } from '../decoders/broken-image.ts';
import { imageType } from '../wire/protocol.ts';
import type { ByteRange, MessageReader } from './message-reader.ts';

/** Where an image's palette is: kept from before by its id, or in this message (`at`, 0 for none). */
export type PaletteRef =
  | { readonly kind: 'cached'; readonly id: bigint }
  | { readonly kind: 'inline'; readonly at: number; readonly isKept: boolean };

/** How an image's pixels come (SpiceImageType). */
export type ImageBody =
  | { readonly kind: 'quic' | 'lz' | 'glz' | 'lz4' | 'jpeg'; readonly data: ByteRange }
  | { readonly kind: 'lz-palette'; readonly data: ByteRange; readonly palette: PaletteRef }
  | { readonly kind: 'zlib-glz'; readonly data: ByteRange; readonly glzSize: number }
  | { readonly kind: 'jpeg-alpha'; readonly jpeg: ByteRange; readonly alpha: ByteRange }
  | {
      readonly kind: 'bitmap';
      readonly data: ByteRange;
      readonly palette: PaletteRef;
      readonly format: number;
      readonly width: number;
      readonly height: number;
      readonly stride: number;
      readonly topDown: boolean;
    }
  | { readonly kind: 'cached'; readonly lossless: boolean }
  | { readonly kind: 'surface'; readonly surfaceId: number };

/** An image that a message names, not decoded yet. */
export interface ImageRef {
  readonly id: bigint;
  readonly type: number;
  readonly flags: number;
  readonly width: number;
  readonly height: number;
  readonly body: ImageBody;
}

const bitmapFlag = { paletteCacheMe: 1, paletteFromCache: 2, topDown: 4 } as const;

/** Reads SpiceImage: descriptor, then what its type has. */
function readImage(reader: MessageReader): ImageRef {
  const [id, type, flags, width, height] = [reader.u64(), reader.u8(), reader.u8(), reader.u32(), reader.u32()];
  return { id, type, flags, width, height, body: readBody(reader, type) };
}

/** The image that an address here names; undefined for none. */
export function readImagePointer(reader: MessageReader): ImageRef | undefined {
  const target = reader.pointer();
  return target && readImage(target);
}

function readBody(reader: MessageReader, type: number): ImageBody {
  switch (type) {
    case imageType.bitmap:
      return readBitmap(reader);
    case imageType.quic:
      return { kind: 'quic', data: sized(reader) };
    case imageType.lzRgb:
      return { kind: 'lz', data: sized(reader) };
    case imageType.glzRgb:
      return { kind: 'glz', data: sized(reader) };
    case imageType.jpeg:
      return { kind: 'jpeg', data: sized(reader) };
    case imageType.lz4:
      return { kind: 'lz4', data: sized(reader) };
    case imageType.lzPalette:
      return readLzPalette(reader);
    case imageType.zlibGlzRgb:
      return { kind: 'zlib-glz', glzSize: reader.u32(), data: sized(reader) };
    case imageType.jpegAlpha:
      return readJpegAlpha(reader);
    case imageType.surface:
      return { kind: 'surface', surfaceId: reader.u32() };
    case imageType.fromCache:
    case imageType.fromCacheLossless:
      return { kind: 'cached', lossless: type === imageType.fromCacheLossless };
    default:
      throw new BrokenImage(`image type ${type}`);
  }
}

function sized(reader: MessageReader): ByteRange {
  return reader.bytes(reader.u32());
}

function readPalette(reader: MessageReader, flags: number): PaletteRef {
  if ((flags & bitmapFlag.paletteFromCache) !== 0) return { kind: 'cached', id: reader.u64() };
  return { kind: 'inline', at: reader.u32(), isKept: (flags & bitmapFlag.paletteCacheMe) !== 0 };
}

function readBitmap(reader: MessageReader): ImageBody {
  const [format, flags, width, height, stride] = [reader.u8(), reader.u8(), reader.u32(), reader.u32(), reader.u32()];
  const palette = readPalette(reader, flags);
  const topDown = (flags & bitmapFlag.topDown) !== 0;
  return { kind: 'bitmap', format, width, height, stride, topDown, palette, data: reader.bytes(stride * height) };
}

function readLzPalette(reader: MessageReader): ImageBody {
  const flags = reader.u8();
  const size = reader.u32();
  const palette = readPalette(reader, flags);
  return { kind: 'lz-palette', palette, data: reader.bytes(size) };
}

/** The JPEG is the first part of the data, an LZ image with the alpha the rest. */
function readJpegAlpha(reader: MessageReader): ImageBody {
  reader.u8(); // its one flag says what the LZ image says itself
  const [jpegSize, size] = [reader.u32(), reader.u32()];
  if (jpegSize > size) throw new BrokenImage(`a JPEG of ${jpegSize} bytes in ${size}`);
  const jpeg = reader.bytes(jpegSize);
  return { kind: 'jpeg-alpha', jpeg, alpha: reader.bytes(size - jpegSize) };
}
