import { BrokenImage, checkSize } from './broken-image.ts';
import { paletteBytes, writePalette } from './palette.ts';
import type { Picture } from './picture.ts';
import { pixelFormat, rowBytes, widenRows, type PixelFormat } from './pixel-format.ts';
import type { Workspace } from './workspace.ts';

/** What a bitmap's head says (spice-protocol, SpiceBitmap). */
export interface BitmapShape {
  /** SPICE_BITMAP_FMT_*, 1 to 10. */
  readonly format: number;
  readonly width: number;
  readonly height: number;
  /** Bytes from a row to the next. */
  readonly stride: number;
  readonly topDown: boolean;
}

/** As `SpiceDecoders.decodeBitmap`. */
export function decodeBitmap(
  space: Workspace,
  pixels: Uint8Array,
  shape: BitmapShape,
  palette: readonly number[],
): Picture {
  const format = pixelFormat(shape.format);
  check(format, shape, pixels.length);
  const output = widen(space, pixels, shape, format, palette);
  return space.picture(output, shape.width, shape.height, format.hasAlpha);
}

/** Refuses what can't be, before memory is taken. */
function check(format: PixelFormat, { width, height, stride }: BitmapShape, bytes: number): void {
  checkSize(width, height);
  const row = rowBytes(format, width);
  if (stride < row) throw new BrokenImage(`rows of ${stride} bytes for ${width} pixels of ${format.bits} bits`);
  if (bytes < stride * (height - 1) + row) throw new BrokenImage(`${bytes} bytes for ${height} rows of ${stride}`);
}

function widen(
  space: Workspace,
  pixels: Uint8Array,
  shape: BitmapShape,
  format: PixelFormat,
  palette: readonly number[],
): number {
  const area = space.open();
  const colours = area.take(paletteBytes);
  const at = area.takeStream(pixels);
  const output = area.take(shape.width * shape.height * 4);
  area.ready();
  if (format.kind === 'palette') writePalette(space, colours, palette);
  widenRows(space, { ...shape, format, at }, output, colours);
  return output;
}
