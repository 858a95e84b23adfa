/**
 * Tables by which DEFLATE's codes (RFC 1951, 3.2) are looked up: the next bits of the stream are the index of a word. Its low 8 bits
 * are how many bits are taken, extra ones included; bits 8 to 12 how many of those are the code; the upper 16 bits the value.
 */
// @ts-ignore: decorator
@inline
export const LITERAL: u32 = 0x80000000;
/** No value: the end of a block, the way to a second table, or, alone, a code that means nothing. */
// @ts-ignore: decorator
@inline
export const SPECIAL: u32 = 0x8000;
// @ts-ignore: decorator
@inline
export const BLOCK_END: u32 = 0x4000;
/** The upper bits say where the second table is, bits 8 to 11 how many bits lead into it. */
// @ts-ignore: decorator
@inline
export const SECOND: u32 = 0x2000;

const LONGEST: u32 = 15;
const counts = memory.data(16 * 4, 16);
const places = memory.data(16 * 4, 16);
const sorted = memory.data(320 * 2, 16);

/**
 * Fills `table`, of `room` words, from the code lengths of `symbols` symbols (a byte each); what a symbol means is in `meanings`, a
 * word each without the code's own length. The first `1 << bits` words are looked up by so many bits. False when no code has such
 * lengths.
 */
export function buildTable(table: usize, room: u32, bits: u32, lengths: usize, symbols: u32, meanings: usize): bool {
  const longest = sortSymbols(lengths, symbols);
  const size: u32 = 1 << bits;
  const used = completeness(longest);
  if (used != 0) {
    if (used < 0 || longest > 1) return false; // one code alone may leave the other of its length unused
    for (let at: u32 = 0; at < size; at++) store<u32>(table + (at << 2), SPECIAL | 1);
  }
  let code: u32 = 0;
  let next = size;
  let prefix: u32 = u32.MAX_VALUE;
  let second: usize = 0;
  let secondBits: u32 = 0;
  let at: usize = sorted;
  for (let length: u32 = 1; length <= longest; length++, code <<= 1) {
    for (let left = load<u32>(counts + (length << 2)); left > 0; left--, code++, at += 2) {
      const meaning = load<u32>(meanings + ((<usize>load<u16>(at)) << 2));
      const index = reversed(code, length);
      if (length <= bits) {
        const word = meaning + (length | (length << 8));
        for (let place = index; place < size; place += 1 << length) store<u32>(table + (place << 2), word);
        continue;
      }
      if ((index & (size - 1)) != prefix) {
        prefix = index & (size - 1);
        secondBits = bitsFor(length, left, longest, bits);
        if (next + (1 << secondBits) > room) return false;
        second = table + (next << 2);
        store<u32>(table + (prefix << 2), (next << 16) | SPECIAL | SECOND | (secondBits << 8) | bits);
        next += 1 << secondBits;
      }
      const rest = length - bits;
      const word = meaning + (rest | (rest << 8));
      for (let place = index >> bits; place < <u32>(1 << secondBits); place += 1 << rest) store<u32>(second + (place << 2), word);
    }
  }
  return true;
}

/** Symbols by the length of their code into `sorted`, how many there are of each into `counts`. Returns the greatest length. */
function sortSymbols(lengths: usize, symbols: u32): u32 {
  memory.fill(counts, 0, 64);
  for (let symbol: u32 = 0; symbol < symbols; symbol++) {
    const at = counts + ((<usize>load<u8>(lengths + symbol)) << 2);
    store<u32>(at, load<u32>(at) + 1);
  }
  store<u32>(counts, 0);
  let place: u32 = 0;
  let longest: u32 = 0;
  for (let length: u32 = 1; length <= LONGEST; length++) {
    const count = load<u32>(counts + (length << 2));
    store<u32>(places + (length << 2), place);
    place += count;
    if (count) longest = length;
  }
  for (let symbol: u32 = 0; symbol < symbols; symbol++) {
    const length = <u32>load<u8>(lengths + symbol);
    if (length == 0) continue;
    const at = places + (length << 2);
    const to = load<u32>(at);
    store<u16>(sorted + (to << 1), <u16>symbol);
    store<u32>(at, to + 1);
  }
  return longest;
}

/** 0 when each row of bits is a code, more when some are none, less when some would be two. */
function completeness(longest: u32): i32 {
  let free: i32 = 1;
  for (let length: u32 = 1; length <= longest; length++) {
    free = (free << 1) - <i32>load<u32>(counts + (length << 2));
    if (free < 0) return -1;
  }
  return free;
}

/** How many bits lead through the second table whose first code has `length`, of which `left` are to come. */
function bitsFor(length: u32, left: u32, longest: u32, bits: u32): u32 {
  let wide = length - bits;
  let free = <i32>((1 << wide) - left);
  while (wide + bits < longest && free > 0) {
    wide++;
    free = (free << 1) - <i32>load<u32>(counts + ((wide + bits) << 2));
  }
  return wide;
}

function reversed(code: u32, length: u32): u32 {
  let turned = ((code >> 1) & 0x5555) | ((code & 0x5555) << 1);
  turned = ((turned >> 2) & 0x3333) | ((turned & 0x3333) << 2);
  turned = ((turned >> 4) & 0x0f0f) | ((turned & 0x0f0f) << 4);
  turned = ((turned >> 8) | (turned << 8)) & 0xffff;
  return turned >> (16 - length);
}
