/** Larger than anything a guest shows: 128 MB of RGBA. */
const largestPixels = 2 ** 25;
const largestSide = 2 ** 15;

/** A stream that is no picture: truncated, damaged, of an unknown kind, or larger than anything a guest shows. */
export class BrokenImage extends Error {
  override readonly name = 'BrokenImage';
}

/** Refuses sizes before memory is taken for them. */
export function checkSize(width: number, height: number): void {
  const fits =
    width > 0 && height > 0 && width <= largestSide && height <= largestSide && width * height <= largestPixels;
  if (!fits) throw new BrokenImage(`an image of ${width} x ${height} pixels`);
}
