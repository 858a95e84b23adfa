import { BrokenImage, checkSize } from '../decoders/broken-image.ts';

interface Size {
  readonly width: number;
  readonly height: number;
}

let canvas: OffscreenCanvas | undefined;

/** Decodes a JPEG by the browser; its own size must be the message's. Rejects with `BrokenImage`. */
export async function decodeJpeg(bytes: Uint8Array<ArrayBuffer>, { width, height }: Size): Promise<ImageData> {
  checkSize(width, height);
  const blob = new Blob([bytes], { type: 'image/jpeg' });
  const bitmap = await createImageBitmap(blob, { colorSpaceConversion: 'none' }).catch(() => {
    throw new BrokenImage('a damaged JPEG');
  });
  try {
    if (bitmap.width !== width || bitmap.height !== height) {
      throw new BrokenImage(`a JPEG of ${bitmap.width} x ${bitmap.height} pixels for ${width} x ${height}`);
    }
    return pixelsOf(bitmap);
  } finally {
    bitmap.close();
  }
}

/** One canvas serves all: a worker decodes one message at a time, and drawing and reading are one turn. */
function pixelsOf(bitmap: ImageBitmap): ImageData {
  const { width, height } = bitmap;
  canvas ??= new OffscreenCanvas(width, height);
  if (canvas.width < width || canvas.height < height) {
    canvas.width = Math.max(canvas.width, width);
    canvas.height = Math.max(canvas.height, height);
  }
  const context = canvas.getContext('2d', { alpha: false, willReadFrequently: true });
  if (!context) throw new Error('no 2d context');
  context.drawImage(bitmap, 0, 0);
  return context.getImageData(0, 0, width, height);
}
