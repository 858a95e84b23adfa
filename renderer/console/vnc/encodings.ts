/** Encodings that carry pixels, as they are called (RFB 7.7). */
export const encodingNames: ReadonlyMap<number, string> = new Map([
  [0, 'Raw'],
  [1, 'CopyRect'],
  [2, 'RRE'],
  [5, 'Hextile'],
  [6, 'Zlib'],
  [7, 'Tight'],
  [16, 'ZRLE'],
  [21, 'JPEG'],
  [50, 'H.264'],
  [-260, 'TightPNG'],
]);

/** ExtendedDesktopSize. */
export const pseudoDesktopSize = -308;

/** Whether a rectangle of this encoding is seen, and not only news of size, pointer or keys. */
export function isPicture(encoding: number): boolean {
  return encodingNames.has(encoding);
}
