import type { SpiceDisplayConn } from 'spice-html5/src/display.js';
import { SpiceMsgDisplayDrawCopy } from 'spice-html5/src/spicemsg.js';
import type { Picture, SpiceDecoders } from '../decoders/decoders.ts';
import type { PaletteCache } from '../display/palette-cache.ts';
import { imageFlag, imageType, paletteFlag } from '../wire/protocol.ts';

/** Where an image of a draw message keeps its type: after an id of eight bytes. */
const typeOffset = 8;
/** Where what belongs to the type begins: after id, type, flags, width and height. */
const bodyOffset = 18;

/** Where the image of a "draw copy" message is; 0 without one. Reads no more than it must: surface, box, clip come first. */
function imageOffset(view: DataView): number {
  const clipRectangles = view.getUint8(20) === 1 ? 4 + 16 * view.getUint32(21, true) : 0;
  return view.getUint32(21 + clipRectangles, true);
}

/** The type of the image that a "draw copy" message brings; undefined without one. */
export function copiedImageType(data: ArrayBuffer): number | undefined {
  const view = new DataView(data);
  const image = imageOffset(view);
  return image === 0 ? undefined : view.getUint8(image + typeOffset);
}

type Decode = (decoders: SpiceDecoders, view: DataView<ArrayBuffer>, body: number, palettes: PaletteCache) => Picture;

/** The image types that our own decoders take. */
const decodes: ReadonlyMap<number, Decode> = new Map<number, Decode>([
  [imageType.quic, (decoders, view, body) => decoders.decodeQuic(sized(view, body, body + 4))],
  [imageType.lzRgb, (decoders, view, body) => decoders.decodeLz(sized(view, body, body + 4))],
  [imageType.lzPalette, decodePalette],
  [imageType.glzRgb, (decoders, view, body) => decoders.decodeGlz(sized(view, body, body + 4))],
  [imageType.zlibGlzRgb, decodeZlibGlz],
]);

/** Whether `drawImage` can draw it. */
export function isDecoded(type: number | undefined): boolean {
  return type !== undefined && decodes.has(type);
}

/** Decodes the image of a "draw copy" message and draws it. Throws `BrokenImage` and `RangeError` for what is none. */
export function drawImage(
  conn: SpiceDisplayConn,
  data: ArrayBuffer,
  { decoders, palettes }: { readonly decoders: SpiceDecoders; readonly palettes: PaletteCache },
): void {
  const view = new DataView(data);
  const image = imageOffset(view);
  const type = view.getUint8(image + typeOffset);
  view.setUint8(image + typeOffset, imageType.none); // or spice-html5 would copy the pixels, and parse them
  const { base, data: copy } = new SpiceMsgDisplayDrawCopy(data);
  const decode = decodes.get(type);
  if (!copy.src_bitmap || !decode) return;
  const { descriptor } = copy.src_bitmap;
  const picture = decode(decoders, view, image + bodyOffset, palettes);
  if (!conn.surfaces?.[base.surface_id]) return; // it came for a surface that is gone
  conn.draw_copy_helper({
    base,
    src_area: copy.src_area,
    image_data: toImageData(picture, (descriptor.flags & imageFlag.cacheMe) !== 0),
    tag: 'decoded',
    has_alpha: picture.hasAlpha,
    descriptor,
  });
}

/** Without a copy where the pixels are drawn at once, which the next picture will overwrite. */
function toImageData({ data, width, height }: Picture, isKept: boolean): ImageData {
  return new ImageData(isKept ? data.slice() : data, width, height);
}

/** Flags, the data's size, then a palette: its id in the cache, or where it is in the message. Then the data. */
function decodePalette(
  decoders: SpiceDecoders,
  view: DataView<ArrayBuffer>,
  body: number,
  palettes: PaletteCache,
): Picture {
  const flags = view.getUint8(body);
  const isCached = (flags & paletteFlag.fromCache) !== 0;
  const palette = isCached
    ? palettes.get(view.getBigUint64(body + 5, true))
    : palettes.read(view, view.getUint32(body + 5, true), (flags & paletteFlag.cacheMe) !== 0);
  return decoders.decodeLz(sized(view, body + 1, body + (isCached ? 13 : 9)), palette);
}

/** The size of the GLZ stream, the data's size, the data. */
function decodeZlibGlz(decoders: SpiceDecoders, view: DataView<ArrayBuffer>, body: number): Picture {
  return decoders.decodeZlibGlz(sized(view, body + 4, body + 8), view.getUint32(body, true));
}

/** The bytes at `at`, of which `sizeAt` says how many; a RangeError where the message ends before. */
function sized(view: DataView<ArrayBuffer>, sizeAt: number, at: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(view.buffer, at, view.getUint32(sizeAt, true));
}
