import { BrokenImage, checkSize } from './broken-image.ts';

/** Magic and version, a byte of type and row order, width, height, stride, number, how far back the window begins (decode-glz.c). */
export const glzHeaderBytes = 33;
const magic = 0x20205a4c;
const version = 0x10001;
const typeMask = 0x0f;
const topDownShift = 4;

export interface GlzHeader {
  readonly kind: 'rgb15' | 'rgb' | 'rgba';
  readonly width: number;
  readonly height: number;
  readonly topDown: boolean;
  /** Counts the images of a window, from any number on. */
  readonly id: bigint;
  /** No later image refers to one before this. */
  readonly oldest: bigint;
}

/** By LZ's type numbers; a server takes no other kind into the window. */
const kinds: ReadonlyMap<number, GlzHeader['kind']> = new Map([
  [6, 'rgb15'],
  [7, 'rgb'],
  [8, 'rgb'],
  [9, 'rgba'],
]);

/** Reads the head of a GLZ image and refuses what can't be one. Throws `BrokenImage`. */
export function readGlzHeader(stream: Uint8Array): GlzHeader {
  if (stream.length < glzHeaderBytes) throw new BrokenImage('a GLZ image without a whole header');
  const view = new DataView(stream.buffer, stream.byteOffset, glzHeaderBytes);
  if (view.getUint32(0) !== magic || view.getUint32(4) !== version) throw new BrokenImage('no GLZ image');
  const kind = kinds.get(view.getUint8(8) & typeMask);
  if (!kind) throw new BrokenImage(`GLZ image type ${view.getUint8(8) & typeMask}`);
  const [width, height, id] = [view.getUint32(9), view.getUint32(13), view.getBigUint64(21)];
  checkSize(width, height);
  const oldest = id - BigInt(view.getUint32(29));
  return { kind, width, height, topDown: view.getUint8(8) >> topDownShift !== 0, id, oldest };
}
