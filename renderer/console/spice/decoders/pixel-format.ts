import { BrokenImage } from './broken-image.ts';
import type { Workspace } from './workspace.ts';

/** How pixels are stored, in bitmaps and within LZ4. */
export interface PixelFormat {
  readonly kind: 'palette' | 'rgb15' | 'rgb24' | 'rgb32' | 'rgba' | 'a8';
  /** Of a pixel. */
  readonly bits: number;
  /** Whether a palette's first pixel is in a byte's high bits. */
  readonly highFirst: boolean;
  readonly hasAlpha: boolean;
}

const format = (kind: PixelFormat['kind'], bits: number, highFirst = false): PixelFormat => ({
  kind,
  bits,
  highFirst,
  hasAlpha: kind === 'rgba' || kind === 'a8',
});

/** By SPICE_BITMAP_FMT_* from 1BIT_LE on (spice-protocol, enums.h). */
const formats: readonly PixelFormat[] = [
  format('palette', 1),
  format('palette', 1, true),
  format('palette', 4),
  format('palette', 4, true),
  format('palette', 8),
  format('rgb15', 16),
  format('rgb24', 24),
  format('rgb32', 32),
  format('rgba', 32),
  format('a8', 8),
];

/** The format of a SPICE_BITMAP_FMT_* number. Throws `BrokenImage`. */
export function pixelFormat(number: number): PixelFormat {
  const found = formats[number - 1];
  if (!found) throw new BrokenImage(`bitmap format ${number}`);
  return found;
}

/** Bytes of a row without what is left free behind it. */
export function rowBytes({ bits }: PixelFormat, width: number): number {
  return Math.ceil((width * bits) / 8);
}

/** Rows that are stored in another format than they will have. */
export interface StoredRows {
  readonly format: PixelFormat;
  readonly at: number;
  readonly width: number;
  readonly height: number;
  readonly stride: number;
  readonly topDown: boolean;
}

/** Turns rows into RGBA at another address; `palette` is that of 256 pixels, for formats that have one. */
export function widenRows({ wasm }: Workspace, rows: StoredRows, output: number, palette: number): void {
  const { format, width, height, stride } = rows;
  const swap = (from: number, to: number) => wasm.swapPixels(from, to, width, addedAlpha(format));
  const widen = {
    palette: (from: number, to: number) => {
      wasm.expandRow(from, to, width, Math.log2(format.bits), Number(format.highFirst), palette);
    },
    rgb15: (from: number, to: number) => wasm.widen15(from, to, width),
    rgb24: (from: number, to: number) => wasm.widen24(from, to, width),
    rgb32: swap,
    rgba: swap,
    a8: (from: number, to: number) => wasm.expandAlpha(from, to, width),
  }[format.kind];
  for (let y = 0; y < height; y++) {
    widen(rows.at + (rows.topDown ? y : height - 1 - y) * stride, output + y * width * 4);
  }
}

const opaque = 0xff000000;

/** The bits that pixels of 32 bits get besides their own. */
export function addedAlpha({ hasAlpha }: PixelFormat): number {
  return hasAlpha ? 0 : opaque;
}
