import { BrokenImage, checkSize } from './broken-image.ts';

/** Seven big-endian words: magic, version, type, width, height, stride, whether rows come from the top (spice-common lz.c). */
export const lzHeaderBytes = 28;
const magic = 0x20205a4c;
const version = 0x10001;

interface LzKind {
  readonly kind: 'palette' | 'rgb15' | 'rgb' | 'rgba' | 'xxxa' | 'a8';
  /** Binary logarithm of the bits of a palette index. */
  readonly bitsShift: number;
  /** Whether the first pixel is in a byte's high bits. */
  readonly highFirst: boolean;
  readonly hasAlpha: boolean;
}

export interface LzHeader extends LzKind {
  readonly width: number;
  readonly height: number;
  /** Bytes of a row as it is stored. Means something for palette kinds only. */
  readonly stride: number;
  readonly topDown: boolean;
}

const colours = (kind: LzKind['kind'], hasAlpha = false): LzKind => ({
  kind,
  bitsShift: 0,
  highFirst: false,
  hasAlpha,
});
const palette = (bitsShift: number, highFirst = false): LzKind => ({
  kind: 'palette',
  bitsShift,
  highFirst,
  hasAlpha: false,
});

/** By type number, from PLT1_LE on (lz_common.h). */
const kinds: readonly LzKind[] = [
  palette(0),
  palette(0, true),
  palette(2),
  palette(2, true),
  palette(3),
  colours('rgb15'),
  colours('rgb'),
  colours('rgb'),
  colours('rgba', true),
  colours('xxxa', true),
  colours('a8', true),
];

/** Reads the head of an LZ image and refuses what can't be one. Throws `BrokenImage`. */
export function readLzHeader(stream: Uint8Array): LzHeader {
  if (stream.length < lzHeaderBytes) throw new BrokenImage('an LZ image without a whole header');
  const view = new DataView(stream.buffer, stream.byteOffset, lzHeaderBytes);
  const word = (index: number) => view.getUint32(index * 4);
  if (word(0) !== magic || word(1) !== version) throw new BrokenImage('no LZ image');
  const kind = kinds[word(2) - 1];
  if (!kind) throw new BrokenImage(`LZ image type ${word(2)}`);
  const header = { ...kind, width: word(3), height: word(4), stride: word(5), topDown: word(6) !== 0 };
  checkSize(header.width, header.height);
  if (kind.kind === 'palette') checkStride(header);
  checkPromise(header, stream.length - lzHeaderBytes);
  return header;
}

/** As many bytes as the pixels take, or one more if the last one is not full. */
function checkStride({ width, stride, bitsShift }: LzHeader): void {
  const bytes = Math.ceil((width << bitsShift) / 8);
  if (stride !== bytes) throw new BrokenImage(`rows of ${stride} bytes for ${width} pixels`);
}

/** A byte stands for 255 pixels, or bytes of indices, at most: memory is only taken for what a stream can fill. */
function checkPromise({ kind, width, height, stride }: LzHeader, bytes: number): void {
  const units = kind === 'palette' ? stride * height : width * height;
  if (units > bytes * 256) throw new BrokenImage(`${bytes} bytes for ${width} x ${height} pixels`);
}
