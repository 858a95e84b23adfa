import { PNG } from 'pngjs';

/** A decoded picture: RGBA, four bytes a pixel, rows from the top. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** Decodes a PNG of any kind; throws on anything else. */
export function readPicture(png: Buffer): Picture {
  return PNG.sync.read(png);
}

/** How many different colours a picture has (alpha left out). */
export function countColours({ data }: Picture): number {
  const colours = new Set<number>();
  for (let at = 0; at + 2 < data.length; at += 4) colours.add(rgbAt(data, at));
  return colours.size;
}

/**
 * The share (0 to 1) of pixels in which any channel differs by more than `tolerance` (of 255). Pictures of different sizes
 * differ entirely.
 */
export function difference(a: Picture, b: Picture, tolerance = 0): number {
  if (a.width !== b.width || a.height !== b.height) return 1;
  let different = 0;
  for (let at = 0; at < a.data.length; at += 4) {
    if ([0, 1, 2].some((i) => Math.abs((a.data[at + i] ?? 0) - (b.data[at + i] ?? 0)) > tolerance)) different++;
  }
  return different / (a.width * a.height);
}

function rgbAt(data: Uint8Array, at: number): number {
  return ((data[at] ?? 0) << 16) | ((data[at + 1] ?? 0) << 8) | (data[at + 2] ?? 0);
}
