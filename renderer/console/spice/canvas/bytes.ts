const evenBytes = 0xff00ff;

function multipliedPair(pair: number, factor: number): number {
  const product = Math.imul(pair, factor) + 0x800080;
  return ((product + ((product >>> 8) & evenBytes)) >>> 8) & evenBytes;
}

/** Each byte of a word times `factor` / 255, rounded as pixman does. */
export function times(word: number, factor: number): number {
  return multipliedPair(word & evenBytes, factor) | (multipliedPair((word >>> 8) & evenBytes, factor) << 8);
}

function multiplied(a: number, b: number): number {
  const product = a * b + 0x80;
  return (product + (product >>> 8)) >>> 8;
}

/** Each byte of a word times the same byte of another / 255, rounded as pixman does. */
export function timesEach(a: number, b: number): number {
  return (
    multiplied(a & 0xff, b & 0xff) |
    (multiplied((a >>> 8) & 0xff, (b >>> 8) & 0xff) << 8) |
    (multiplied((a >>> 16) & 0xff, (b >>> 16) & 0xff) << 16) |
    (multiplied(a >>> 24, b >>> 24) << 24)
  );
}

function sumOfPairs(a: number, b: number): number {
  const sum = a + b;
  return (sum | (0x1000100 - ((sum >>> 8) & evenBytes))) & evenBytes;
}

/** The sum of the bytes of two words, at most 255 each. */
export function plus(a: number, b: number): number {
  return sumOfPairs(a & evenBytes, b & evenBytes) | (sumOfPairs((a >>> 8) & evenBytes, (b >>> 8) & evenBytes) << 8);
}

/** A word with the same byte four times. */
export function everyByte(byte: number): number {
  return Math.imul(byte, 0x1010101);
}

/** A word drawn over another one (premultiplied). */
export function over(source: number, destination: number): number {
  return plus(source, times(destination, 255 - (source >>> 24)));
}
