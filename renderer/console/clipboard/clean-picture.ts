import { isModestPng } from '../../../shared/png.ts';

/**
 * A guest's PNG decoded and written anew here, in the sandbox: the main process never decodes what a guest made. Undefined for
 * what is no picture, or would be too large.
 */
export async function cleanPicture(png: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer> | undefined> {
  if (!isModestPng(png)) return undefined;
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
