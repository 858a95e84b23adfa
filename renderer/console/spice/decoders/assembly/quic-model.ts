/**
 * QUIC's adaptive model (spice-common quic.c): for each channel, the values that came before fall into buckets; each bucket has
 * counted how long its values would have been in each of the codes, and chooses the shortest.
 *
 * Below the compiler's own data, at fixed addresses, so that they are constants in the machine code.
 */
const CHANNELS: usize = 1024;
const CHANNEL_BYTES: usize = 1280;
/** In a channel: 256 words from the value before to its code, then 8 buckets of 8 counters, then 8 chosen codes. */
const COUNTERS: usize = 1024;
const CHOSEN: usize = 1152;
/** For each value, its length in each of 8 codes, as 16-bit numbers; up to what build/spice-decoders.ts leaves free. */
const LENGTHS: usize = 6144;

/**
 * For each code with many low bits a bit, or none, that ends the zeros in front one before its limit. There what follows a limit's
 * zeros is as long as what follows the one behind fewer: no branch, which such codes would take at random, has to tell them apart.
 */
// @ts-ignore: decorator
@inline
export const CAPS: usize = 10240;

/** A code word is never longer. */
const LONGEST: u32 = 26;

let depth: u32 = 0;
let unusedCodes: v128 = i64x2.splat(0);

/** Where a channel's table of codes is: a word for each value, as `choose` makes it. */
// @ts-ignore: decorator
@inline
export function tableOf(channel: u32): usize {
  return CHANNELS + channel * CHANNEL_BYTES;
}

/** Starts anew for a picture of `bits` a colour (5 or 8). */
export function resetModel(bits: u32, channels: u32): void {
  if (depth != bits) prepare(bits);
  for (let index: u32 = 0; index < channels; index++) {
    const at = tableOf(index);
    memory.fill(at + COUNTERS, 0, 128);
    for (let bucket: u32 = 0; bucket < bits; bucket++) choose(at, bucket, bits - 1);
  }
}

/** Takes notice that `value` followed `before` in a channel; counters are halved when the shortest exceeds `trigger`. */
export function learn(at: usize, before: u32, value: u32, trigger: u32): void {
  const bucket = min<u32>(31 - clz<u32>(before + 1), depth - 1);
  const place = at + COUNTERS + (bucket << 4);
  let counters = i16x8.add(v128.load(place), v128.load(LENGTHS + (value << 4)));
  const used = v128.or(counters, unusedCodes);
  let least = i16x8.min_u(used, v128.shuffle<u64>(used, used, 1, 0));
  least = i16x8.min_u(least, v128.shuffle<u32>(least, least, 1, 0, 3, 2));
  least = i16x8.min_u(least, v128.shuffle<u16>(least, least, 1, 0, 3, 2, 5, 4, 7, 6));
  const best = 31 - clz<u32>(i16x8.bitmask(i16x8.eq(used, least))); // of equals, the one with the most low bits
  if (<u32>i16x8.extract_lane_u(least, 0) > trigger) counters = i16x8.shr_u(counters, 1);
  v128.store(place, counters);
  if (<u32>load<u8>(at + CHOSEN + bucket) != best) choose(at, bucket, best);
}

/** The code that a bucket's values are followed by from now on, as `lengthOf` and `valueOf` read it. */
function choose(at: usize, bucket: u32, code: u32): void {
  store<u8>(at + CHOSEN + bucket, <u8>code);
  const end: u32 = bucket == depth - 1 ? 256 : (2 << bucket) - 1; // past the depth there are values of broken streams only
  const rare = limit(code);
  const word = code | (rare << 8) | (suffix(code) << 16) | ((rare + suffix(code)) << 24);
  for (let value: u32 = (1 << bucket) - 1; value < end; value++) store<u32>(at + (value << 2), word);
}

// @ts-ignore: decorator
@inline
export function lengthOf(zeros: u32, word: u32): u32 {
  if (zeros >= ((word >> 8) & 255)) return word >> 24;
  return zeros + 1 + (word & 255);
}
// @ts-ignore: decorator
@inline
export function valueOf(window: u64, zeros: u32, word: u32): u32 {
  const limit = (word >> 8) & 255;
  if (zeros >= limit) return rareValue(window, word);
  return ((zeros - 1 << (word & 255)) + <u32>((window << zeros) >> (63 - (word & 255)))) & 255;
}
export function rareValue(window: u64, word: u32): u32 {
  const limit = (word >> 8) & 255;
  const bits = (word >> 16) & 255;
  return ((limit << (word & 255)) + <u32>(((window << limit) >> 1) >> (63 - bits))) & 255;
}

function prepare(bits: u32): void {
  depth = bits;
  for (let code: u32 = 0; code < 8; code++) {
    const cap: u64 = limit(code) < LONGEST - bits ? (<u64>1) << (64 - <u64>limit(code)) : 0;
    store<u64>(CAPS + (code << 3), cap);
  }
  unusedCodes = bits == 8 ? i64x2.splat(0) : i16x8(0, 0, 0, 0, 0, -1, -1, -1);
  for (let value: u32 = 0; value < 256; value++) {
    for (let code: u32 = 0; code < bits; code++) {
      const isLimited = value >= limit(code) << code;
      const length = isLimited ? limit(code) + suffix(code) : (value >> code) + code + 1;
      store<u16>(LENGTHS + (value << 4) + (code << 1), <u16>length);
    }
  }
}

/** So many zeros in front announce a value too large for the code, which follows as it is. */
function limit(code: u32): u32 {
  return min<u32>(LONGEST - depth, (1 << (depth - code)) - 1);
}

/** The bits of a value that is too large, counted from the first of those. */
function suffix(code: u32): u32 {
  const values = (1 << depth) - (limit(code) << code);
  return 32 - clz<u32>(values - 1);
}
