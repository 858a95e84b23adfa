import { repeatWithin } from './copy';
import { BLOCK_END, buildTable, LITERAL, SECOND, SPECIAL } from './huffman';

const LITERAL_BITS: u32 = 11;
const DISTANCE_BITS: u32 = 8;
const ORDER_BITS: u32 = 7;
/** More than the fullest codes need: 2342 and 402 words. */
const LITERAL_ROOM: u32 = 4096;
const DISTANCE_ROOM: u32 = 1024;
const literalTable = memory.data(16384, 16);
const distanceTable = memory.data(4096, 16);
const orderTable = memory.data(512, 16);
const lengths = memory.data(320, 16);

/** What symbols mean: see huffman.ts. */
const literalMeanings = memory.data(288 * 4, 16);
const distanceMeanings = memory.data(32 * 4, 16);
const orderMeanings = memory.data(19 * 4, 16);
let isPrepared = false;

const order = memory.data<u8>([16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]);

/** What `inflate` gives back for a stream that is broken, and for one that would give more than was announced. */
const BROKEN: i32 = -1;
const TOO_MUCH: i32 = -2;

let window: u64 = 0;
let held: u32 = 0;
let next: usize = 0;
let written: usize = 0;

/**
 * Undoes zlib (RFC 1950) into the `bytes` at `output`, and checks its sum. Returns how many it were, or one of the above. Reads and
 * writes up to 64 bytes behind both.
 */
export function inflate(input: usize, inputEnd: usize, output: usize, bytes: usize): i32 {
  prepare();
  const head = (<u32>load<u8>(input) << 8) | <u32>load<u8>(input, 1);
  const isZlib = inputEnd - input >= 6 && (head & 0x0f20) == 0x0800 && head >> 12 <= 7 && head % 31 == 0;
  if (!isZlib) return BROKEN;
  window = 0;
  held = 0;
  next = input + 2;
  written = output;
  const end = output + bytes;
  let isLast = false;
  while (!isLast) {
    isLast = takeBits(1) == 1;
    const kind = takeBits(2);
    let outcome: i32;
    if (kind == 0) outcome = copyStored(inputEnd, end);
    else if (kind == 3 || !(kind == 1 ? buildFixed() : readTables())) return BROKEN;
    else outcome = inflateBlock(inputEnd, output, end);
    if (outcome < 0) return outcome;
  }
  next -= held >> 3;
  if (next + 4 > inputEnd || bswap<u32>(load<u32>(next)) != adler(output, written)) return BROKEN;
  return <i32>(written - output);
}

/** At most 32; past the stream's end they mean nothing, which is seen later. */
function takeBits(count: u32): u32 {
  window |= load<u64>(next) << held;
  next += (63 - held) >> 3;
  held |= 56;
  const bits = <u32>(window & (((<u64>1) << (<u64>count)) - 1));
  window >>= count;
  held -= count;
  return bits;
}

function copyStored(inputEnd: usize, end: usize): i32 {
  next -= held >> 3;
  window = 0;
  held = 0;
  if (next + 4 > inputEnd) return BROKEN;
  const count = <usize>load<u16>(next);
  if ((<u32>count ^ <u32>load<u16>(next, 2)) != 0xffff) return BROKEN;
  next += 4;
  if (count > inputEnd - next) return BROKEN;
  if (count > end - written) return TOO_MUCH;
  memory.copy(written, next, count);
  written += count;
  next += count;
  return 0;
}

/** The codes that need not be sent. */
function buildFixed(): bool {
  memory.fill(lengths, 8, 144);
  memory.fill(lengths + 144, 9, 112);
  memory.fill(lengths + 256, 7, 24);
  memory.fill(lengths + 280, 8, 8);
  memory.fill(lengths + 288, 5, 32);
  return buildTables(288, 32, lengths + 288);
}

function buildTables(literals: u32, distances: u32, distanceLengths: usize): bool {
  return (
    buildTable(literalTable, LITERAL_ROOM, LITERAL_BITS, lengths, literals, literalMeanings) &&
    buildTable(distanceTable, DISTANCE_ROOM, DISTANCE_BITS, distanceLengths, distances, distanceMeanings)
  );
}

/** Code lengths come coded themselves; runs of them too. */
function readTables(): bool {
  const literals = takeBits(5) + 257;
  const distances = takeBits(5) + 1;
  const orders = takeBits(4) + 4;
  if (literals > 286 || distances > 30) return false;
  memory.fill(lengths, 0, 19);
  for (let at: u32 = 0; at < orders; at++) store<u8>(lengths + <usize>load<u8>(order + at), <u8>takeBits(3));
  if (!buildTable(orderTable, 1 << ORDER_BITS, ORDER_BITS, lengths, 19, orderMeanings)) return false;
  const all = literals + distances;
  for (let at: u32 = 0; at < all;) {
    window |= load<u64>(next) << held;
    next += (63 - held) >> 3;
    held |= 56;
    const word = load<u32>(orderTable + ((<usize>(window & ((1 << ORDER_BITS) - 1))) << 2));
    if (word & SPECIAL) return false;
    window >>= word & 63;
    held -= word & 63;
    const symbol = word >> 16;
    if (symbol < 16) {
      store<u8>(lengths + at++, <u8>symbol);
      continue;
    }
    if (symbol == 16 && at == 0) return false;
    const value = symbol == 16 ? <u32>load<u8>(lengths + at - 1) : 0;
    const count = symbol == 16 ? takeBits(2) + 3 : symbol == 17 ? takeBits(3) + 3 : takeBits(7) + 11;
    if (at + count > all) return false;
    memory.fill(lengths + at, <u8>value, count);
    at += count;
  }
  return load<u8>(lengths, 256) != 0 && buildTables(literals, distances, lengths + literals);
}

/** The loop that the time goes into. Bits are topped up to 56 before each match, of which it takes 48 at most. */
function inflateBlock(inputEnd: usize, start: usize, end: usize): i32 {
  const over = inputEnd + 8; // as far as is read ahead of the last bit
  let bits = window;
  let count = held;
  let from = next;
  let to = written;
  while (from <= over) {
    bits |= load<u64>(from) << count;
    from += (63 - count) >> 3;
    count |= 56;
    if (to > end) return TOO_MUCH;
    let word = load<u32>(literalTable + ((<usize>(bits & ((1 << LITERAL_BITS) - 1))) << 2));
    if (word & LITERAL) {
      bits >>= word & 63;
      count -= word & 63;
      store<u8>(to++, <u8>(word >> 16));
      word = load<u32>(literalTable + ((<usize>(bits & ((1 << LITERAL_BITS) - 1))) << 2));
      if (word & LITERAL) {
        bits >>= word & 63;
        count -= word & 63;
        store<u8>(to++, <u8>(word >> 16));
        word = load<u32>(literalTable + ((<usize>(bits & ((1 << LITERAL_BITS) - 1))) << 2));
        if (word & LITERAL) {
          bits >>= word & 63;
          count -= word & 63;
          store<u8>(to++, <u8>(word >> 16));
          continue;
        }
      }
      bits |= load<u64>(from) << count;
      from += (63 - count) >> 3;
      count |= 56;
    }
    if (word & SPECIAL) {
      bits >>= word & 63;
      count -= word & 63;
      if (word & SECOND) {
        const index = (word >> 16) + (<u32>bits & ((1 << ((word >> 8) & 15)) - 1));
        word = load<u32>(literalTable + (index << 2));
        if (word & LITERAL) {
          bits >>= word & 63;
          count -= word & 63;
          store<u8>(to++, <u8>(word >> 16));
          continue;
        }
        if (word & SPECIAL) {
          bits >>= word & 63;
          count -= word & 63;
        }
      }
      if (word & SPECIAL) {
        window = bits;
        held = count;
        next = from;
        written = to;
        if (!(word & BLOCK_END)) return BROKEN;
        return to > end ? TOO_MUCH : from - (count >> 3) > inputEnd ? BROKEN : 0;
      }
    }
    const length = <usize>(word >> 16) + ((<usize>(bits & (((<u64>1) << (<u64>(word & 63))) - 1))) >> ((word >> 8) & 31));
    bits >>= word & 63;
    count -= word & 63;
    word = load<u32>(distanceTable + ((<usize>(bits & ((1 << DISTANCE_BITS) - 1))) << 2));
    if (word & SPECIAL) {
      if (!(word & SECOND)) return BROKEN;
      bits >>= word & 63;
      count -= word & 63;
      const index = (word >> 16) + (<u32>bits & ((1 << ((word >> 8) & 15)) - 1));
      word = load<u32>(distanceTable + (index << 2));
      if (word & SPECIAL) return BROKEN;
    }
    const distance = <usize>(word >> 16) + ((<usize>(bits & (((<u64>1) << (<u64>(word & 63))) - 1))) >> ((word >> 8) & 31));
    bits >>= word & 63;
    count -= word & 63;
    if (distance > to - start) return BROKEN;
    if (to + length > end) return TOO_MUCH;
    repeatWithin(to, distance, length);
    to += length;
  }
  return BROKEN;
}

/** Once: what symbols mean (RFC 1951, 3.2.5). */
function prepare(): void {
  if (isPrepared) return;
  isPrepared = true;
  for (let symbol: u32 = 0; symbol < 19; symbol++) store<u32>(orderMeanings + (symbol << 2), symbol << 16);
  for (let symbol: u32 = 0; symbol < 256; symbol++) store<u32>(literalMeanings + (symbol << 2), LITERAL | (symbol << 16));
  store<u32>(literalMeanings + (256 << 2), SPECIAL | BLOCK_END);
  let base: u32 = 3;
  for (let symbol: u32 = 257; symbol < 285; symbol++) {
    const extra: u32 = symbol < 265 ? 0 : (symbol - 261) >> 2;
    store<u32>(literalMeanings + (symbol << 2), (base << 16) | extra);
    base += 1 << extra;
  }
  store<u32>(literalMeanings + (285 << 2), 258 << 16);
  store<u32>(literalMeanings + (286 << 2), SPECIAL);
  store<u32>(literalMeanings + (287 << 2), SPECIAL);
  base = 1;
  for (let symbol: u32 = 0; symbol < 30; symbol++) {
    const extra: u32 = symbol < 4 ? 0 : (symbol - 2) >> 1;
    store<u32>(distanceMeanings + (symbol << 2), (base << 16) | extra);
    base += 1 << extra;
  }
  store<u32>(distanceMeanings + (30 << 2), SPECIAL);
  store<u32>(distanceMeanings + (31 << 2), SPECIAL);
}

/** As many bytes can be summed up before a sum outgrows its 32 bits. */
const CHUNK: usize = 5536;
const MODULUS: u32 = 65521;

/** RFC 1950's sum of the bytes from `at` to `end`, sixteen at a time. */
function adler(at: usize, end: usize): u32 {
  let sum: u32 = 1;
  let sums: u32 = 0;
  const high = i16x8(16, 15, 14, 13, 12, 11, 10, 9);
  const low = i16x8(8, 7, 6, 5, 4, 3, 2, 1);
  while (end - at >= 16) {
    const count = min<usize>((end - at) & ~15, CHUNK);
    let plain = i32x4.splat(0);
    let before = i32x4.splat(0);
    let weighted = i32x4.splat(0);
    for (const stop = at + count; at < stop; at += 16) {
      const bytes = v128.load(at);
      before = i32x4.add(before, plain);
      plain = i32x4.add(plain, i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(bytes)));
      weighted = i32x4.add(weighted, i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_u(bytes), high));
      weighted = i32x4.add(weighted, i32x4.dot_i16x8_s(i16x8.extend_high_i8x16_u(bytes), low));
    }
    const total = <u64>sums + <u64>sum * count + ((<u64>across(before)) << 4) + across(weighted);
    sums = <u32>(total % MODULUS);
    sum = (sum + across(plain)) % MODULUS;
  }
  for (; at < end; at++) {
    sum = (sum + <u32>load<u8>(at)) % MODULUS;
    sums = (sums + sum) % MODULUS;
  }
  return (sums << 16) | sum;
}

function across(four: v128): u32 {
  const two = i32x4.add(four, v128.shuffle<u32>(four, four, 2, 3, 0, 1));
  return <u32>i32x4.extract_lane(two, 0) + <u32>i32x4.extract_lane(two, 1);
}
