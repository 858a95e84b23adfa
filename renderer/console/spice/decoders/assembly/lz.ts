/** How a stored pixel is kept: three bytes, fifteen bits, an alpha value for a pixel that is there already, or one byte. */
const BGR: i32 = 0;
const RGB15: i32 = 1;
const ALPHA: i32 = 2;
const BYTE: i32 = 3;

/** Control bytes below it announce literals; a distance has five of its bits in the others. */
const LITERALS: u32 = 32;
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
function literals(kind: i32, from: usize, to: usize, count: u32): void {
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
function repeat(kind: i32, to: usize, distance: u32, count: u32): void {
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

/** Five bits a colour, each widened to eight by repeating its highest three. */
// @ts-ignore: decorator
@inline
function wide15(pixel: u32): u32 {
  const five = ((pixel >> 10) & 31) | ((pixel & 0x3e0) << 3) | ((pixel & 31) << 16);
  return (five << 3) | ((five >> 2) & 0x070707) | OPAQUE;
}

/** GLZ's far reference: where an image of the window is, by the low bits of its number: its number, address and pixels. */
const WINDOW_MASK: u32 = 0xffff;
const WINDOW_ENTRY: usize = 12;

/**
 * Undoes GLZ, which is LZ with matches in earlier images too, from `input` to `pixels` pixels at `output`. `id` is the image's
 * number, `images` the table of those in the window. Returns where the stream goes on, or 0 when it is broken.
 */
// @ts-ignore: decorator
@inline
function unpackGlz(kind: i32, input: usize, inputEnd: usize, output: usize, pixels: u32, id: u32, images: usize): usize {
  const storedBytes: u32 = kind == BGR ? 3 : kind == RGB15 ? 2 : 1;
  const shortest: u32 = kind == BGR ? 0 : kind == RGB15 ? 1 : 2;
  const end = output + ((<usize>pixels) << 2);
  let from = input;
  let to = output;
  while (to < end) {
    if (from >= inputEnd) return 0;
    const control = <u32>load<u8>(from++);
    const room = <u32>((end - to) >> 2);
    let count: u32;
    if (control < LITERALS) {
      count = control + 1;
      const stored = count * storedBytes;
      if (count > room || from + stored > inputEnd) return 0;
      literals(kind, from, to, count);
      from += stored;
    } else {
      count = control >> 5;
      if (count == 7) {
        let more: u32;
        do {
          if (from >= inputEnd || count > room) return 0;
          more = <u32>load<u8>(from++);
          count += more;
        } while (more == 255);
      }
      count += shortest;
      // Up to six bytes more, which may be read past the end: there is room behind it.
      let place = (control & 15) | ((<u32>load<u8>(from)) << 4);
      const flags = <u32>load<u8>(from, 1);
      from += 2;
      let back: u32;
      let shift: u32;
      if (control & 16) {
        place |= (flags & 31) << 12;
        back = 0;
        shift = 0;
      } else {
        back = flags & 63;
        shift = 6;
      }
      for (let bytes = flags >> 6; bytes > 0; bytes--, shift += 8) back |= (<u32>load<u8>(from++)) << shift;
      if (control & 16 && flags & 32) place |= (<u32>load<u8>(from++)) << 17;
      if (from > inputEnd || count > room) return 0;
      if (back == 0) {
        const distance = place + 1;
        if (distance > <u32>((to - output) >> 2)) return 0;
        repeat(kind, to, distance, count);
      } else {
        const entry = images + <usize>((id - back) & WINDOW_MASK) * WINDOW_ENTRY;
        const held = load<u32>(entry, 8);
        if (load<u32>(entry) != id - back || place > held || count > held - place) return 0;
        copyFrom(kind, load<u32>(entry, 4) + ((<usize>place) << 2), to, count);
      }
    }
    to += (<usize>count) << 2;
  }
  return from;
}

// @ts-ignore: decorator
@inline
function copyFrom(kind: i32, from: usize, to: usize, count: u32): void {
  const end = to + ((<usize>count) << 2);
  if (kind == ALPHA) for (; to < end; to += 4, from += 4) store<u8>(to, load<u8>(from, 3), 3);
  else for (; to < end; to += 16, from += 16) v128.store(to, v128.load(from));
}

/** GLZ of RGB24 and RGB32, and the colours of RGBA. */
export function unpackGlzBgr(input: usize, inputEnd: usize, output: usize, pixels: u32, id: u32, images: usize): usize {
  return unpackGlz(BGR, input, inputEnd, output, pixels, id, images);
}

/** GLZ of RGB16. */
export function unpackGlzRgb15(input: usize, inputEnd: usize, output: usize, pixels: u32, id: u32, images: usize): usize {
  return unpackGlz(RGB15, input, inputEnd, output, pixels, id, images);
}

/** GLZ of the alpha of RGBA, after its colours. */
export function unpackGlzAlpha(input: usize, inputEnd: usize, output: usize, pixels: u32, id: u32, images: usize): usize {
  return unpackGlz(ALPHA, input, inputEnd, output, pixels, id, images);
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

/**
 * Rows of palette indices, `1 << bitsShift` bits each, to RGBA. `highFirst` when the first pixel is in a byte's high bits.
 * The palette is 256 pixels, so that no index leads out of it.
 */
export function expandPalette(
  input: usize,
  stride: u32,
  output: usize,
  width: u32,
  height: u32,
  bitsShift: u32,
  highFirst: bool,
  palette: usize,
): void {
  const perByteShift = 3 - bitsShift;
  const last: u32 = (1 << perByteShift) - 1;
  const mask: u32 = (1 << (1 << bitsShift)) - 1;
  const order: u32 = highFirst ? last : 0;
  for (let y: u32 = 0; y < height; y++, input += stride) {
    for (let x: u32 = 0; x < width; x++, output += 4) {
      const byte = <u32>load<u8>(input + (x >> perByteShift));
      const index = (byte >> (((x & last) ^ order) << bitsShift)) & mask;
      store<u32>(output, load<u32>(palette + (index << 2)));
    }
  }
}

/** Alpha values to black pixels that have them. */
export function expandAlpha(input: usize, output: usize, pixels: u32): void {
  for (let at: u32 = 0; at < pixels; at++) store<u32>(output + (at << 2), (<u32>load<u8>(input + at)) << 24);
}

/** Turns a picture that was stored from the bottom up. */
export function flip(output: usize, width: u32, height: u32): void {
  const stride = <usize>width << 2;
  let upper = output;
  let lower = output + stride * (height - 1);
  for (; upper < lower; upper += stride, lower -= stride) {
    for (let at: usize = 0; at < stride; at += 4) {
      const pixel = load<u32>(upper + at);
      store<u32>(upper + at, load<u32>(lower + at));
      store<u32>(lower + at, pixel);
    }
  }
}
