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

/** Peak signal to noise ratio of the colours in dB: Infinity where they are the same, 0 for pictures of different sizes. */
export function psnr(a: Picture, b: Picture): number {
  if (a.width !== b.width || a.height !== b.height) return 0;
  let squares = 0;
  for (let at = 0; at < a.data.length; at++) {
    if (at % 4 < 3) squares += ((a.data[at] ?? 0) - (b.data[at] ?? 0)) ** 2;
  }
  return 10 * Math.log10(255 ** 2 / (squares / (a.width * a.height * 3)));
}

function rgbAt(data: Uint8Array, at: number): number {
  return ((data[at] ?? 0) << 16) | ((data[at + 1] ?? 0) << 8) | (data[at + 2] ?? 0);
}

/** Reads a PAM file of 8-bit RGB_ALPHA (netpbm's pam(5)); throws on any other. */
export function readPam(pam: Buffer): Picture {
  const end = pam.indexOf('ENDHDR\n') + 'ENDHDR\n'.length;
  const head = pam.toString('latin1', 0, end);
  const [width, height] = ['WIDTH', 'HEIGHT'].map((name) =>
    Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(head)?.[1]),
  );
  const data = pam.subarray(end);
  if (!width || !height || !head.includes('DEPTH 4\nMAXVAL 255') || data.length !== width * height * 4)
    throw new Error('not a PAM file of 8-bit RGB_ALPHA');
  return { width, height, data };
}

/** Reads a PPM file of 8-bit RGB without comments (netpbm's ppm(5)); throws on any other. */
export function readPpm(ppm: Buffer): Picture {
  const [head, width, height] = /^P6\s(\d+)\s(\d+)\s255\s/.exec(ppm.toString('latin1', 0, 64)) ?? [];
  if (head === undefined) throw new Error('not a PPM file of 8-bit RGB');
  const rgb = ppm.subarray(head.length);
  const data = new Uint8Array((rgb.length / 3) * 4).fill(255);
  for (let at = 0; at < rgb.length; at += 3) data.set(rgb.subarray(at, at + 3), (at / 3) * 4);
  return { width: Number(width), height: Number(height), data };
}
