import { ALPHA, BGR, literals, LITERALS, repeat, RGB15 } from './lz';

/** GLZ's far reference: where an image of the window is, by the low bits of its number: its number, address and pixels. */
const WINDOW_MASK: u32 = (1 << 18) - 1;
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
