import { wide15 } from './colours';

/** How a stored pixel is kept: three bytes, fifteen bits, an alpha value for a pixel that is there already, or one byte. */
// @ts-ignore: decorator
@inline
export const BGR: i32 = 0;
// @ts-ignore: decorator
@inline
export const RGB15: i32 = 1;
// @ts-ignore: decorator
@inline
export const ALPHA: i32 = 2;
const BYTE: i32 = 3;

/** Control bytes below it announce literals; a distance has five of its bits in the others. */
// @ts-ignore: decorator
@inline
export const LITERALS: u32 = 32;
const FAR_PAGE: u32 = 31 << 8;
/** What the 16 bits of a far distance are counted from. */
const FAR_BASE: u32 = 8191;

const OPAQUE: u32 = 0xff000000;

/**
 * Undoes LZ from `input` to `units` pixels or bytes at `output`. Returns where the stream goes on, or 0 when it is broken. May
 * read and write up to 64 bytes behind both, so that whole vectors can be moved; never fewer than the caller has reserved.
 */
// @ts-ignore: decorator
@inline
function unpack(kind: i32, input: usize, inputEnd: usize, output: usize, units: u32): usize {
  const unitShift: u32 = kind == BYTE ? 0 : 2;
  const storedBytes: u32 = kind == BGR ? 3 : kind == RGB15 ? 2 : 1;
  const shortest: u32 = kind == BGR ? 1 : kind == RGB15 ? 2 : 3;
  const end = output + ((<usize>units) << unitShift);
  let from = input;
  let to = output;
  while (to < end) {
    if (from >= inputEnd) return 0;
    const control = <u32>load<u8>(from++);
    const room = <u32>((end - to) >> unitShift);
    let count: u32;
    if (control < LITERALS) {
      count = control + 1;
      const stored = count * storedBytes;
      if (count > room || from + stored > inputEnd) return 0;
      literals(kind, from, to, count);
      from += stored;
    } else {
      count = (control >> 5) - 1;
      if (count == 6) {
        let more: u32;
        do {
          if (from >= inputEnd || count > room) return 0;
          more = <u32>load<u8>(from++);
          count += more;
        } while (more == 255);
      }
      count += shortest;
      let distance = (control & 31) << 8;
      const near = <u32>load<u8>(from++);
      if (near == 255 && distance == FAR_PAGE) {
        distance = (((<u32>load<u8>(from)) << 8) | (<u32>load<u8>(from, 1))) + FAR_BASE;
        from += 2;
      } else distance += near;
      distance += 1;
      if (from > inputEnd || count > room || distance > <u32>((to - output) >> unitShift)) return 0;
      repeat(kind, to, distance, count);
    }
    to += (<usize>count) << unitShift;
  }
  return from;
}

// @ts-ignore: decorator
@inline
export function literals(kind: i32, from: usize, to: usize, count: u32): void {
  const end = to + ((<usize>count) << (kind == BYTE ? 0 : 2));
  if (kind == BGR) {
    const opaque = i32x4.splat(OPAQUE);
    for (; to < end; to += 16, from += 12) {
      const stored = v128.load(from);
      const ordered = v128.shuffle<u8>(stored, opaque, 2, 1, 0, 19, 5, 4, 3, 23, 8, 7, 6, 27, 11, 10, 9, 31);
      v128.store(to, ordered);
    }
  } else if (kind == RGB15) {
    for (; to < end; to += 4, from += 2) {
      store<u32>(to, wide15(((<u32>load<u8>(from)) << 8) | (<u32>load<u8>(from, 1))));
    }
  } else if (kind == ALPHA) {
    for (; to < end; to += 4, from += 1) store<u8>(to, load<u8>(from), 3);
  } else {
    for (; to < end; to += 16, from += 16) v128.store(to, v128.load(from));
  }
}

// @ts-ignore: decorator
@inline
export function repeat(kind: i32, to: usize, distance: u32, count: u32): void {
  if (kind == ALPHA) repeatAlpha(to, distance, count);
  else if (kind == BYTE) repeatBytes(to, distance, count);
  else repeatPixels(to, distance, count);
}

// @ts-ignore: decorator
@inline
function repeatPixels(to: usize, distance: u32, count: u32): void {
  const end = to + ((<usize>count) << 2);
  let from = to - ((<usize>distance) << 2);
  if (distance >= 4) {
    for (; to < end; to += 16, from += 16) v128.store(to, v128.load(from));
  } else if (distance == 1) {
    const pixel = v128.load32_splat(from);
    for (; to < end; to += 16) v128.store(to, pixel);
  } else {
    for (; to < end; to += 4, from += 4) store<u32>(to, load<u32>(from));
  }
}

// @ts-ignore: decorator
@inline
function repeatBytes(to: usize, distance: u32, count: u32): void {
  const end = to + <usize>count;
  let from = to - <usize>distance;
  if (distance >= 16) {
    for (; to < end; to += 16, from += 16) v128.store(to, v128.load(from));
  } else {
    for (; to < end; to += 1, from += 1) store<u8>(to, load<u8>(from));
  }
}

// @ts-ignore: decorator
@inline
function repeatAlpha(to: usize, distance: u32, count: u32): void {
  const end = to + ((<usize>count) << 2);
  let from = to - ((<usize>distance) << 2);
  for (; to < end; to += 4, from += 4) store<u8>(to, load<u8>(from, 3), 3);
}

/** RGB24, RGB32, and the colours of RGBA. */
export function unpackBgr(input: usize, inputEnd: usize, output: usize, pixels: u32): usize {
  return unpack(BGR, input, inputEnd, output, pixels);
}

/** RGB16. */
export function unpackRgb15(input: usize, inputEnd: usize, output: usize, pixels: u32): usize {
  return unpack(RGB15, input, inputEnd, output, pixels);
}

/** The alpha of RGBA, after its colours, or of XXXA. */
export function unpackAlpha(input: usize, inputEnd: usize, output: usize, pixels: u32): usize {
  return unpack(ALPHA, input, inputEnd, output, pixels);
}

/** A8 and palette images: bytes, to be expanded afterwards. */
export function unpackBytes(input: usize, inputEnd: usize, output: usize, bytes: u32): usize {
  return unpack(BYTE, input, inputEnd, output, bytes);
}
