import type { Bitmap, Rect } from '../canvas/types.ts';

/** A part of a bitmap, opaque: a PNG, or its pixels. */
export async function takePicture(
  { width, pixels }: Bitmap,
  { left, top, right, bottom }: Rect,
  as: 'png' | 'rgba',
): Promise<Blob | ImageData> {
  const picture = new ImageData(right - left, bottom - top);
  const words = new Uint32Array(picture.data.buffer);
  for (let y = top; y < bottom; y++) {
    words.set(pixels.subarray(y * width + left, y * width + right), (y - top) * (right - left));
  }
  for (let at = 0; at < words.length; at++) words[at] = (words[at] ?? 0) | 0xff000000;
  if (as === 'rgba') return picture;
  const canvas = new OffscreenCanvas(picture.width, picture.height);
  canvas.getContext('2d', { alpha: false })?.putImageData(picture, 0, 0);
  return canvas.convertToBlob({ type: 'image/png' });
}
