import { BrokenImage, checkSize } from './broken-image.ts';
import type { Picture } from './picture.ts';
import { addedAlpha, pixelFormat, rowBytes, widenRows, type PixelFormat } from './pixel-format.ts';
import type { Workspace } from './workspace.ts';

/** Whether the first row is the top one, and the format (SPICE_BITMAP_FMT_*); blocks follow. */
const headerBytes = 2;
/** A byte of a length stands for no more: memory is only taken for what a stream can fill. */
const mostGain = 255;

/** As `SpiceDecoders.decodeLz4`. */
export function decodeLz4(space: Workspace, stream: Uint8Array, width: number, height: number): Picture {
  const format = readFormat(stream);
  checkSize(width, height);
  const stride = rowBytes(format, width);
  const bytes = stream.length; // the view may not outlive the memory's growth
  if (stride * height > bytes * mostGain) {
    throw new BrokenImage(`${bytes} bytes for ${width} x ${height} pixels`);
  }
  const topDown = stream[0] !== 0;
  const area = space.open();
  const input = area.takeStream(stream);
  const output = area.take(width * height * 4);
  const at = format.bits === 32 ? output : area.take(stride * height);
  area.ready();
  const filled = space.wasm.unpackLz4(input + headerBytes, input + bytes, at, stride * height);
  if (filled !== stride * height) throw new BrokenImage('a damaged or truncated LZ4 stream');
  if (format.bits === 32) {
    space.wasm.swapPixels(output, output, width * height, addedAlpha(format));
    if (!topDown) space.wasm.flip(output, width, height);
  } else widenRows(space, { format, at, width, height, stride, topDown }, output, 0);
  return space.picture(output, width, height, format.hasAlpha);
}

/** Formats without a palette and of whole bytes are all that there are. */
function readFormat(stream: Uint8Array): PixelFormat {
  if (stream.length < headerBytes) throw new BrokenImage('an LZ4 image without a whole header');
  const format = pixelFormat(stream[1] ?? 0);
  if (format.bits < 16) throw new BrokenImage(`an LZ4 image of bitmap format ${stream[1] ?? 0}`);
  return format;
}
