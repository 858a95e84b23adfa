import { splitMessages } from '../../lab/spice-server/link-parts.ts';

/** SPICE_MSG_DISPLAY_DRAW_COPY, SpiceImageType (spice/enums.h). */
const drawCopy = 304;
const imageTypes = new Map([
  [0, 'BITMAP'],
  [1, 'QUIC'],
  [100, 'LZ_PLT'],
  [101, 'LZ_RGB'],
  [102, 'GLZ_RGB'],
  [103, 'FROM_CACHE'],
  [104, 'SURFACE'],
  [105, 'JPEG'],
  [106, 'FROM_CACHE_LOSSLESS'],
  [107, 'ZLIB_GLZ_RGB'],
  [108, 'JPEG_ALPHA'],
  [109, 'LZ4'],
]);

/** An image that a display channel was sent, by its name in the protocol and the bytes of its message. */
export interface SentImage {
  readonly type: string;
  readonly bytes: number;
}

/** The images of all DRAW_COPY in recorded messages (`SpiceRelay`), in their order. */
export function sentImages(messages: Buffer): SentImage[] {
  const copies = splitMessages(messages).filter(({ type }) => type === drawCopy);
  return copies.map(({ body }) => ({ type: imageTypes.get(imageType(body)) ?? 'unknown', bytes: body.length }));
}

/** SpiceMsgDisplayBase (surface, box, clip with rectangles) comes first, then the offset of the image, whose type follows its id. */
function imageType(body: Buffer): number {
  const rectangles = body[20] === 1 ? 4 + body.readUInt32LE(21) * 16 : 0;
  const image = body.readUInt32LE(21 + rectangles);
  return body[image + 8] ?? -1;
}
