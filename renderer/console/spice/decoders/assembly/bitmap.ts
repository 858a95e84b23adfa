import { wide15 } from './colours';

const OPAQUE: u32 = 0xff000000;

/** A row of BGRA or, with `opaque` 0xff000000, BGRx pixels to RGBA, also where it lies; whole vectors at a time. */
export function swapPixels(input: usize, output: usize, pixels: u32, opaque: u32): void {
  const end = output + ((<usize>pixels) << 2);
  const alpha = i32x4.splat(opaque);
  for (; output < end; output += 16, input += 16) {
    const stored = v128.load(input);
    const ordered = v128.shuffle<u8>(stored, stored, 2, 1, 0, 3, 6, 5, 4, 7, 10, 9, 8, 11, 14, 13, 12, 15);
    v128.store(output, v128.or(ordered, alpha));
  }
}

/** A row of BGR pixels to RGBA; whole vectors at a time. */
export function widen24(input: usize, output: usize, pixels: u32): void {
  const end = output + ((<usize>pixels) << 2);
  const opaque = i32x4.splat(OPAQUE);
  for (; output < end; output += 16, input += 12) {
    const stored = v128.load(input);
    v128.store(output, v128.shuffle<u8>(stored, opaque, 2, 1, 0, 19, 5, 4, 3, 23, 8, 7, 6, 27, 11, 10, 9, 31));
  }
}

/** A row of little-endian 15-bit pixels to RGBA; whole vectors at a time. */
export function widen15(input: usize, output: usize, pixels: u32): void {
  const end = output + ((<usize>pixels) << 2);
  for (; output < end; output += 16, input += 8) {
    v128.store(output, wide15x4(v128.load_ext<u16>(input)));
  }
}

/** As `wide15`, four pixels. */
// @ts-ignore: decorator
@inline
function wide15x4(pixels: v128): v128 {
  const red = v128.and(i32x4.shr_u(pixels, 10), i32x4.splat(31));
  const green = i32x4.shl(v128.and(pixels, i32x4.splat(0x3e0)), 3);
  const blue = i32x4.shl(v128.and(pixels, i32x4.splat(31)), 16);
  const five = v128.or(v128.or(red, green), blue);
  const low = v128.and(i32x4.shr_u(five, 2), i32x4.splat(0x070707));
  return v128.or(v128.or(i32x4.shl(five, 3), low), i32x4.splat(OPAQUE));
}

/**
 * A row of palette indices, `1 << bitsShift` bits each, to RGBA. `highFirst` when the first pixel is in a byte's high bits. The
 * palette is 256 pixels, so that no index leads out of it.
 */
export function expandRow(input: usize, output: usize, width: u32, bitsShift: u32, highFirst: bool, palette: usize): void {
  if (bitsShift == 3) {
    const end = output + ((<usize>width) << 2);
    for (; output < end; output += 4, input += 1) store<u32>(output, load<u32>(palette + ((<usize>load<u8>(input)) << 2)));
    return;
  }
  const perByteShift = 3 - bitsShift;
  const last: u32 = (1 << perByteShift) - 1;
  const mask: u32 = (1 << (1 << bitsShift)) - 1;
  const order: u32 = highFirst ? last : 0;
  for (let x: u32 = 0; x < width; x++, output += 4) {
    const byte = <u32>load<u8>(input + (x >> perByteShift));
    const index = (byte >> (((x & last) ^ order) << bitsShift)) & mask;
    store<u32>(output, load<u32>(palette + (index << 2)));
  }
}

/** Alpha values to black pixels that have them; whole vectors at a time. */
export function expandAlpha(input: usize, output: usize, pixels: u32): void {
  const end = output + ((<usize>pixels) << 2);
  const none = i32x4.splat(0);
  for (; output < end; output += 16, input += 4) {
    const four = v128.load32_zero(input);
    v128.store(output, v128.shuffle<u8>(four, none, 16, 16, 16, 0, 16, 16, 16, 1, 16, 16, 16, 2, 16, 16, 16, 3));
  }
}
