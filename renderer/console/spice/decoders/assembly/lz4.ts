import { repeatWithin } from './copy';

const SHORTEST: usize = 4;

/**
 * Undoes a SPICE LZ4 image: blocks, each behind its size in four big-endian bytes, that may repeat what those before gave (LZ4
 * block format). Returns how many of the `bytes` at `output` were filled; none when the stream is broken. Reads and writes up to 64
 * bytes behind both.
 */
export function unpackLz4(input: usize, inputEnd: usize, output: usize, bytes: usize): usize {
  const end = output + bytes;
  let to = output;
  let from = input;
  while (from < inputEnd) {
    if (inputEnd - from < 4) return 0;
    const size = <usize>bswap<u32>(load<u32>(from));
    from += 4;
    if (size > inputEnd - from) return 0;
    to = unpackBlock(from, from + size, output, to, end);
    if (to == 0) return 0;
    from += size;
  }
  return to - output;
}

/** Returns where the output goes on; 0 when the block is broken. */
function unpackBlock(input: usize, inputEnd: usize, start: usize, output: usize, end: usize): usize {
  let from = input;
  let to = output;
  while (from < inputEnd) {
    const token = <u32>load<u8>(from++);
    let literals = <usize>(token >> 4);
    if (literals == 15) {
      let more: usize;
      do {
        if (from >= inputEnd) return 0;
        more = load<u8>(from++);
        literals += more;
        if (literals > end - to) return 0;
      } while (more == 255);
    }
    if (literals > inputEnd - from || literals > end - to) return 0;
    const literalsEnd = to + literals;
    for (let at = from; to < literalsEnd; to += 16, at += 16) v128.store(to, v128.load(at));
    to = literalsEnd;
    from += literals;
    if (from == inputEnd) return to;
    if (inputEnd - from < 2) return 0;
    const distance = <usize>load<u16>(from);
    from += 2;
    let count = <usize>(token & 15);
    if (count == 15) {
      let more: usize;
      do {
        if (from >= inputEnd) return 0;
        more = load<u8>(from++);
        count += more;
        if (count > end - to) return 0;
      } while (more == 255);
    }
    count += SHORTEST;
    if (distance == 0 || distance > to - start || count > end - to) return 0;
    repeatWithin(to, distance, count);
    to += count;
  }
  return 0;
}
