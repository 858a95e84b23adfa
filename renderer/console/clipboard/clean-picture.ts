import { pngSize } from '../../../shared/png-size.ts';

/** Far more than a screen has, far less than what a few bytes of PNG could unfold to. */
const mostPixels = 2 ** 26;

/**
 * A guest's PNG decoded and written anew here, in the sandbox: the main process never decodes what a guest made. Undefined for
 * what is no picture, or would be too large.
 */
export async function cleanPicture(png: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer> | undefined> {
  if (!promisesLittle(png)) return undefined;
  try {
    const bitmap = await createImageBitmap(new Blob([png], { type: 'image/png' }));
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    canvas.getContext('2d')?.drawImage(bitmap, 0, 0);
    bitmap.close();
    return new Uint8Array(await (await canvas.convertToBlob({ type: 'image/png' })).arrayBuffer());
  } catch {
    return undefined;
  }
}

/** By its first chunk: whoever decodes it takes memory for what it says. */
function promisesLittle(png: Uint8Array): boolean {
  if (png.length < 33) return false;
  const { width, height } = pngSize(png);
  return width * height > 0 && width * height <= mostPixels;
}
