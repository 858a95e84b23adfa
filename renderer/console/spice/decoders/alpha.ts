import { BrokenImage } from './broken-image.ts';
import type { Picture } from './picture.ts';

/**
 * JPEG_ALPHA: gives a JPEG's pixels, RGBA from the top row on, the alpha of the LZ picture that came with it; in place. The picture
 * must be the decoders' last. Throws `BrokenImage` where they do not fit.
 */
export function mergeAlpha(rgba: Uint8Array | Uint8ClampedArray, alpha: Picture): void {
  if (rgba.length !== alpha.data.length) {
    throw new BrokenImage(`alpha of ${alpha.width} x ${alpha.height} for ${rgba.length / 4} pixels`);
  }
  const colours = words(rgba);
  const alphas = words(alpha.data);
  for (let at = 0; at < colours.length; at++) {
    colours[at] = ((colours[at] ?? 0) & 0xffffff) | ((alphas[at] ?? 0) & 0xff000000);
  }
}

/**
 * Pixels whose colours have been multiplied by their alpha, as SPICE's and pixman's are, to what `ImageData` takes; in place. A
 * colour that exceeds its alpha becomes full.
 */
export function unpremultiply(rgba: Uint8Array | Uint8ClampedArray): void {
  const pixels = words(rgba);
  for (let at = 0; at < pixels.length; at++) {
    const pixel = pixels[at] ?? 0;
    const alpha = pixel >>> 24;
    if (alpha === 255) continue;
    pixels[at] = alpha === 0 ? 0 : divided(pixel, alpha);
  }
}

function divided(pixel: number, alpha: number): number {
  const full = (colour: number) => Math.min(255, Math.round(((colour & 255) * 255) / alpha));
  return full(pixel) | (full(pixel >>> 8) << 8) | (full(pixel >>> 16) << 16) | (alpha << 24);
}

function words({ buffer, byteOffset, byteLength }: Uint8Array | Uint8ClampedArray): Uint32Array {
  return new Uint32Array(buffer, byteOffset, byteLength >> 2);
}
