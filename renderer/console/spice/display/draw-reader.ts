import { BrokenImage } from '../decoders/broken-image.ts';
import type {
  Brush,
  Clip,
  CompositeSide,
  DrawOperation,
  Mask,
  PathSegment,
  Rect,
  ScaleMode,
  Source,
  Surface,
  Transform,
} from '../canvas/types.ts';
import { displayMessage as message } from '../wire/protocol.ts';
import { readImagePointer, type ImageRef } from './image-reader.ts';
import type { MessageReader } from './message-reader.ts';
import { readText } from './text-reader.ts';
import { wordFor } from './words.ts';

/** What the images of an operation are, once they are decoded. */
export interface Images {
  source(ref: ImageRef): Source;
  mask(ref: ImageRef): Pick<Mask, 'bits' | 'width' | 'height'>;
}

/** A draw message, read: what is left is to decode its images. */
export interface DrawMessage {
  readonly surfaceId: number;
  readonly box: Rect;
  readonly clip: Clip;
  /** In the order in which they are to be decoded. */
  readonly images: readonly ImageRef[];
  /** Undefined where there is nothing to draw. */
  readonly build: (surface: Surface, images: Images) => DrawOperation | undefined;
}

/** What is left of a message behind its surface, box and clip; images that it names are put into `images`. */
type ReadRest = (reader: MessageReader, images: ImageRef[]) => Build;
type Base = Pick<DrawOperation, 'surface' | 'box' | 'clip'>;
type Build = (base: Base, images: Images) => DrawOperation | undefined;

/** Reads a draw operation (spice.proto, DisplayChannel); undefined for a message that is none. */
export function readDraw(type: number, reader: MessageReader): DrawMessage | undefined {
  const readRest = readers.get(type);
  if (!readRest) return undefined;
  const [surfaceId, box, clip] = [reader.u32(), reader.rect(), reader.clip()];
  const images: ImageRef[] = [];
  const build = readRest(reader, images);
  return { surfaceId, box, clip, images, build: (surface, decoded) => build({ surface, box, clip }, decoded) };
}

const readFill: ReadRest = (reader, images) => {
  const brush = readBrush(reader, images);
  const rop = reader.u16();
  const mask = readMask(reader, images);
  return (base, decoded) => ({ ...base, kind: 'fill', brush: brush(decoded, base), rop, mask: mask(decoded) });
};

const readOpaque: ReadRest = (reader, images) => {
  const source = readSource(reader, images);
  const brush = readBrush(reader, images);
  const [rop, scale] = [reader.u16(), readScale(reader)];
  const mask = readMask(reader, images);
  return (base, decoded) => {
    const from = source(decoded);
    return from && { ...base, ...from, kind: 'opaque', brush: brush(decoded, base), rop, scale, mask: mask(decoded) };
  };
};

const readCopy =
  (kind: 'copy' | 'blend'): ReadRest =>
  (reader, images) => {
    const source = readSource(reader, images);
    const [rop, scale] = [reader.u16(), readScale(reader)];
    const mask = readMask(reader, images);
    return (base, decoded) => {
      const from = source(decoded);
      return from && { ...base, ...from, kind, rop, scale, mask: mask(decoded) };
    };
  };

const readPlain =
  (kind: 'blackness' | 'whiteness' | 'invers'): ReadRest =>
  (reader, images) => {
    const mask = readMask(reader, images);
    return (base, decoded) => ({ ...base, kind, mask: mask(decoded) });
  };

const readRop3: ReadRest = (reader, images) => {
  const source = readSource(reader, images);
  const brush = readBrush(reader, images);
  const [rop3, scale] = [reader.u8(), readScale(reader)];
  const mask = readMask(reader, images);
  return (base, decoded) => {
    const from = source(decoded);
    return from && { ...base, ...from, kind: 'rop3', brush: brush(decoded, base), rop3, scale, mask: mask(decoded) };
  };
};

const lineFlag = { startsWithGap: 4, styled: 8 } as const;

const readStroke: ReadRest = (reader, images) => {
  const path = readPath(reader.pointer());
  const flags = reader.u8();
  const style = (flags & lineFlag.styled) !== 0 ? readStyle(reader) : [];
  const brush = readBrush(reader, images);
  const [foreRop, backRop] = [reader.u16(), reader.u16()];
  const startsWithGap = (flags & lineFlag.startsWithGap) !== 0;
  const line = { path, style, startsWithGap, foreRop, backRop };
  return (base, decoded) => ({ ...base, ...line, kind: 'stroke', brush: brush(decoded, base) });
};

const readDrawText: ReadRest = (reader, images) => {
  const text = readText(reader.pointer());
  const backArea = reader.rect();
  const [fore, back] = [readBrush(reader, images), readBrush(reader, images)];
  const [foreRop, backRop] = [reader.u16(), reader.u16()];
  const rest = { ...text, backArea, foreRop, backRop };
  return (base, decoded) => ({ ...base, ...rest, kind: 'text', fore: fore(decoded, base), back: back(decoded, base) });
};

const readTransparent: ReadRest = (reader, images) => {
  const source = readSource(reader, images);
  reader.u32(); // the colour in the source's own format; the one in 32 bits follows
  const color = reader.u32() & 0xffffff;
  return (base, decoded) => {
    const from = source(decoded);
    return from && { ...base, ...from, kind: 'transparent', color: wordFor('xrgb', color) & 0xffffff };
  };
};

const alphaFlag = { destination: 1, source: 2 } as const;

const readAlphaBlend: ReadRest = (reader, images) => {
  const [flags, alpha] = [reader.u8(), reader.u8()];
  const source = readSource(reader, images);
  const has = {
    destinationHasAlpha: (flags & alphaFlag.destination) !== 0,
    sourceHasAlpha: (flags & alphaFlag.source) !== 0,
  };
  return (base, decoded) => {
    const from = source(decoded);
    return from && { ...base, ...from, ...has, kind: 'alpha-blend', alpha };
  };
};

const compositeFlag = {
  componentAlpha: 1 << 18,
  mask: 1 << 19,
  sourceTransform: 1 << 20,
  maskTransform: 1 << 21,
  sourceOpaque: 1 << 22,
} as const;
/** FAST, GOOD, BEST, NEAREST, BILINEAR, as pixman takes them. */
const filters = ['nearest', 'bilinear', 'bilinear', 'nearest', 'bilinear'] as const;
const repeats = ['none', 'normal', 'pad', 'reflect'] as const;

const readComposite: ReadRest = (reader, images) => {
  const flags = reader.u32();
  const has = (flag: number) => (flags & flag) !== 0;
  const source = readImagePointer(reader);
  const mask = has(compositeFlag.mask) ? readImagePointer(reader) : undefined;
  images.push(...[source, mask].filter((image) => image !== undefined));
  const sourceTransform = has(compositeFlag.sourceTransform) ? readTransform(reader) : undefined;
  const maskTransform = has(compositeFlag.maskTransform) ? readTransform(reader) : undefined;
  const [sourceOrigin, maskOrigin] = [reader.point16(), reader.point16()];
  const side = (shift: number, repeatShift: number) => ({
    filter: filters[(flags >>> shift) & 7] ?? ('other' as const),
    repeat: repeats[(flags >>> repeatShift) & 3] ?? 'none',
  });
  // Servers and clients alike heed this flag for surfaces only, and the mask's not at all.
  const isOpaque = has(compositeFlag.sourceOpaque) && source?.body.kind === 'surface';
  return (base, decoded) => {
    if (!source) return undefined;
    const from: CompositeSide = {
      ...side(8, 14),
      bitmap: isOpaque ? withoutAlpha(decoded.source(source)) : decoded.source(source),
      transform: sourceTransform,
      origin: sourceOrigin,
    };
    const over: CompositeSide | undefined = mask && {
      ...side(11, 16),
      bitmap: decoded.source(mask),
      transform: maskTransform,
      origin: maskOrigin,
    };
    const componentAlpha = has(compositeFlag.componentAlpha);
    return { ...base, kind: 'composite', operator: flags & 0xff, source: from, mask: over, componentAlpha };
  };
};

const readCopyBits: ReadRest = (reader) => {
  const from = reader.point();
  return (base) => ({ ...base, kind: 'copy-bits', from });
};

const readers: ReadonlyMap<number, ReadRest> = new Map([
  [message.copyBits, readCopyBits],
  [message.drawFill, readFill],
  [message.drawOpaque, readOpaque],
  [message.drawCopy, readCopy('copy')],
  [message.drawBlend, readCopy('blend')],
  [message.drawBlackness, readPlain('blackness')],
  [message.drawWhiteness, readPlain('whiteness')],
  [message.drawInvers, readPlain('invers')],
  [message.drawRop3, readRop3],
  [message.drawStroke, readStroke],
  [message.drawText, readDrawText],
  [message.drawTransparent, readTransparent],
  [message.drawAlphaBlend, readAlphaBlend],
  [message.drawComposite, readComposite],
]);

/** An image and the part of it that is drawn. */
function readSource(reader: MessageReader, images: ImageRef[]) {
  const ref = readImagePointer(reader);
  const sourceArea = reader.rect();
  if (ref) images.push(ref);
  return (decoded: Images) => ref && { source: decoded.source(ref), sourceArea };
}

function readBrush(reader: MessageReader, images: ImageRef[]): (decoded: Images, base: Base) => Brush {
  const type = reader.u8();
  if (type === 0) return () => ({ kind: 'none' });
  if (type === 1) {
    const color = reader.u32();
    return (_, { surface }) => ({ kind: 'solid', color: wordFor(surface.format, color) });
  }
  if (type !== 2) throw new BrokenImage(`brush type ${type}`);
  const ref = readImagePointer(reader);
  const position = reader.point();
  if (!ref) return () => ({ kind: 'none' });
  images.push(ref);
  return (decoded) => ({ kind: 'pattern', pattern: decoded.source(ref), position });
}

function readMask(reader: MessageReader, images: ImageRef[]): (decoded: Images) => Mask | undefined {
  const inverted = (reader.u8() & 1) !== 0;
  const position = reader.point();
  const ref = readImagePointer(reader);
  if (!ref) return () => undefined;
  images.push(ref);
  return (decoded) => ({ ...decoded.mask(ref), inverted, position });
}

function withoutAlpha(bitmap: Source): Source {
  return { ...bitmap, hasAlpha: false, pixels: bitmap.pixels.map((pixel) => pixel | 0xff000000) };
}

function readScale(reader: MessageReader): ScaleMode {
  return reader.u8() === 1 ? 'nearest' : 'interpolate';
}

function readTransform(reader: MessageReader): Transform {
  const [t00, t01, t02, t10, t11, t12] = [
    reader.i32(),
    reader.i32(),
    reader.i32(),
    reader.i32(),
    reader.i32(),
    reader.i32(),
  ];
  return { t00, t01, t02, t10, t11, t12 };
}

const segmentHeadBytes = 5;
const pointBytes = 8;

function readPath(reader: MessageReader | undefined): readonly PathSegment[] {
  if (!reader) return [];
  const count = reader.u32();
  reader.need(count * segmentHeadBytes);
  return Array.from({ length: count }, () => {
    const [flags, points] = [reader.u8(), reader.u32()];
    reader.need(points * pointBytes);
    return { flags, points: Array.from({ length: points }, () => reader.point()) };
  });
}

function readStyle(reader: MessageReader): readonly number[] {
  const count = reader.u8();
  const target = reader.pointer();
  return target ? Array.from({ length: count }, () => target.i32()) : [];
}
