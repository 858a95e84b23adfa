import { bottom, held, isOverrun, keepBits, next, openBits, takeBits, takeOnes, takeValue, window } from './quic-bits';
import { CAPS, learn, rareValue, resetModel, tableOf } from './quic-model';

/** How a row is stored: all colours of 8 bits or of 5, or one channel in the byte of alpha or of red. */
const RGB: i32 = 0;
const RGB15: i32 = 1;
const ALPHA: i32 = 2;
const GREY: i32 = 3;

const OPAQUE: u32 = 0xff000000;

/** When the model learns: after a random number of pixels, masked by ever more bits. */
const PATIENCE_LAST: u32 = 6;
const PATIENCE_PIXELS: u32 = 2048;
const triggers = memory.data<u16>([110, 550, 900, 800, 550, 400, 350]);
const chaos = memory.data<u8>([
  2, 23, 19, 21, 7, 18, 40, 14, 12, 32, 47, 44, 36, 6, 18, 11, 4, 19, 42, 29, 16, 63, 57, 51, 16, 3, 5, 14, 15, 30, 20, 9,
  36, 45, 3, 57, 61, 0, 8, 5, 41, 14, 43, 27, 43, 59, 31, 35, 39, 60, 42, 38, 13, 54, 62, 1, 26, 3, 11, 61, 52, 34, 7, 48,
  4, 59, 22, 12, 22, 8, 50, 4, 10, 6, 44, 8, 11, 46, 31, 51, 53, 17, 1, 43, 46, 60, 36, 54, 10, 27, 39, 44, 22, 41, 23, 2,
  44, 0, 40, 53, 40, 48, 16, 43, 32, 28, 33, 12, 20, 2, 56, 62, 55, 58, 18, 20, 13, 55, 38, 29, 57, 19, 49, 33, 47, 63, 59, 0,
  35, 61, 19, 25, 46, 38, 60, 4, 35, 1, 26, 40, 28, 10, 5, 14, 25, 18, 48, 49, 20, 59, 62, 34, 46, 7, 33, 52, 34, 58, 9, 29,
  8, 55, 62, 60, 37, 36, 37, 50, 6, 3, 10, 28, 48, 24, 26, 61, 57, 30, 11, 54, 2, 6, 50, 47, 7, 17, 35, 53, 32, 12, 23, 17,
  5, 21, 49, 55, 51, 45, 52, 27, 39, 25, 39, 63, 22, 24, 42, 52, 56, 38, 41, 41, 56, 32, 13, 24, 26, 51, 27, 56, 58, 37, 24, 42,
  15, 28, 17, 30, 31, 15, 16, 23, 25, 54, 33, 34, 1, 29, 31, 50, 53, 21, 49, 15, 47, 9, 0, 58, 37, 45, 30, 13, 9, 45, 63, 21,
]);

/** What a run's length is counted in, by how well runs went so far: a power of two. */
const runBits = memory.data<u8>([
  0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 9, 10, 11, 12, 13, 14, 15,
]);
const LAST_RUN_STATE: u32 = 31;
/** The sum of the first so many of those counts. */
const runSums = memory.data<u32>([
  0, 1, 2, 3, 4, 6, 8, 10, 12, 16, 20, 24, 28, 36, 44, 52, 60, 76, 92, 124, 156, 220, 284, 412, 540, 796, 1308,
  2332, 4380, 8476, 16668, 33052, 65820, 98588, 131356, 164124, 196892, 229660, 262428, 295196,
]);

/** How far decoding has come; once for the colours, once for alpha. */
@unmanaged
class Progress {
  /** Pixels until the model learns again. */
  wait: u32;
  seed: u32;
  patience: u32;
  /** Pixels until the patience grows. */
  left: u32;
  runState: u32;
}
const colours = changetype<Progress>(memory.data(20, 4));
const alpha = changetype<Progress>(memory.data(20, 4));

function reset(progress: Progress): void {
  progress.wait = 0;
  progress.seed = 255;
  progress.patience = 0;
  progress.left = PATIENCE_PIXELS;
  progress.runState = 0;
}

/**
 * Decodes RGB24 and RGB32 (`bits` 8) or RGB16 (5) to RGBA. The stream begins after its head and has 2 KB of memory in front, 8
 * bytes behind; `values` has room for a word a pixel of a row and one more. False when the stream is broken.
 */
export function decodeRgb(stream: usize, bytes: u32, output: usize, width: u32, height: u32, values: usize): bool {
  return decode(RGB, 8, 3, stream, bytes, output, width, height, values);
}

/** RGB16. */
export function decodeRgb15(stream: usize, bytes: u32, output: usize, width: u32, height: u32, values: usize): bool {
  if (!decode(RGB15, 5, 3, stream, bytes, output, width, height, values)) return false;
  const end = output + ((<usize>width * height) << 2);
  for (let at = output; at < end; at += 4) {
    const five = load<u32>(at) & 0x1f1f1f;
    store<u32>(at, (five << 3) | ((five >> 2) & 0x070707) | OPAQUE);
  }
  return true;
}

/** RGBA; `values` has room for two rows. */
export function decodeRgba(stream: usize, bytes: u32, output: usize, width: u32, height: u32, values: usize): bool {
  return decode(ALPHA, 8, 4, stream, bytes, output, width, height, values);
}

/** One channel. */
export function decodeGrey(stream: usize, bytes: u32, output: usize, width: u32, height: u32, values: usize): bool {
  if (!decode(GREY, 8, 1, stream, bytes, output, width, height, values)) return false;
  const end = output + ((<usize>width * height) << 2);
  for (let at = output; at < end; at += 4) store<u32>(at, (<u32>load<u8>(at)) * 0x010101 | OPAQUE);
  return true;
}

// @ts-ignore: decorator
@inline
function decode(
  kind: i32,
  bits: u32,
  channels: u32,
  stream: usize,
  bytes: u32,
  output: usize,
  width: u32,
  height: u32,
  values: usize,
): bool {
  openBits(stream, bytes);
  resetModel(bits, channels);
  reset(colours);
  reset(alpha);
  const stride = <usize>width << 2;
  const rowValues = values + 4;
  const alphaValues = rowValues + stride + 4;
  store<u32>(values, 0);
  store<u32>(alphaValues - 4, 0);
  let above: usize = 0;
  for (let row = output, y: u32 = 0; y < height; y++, row += stride) {
    if (kind == GREY) {
      if (!decodeRow(GREY, colours, above, row, rowValues, width)) return false;
    } else if (!decodeRow(kind == RGB15 ? RGB15 : RGB, colours, above, row, rowValues, width)) return false;
    store<u32>(values, load<u32>(rowValues));
    if (kind == ALPHA) {
      if (!decodeRow(ALPHA, alpha, above, row, alphaValues, width)) return false;
      store<u32>(alphaValues - 4, load<u32>(alphaValues));
    }
    above = row;
  }
  return !isOverrun();
}

// @ts-ignore: decorator
@inline
function decodeRow(kind: i32, progress: Progress, above: usize, row: usize, values: usize, width: u32): bool {
  let from: u32 = 0;
  while (progress.patience < PATIENCE_LAST && progress.left <= width - from) {
    const end = from + progress.left;
    if (end > from && !decodePart(kind, progress, above, row, values, from, end)) return false;
    from = end;
    progress.patience++;
    progress.left = PATIENCE_PIXELS;
  }
  if (from < width) {
    if (!decodePart(kind, progress, above, row, values, from, width)) return false;
    if (progress.patience < PATIENCE_LAST) progress.left -= width - from;
  }
  return true;
}

/** One row up to a change of patience. `above` is 0 for the first row. */
function decodePart(
  kind: i32,
  progress: Progress,
  above: usize,
  row: usize,
  values: usize,
  from: u32,
  end: u32,
): bool {
  if (kind == RGB) {
    if (above) return colourPart(8, false, progress, above, row, values, from, end);
    return colourPart(8, true, progress, above, row, values, from, end);
  }
  if (kind == RGB15) {
    if (above) return colourPart(5, false, progress, above, row, values, from, end);
    return colourPart(5, true, progress, above, row, values, from, end);
  }
  if (kind == ALPHA) return bytePart(3, 3, progress, above, row, values, from, end);
  return bytePart(0, 0, progress, above, row, values, from, end);
}

/**
 * The loop that the time goes into, in one piece: what it needs must stay in registers, and a function of its own would have to
 * hand several of them back.
 */
// @ts-ignore: decorator
@inline
function colourPart(
  bits: u32,
  isTop: bool,
  progress: Progress,
  above: usize,
  row: usize,
  values: usize,
  from: u32,
  end: u32,
): bool {
  const red = tableOf(0);
  const green = tableOf(1);
  const blue = tableOf(2);
  const lowest = bottom() - 16; // as far as is read ahead of the last bit
  const mask: u32 = (1 << progress.patience) - 1;
  const trigger = <u32>load<u16>(triggers + (progress.patience << 1));
  let bitWindow = window;
  let bitsHeld = held;
  let bitsNext = next;
  const capped: u32 = bits == 8 ? 4 : 1; // codes with so many low bits have a cap (quic-model.ts)
  const climb = above - row; // from a pixel to the one above
  const behind = values - row; // from a pixel to what was stored for it
  const rowEnd = row + (end << 2);
  const earliest = row + 12; // no run begins before
  let at = row + (from << 2);
  let value = load<u32>(at + behind - 4);
  let redAt = (value & 255) << 2;
  let greenAt = ((value >> 8) & 255) << 2;
  let blueAt = ((value >> 16) & 255) << 2;
  let left = from ? load<u32>(at - 4) : isTop ? 0 : load<u32>(above);
  let runAt: usize = 0;
  let stop = at + (progress.wait << 2);
  for (;;) {
    let last = min<usize>(stop + 4, rowEnd);
    while (at < last) {
      const over = isTop ? 0 : load<u32>(at + climb);
      if (
        !isTop &&
        ((over ^ load<u32>(at + climb - 4)) | (left ^ load<u32>(at - 8))) << 8 == 0 &&
        at >= earliest &&
        runAt != at
      ) {
        const wait = stop - at;
        runAt = at;
        const room = <u32>((rowEnd - at) >> 2);
        let length: u32;
        bitWindow |= load<u64>(bitsNext) >> bitsHeld;
        bitsNext -= (63 - bitsHeld) >> 3;
        bitsHeld |= 56;
        const ones = <u32>clz<u64>(~bitWindow);
        if (ones < 8) {
          const begun = progress.runState;
          const state = min<u32>(begun + ones, LAST_RUN_STATE);
          const rest = <u32>load<u8>(runBits + state);
          length = load<u32>(runSums + ((begun + ones) << 2)) - load<u32>(runSums + (begun << 2));
          length += <u32>(((bitWindow << (ones + 1)) >> 1) >> (63 - rest));
          progress.runState = state - u32(state != 0);
          bitWindow <<= ones + 1 + rest;
          bitsHeld -= ones + 1 + rest;
        } else {
          keepBits(bitWindow, bitsHeld, bitsNext);
          length = takeRun(progress, room);
          bitWindow = window;
          bitsHeld = held;
          bitsNext = next;
        }
        if (length > room) return false;
        const four = i32x4.splat(left | OPAQUE);
        const runEnd = at + (length << 2);
        for (; at < runEnd; at += 16) v128.store(at, four);
        at = runEnd;
        if (at == rowEnd) {
          keepBits(bitWindow, bitsHeld, bitsNext);
          progress.wait = <u32>(wait >> 2);
          return true;
        }
        stop = at + wait;
        last = min<usize>(stop + 4, rowEnd);
        value = load<u32>(at + behind - 4);
        redAt = (value & 255) << 2;
        greenAt = ((value >> 8) & 255) << 2;
        blueAt = ((value >> 16) & 255) << 2;
        continue;
      }
      bitWindow |= load<u64>(bitsNext) >> bitsHeld;
      bitsNext -= (63 - bitsHeld) >> 3;
      bitsHeld |= 56;

      let zeros: u32;
      let low: u32;
      let length: u32;
      let redValue: u32;
      let greenValue: u32;
      let blueValue: u32;
      low = <u32>load<u8>(red + redAt);
      zeros = <u32>clz<u64>(bitWindow);
      if (low >= capped) {
        zeros = <u32>clz<u64>(bitWindow | load<u64>((low << 3) + CAPS));
        length = zeros + 1 + low;
        redValue = (<u32>(bitWindow >> (0 - <u64>length)) ^ (1 << low)) + (zeros << low);
      } else if (zeros < 26 - bits) {
        length = zeros + 1 + low;
        redValue = <u32>(bitWindow >> (0 - <u64>length)) + ((zeros - 1) << low);
      } else {
        redValue = rareValue(bitWindow, load<u32>(red + redAt));
        length = <u32>load<u8>(red + redAt, 3);
      }
      bitWindow <<= length;
      bitsHeld -= length;
      low = <u32>load<u8>(green + greenAt);
      zeros = <u32>clz<u64>(bitWindow);
      if (low >= capped) {
        zeros = <u32>clz<u64>(bitWindow | load<u64>((low << 3) + CAPS));
        length = zeros + 1 + low;
        greenValue = (<u32>(bitWindow >> (0 - <u64>length)) ^ (1 << low)) + (zeros << low);
      } else if (zeros < 26 - bits) {
        length = zeros + 1 + low;
        greenValue = <u32>(bitWindow >> (0 - <u64>length)) + ((zeros - 1) << low);
      } else {
        greenValue = rareValue(bitWindow, load<u32>(green + greenAt));
        length = <u32>load<u8>(green + greenAt, 3);
      }
      bitWindow <<= length;
      bitsHeld -= length;
      if (bitsHeld < 26) {
        bitWindow |= load<u64>(bitsNext) >> bitsHeld;
        bitsNext -= (63 - bitsHeld) >> 3;
        bitsHeld |= 56;
      }
      low = <u32>load<u8>(blue + blueAt);
      zeros = <u32>clz<u64>(bitWindow);
      if (low >= capped) {
        zeros = <u32>clz<u64>(bitWindow | load<u64>((low << 3) + CAPS));
        length = zeros + 1 + low;
        blueValue = (<u32>(bitWindow >> (0 - <u64>length)) ^ (1 << low)) + (zeros << low);
      } else if (zeros < 26 - bits) {
        length = zeros + 1 + low;
        blueValue = <u32>(bitWindow >> (0 - <u64>length)) + ((zeros - 1) << low);
      } else {
        blueValue = rareValue(bitWindow, load<u32>(blue + blueAt));
        length = <u32>load<u8>(blue + blueAt, 3);
      }
      bitWindow <<= length;
      bitsHeld -= length;
      redAt = redValue << 2;
      greenAt = greenValue << 2;
      blueAt = blueValue << 2;
      const stored = redValue | (greenValue << 8) | (blueValue << 16);
      store<u32>(at + behind, stored);
      const expected = isTop ? left : halfway(left, over, bits);
      left = plus(expected, signed(stored, bits), bits);
      store<u32>(at, left | OPAQUE);
      at += 4;
    }
    if (stop >= rowEnd) break;
    if (bitsNext < lowest) return false;
    const before = load<u32>(at + behind - 8);
    value = load<u32>(at + behind - 4);
    learn(red, before & 255, value & 255, trigger);
    learn(green, (before >> 8) & 255, (value >> 8) & 255, trigger);
    learn(blue, (before >> 16) & 255, (value >> 16) & 255, trigger);
    stop = at + ((<u32>load<u8>(chaos + (++progress.seed & 255)) & mask) << 2);
  }
  progress.wait = <u32>((stop - rowEnd) >> 2);
  keepBits(bitWindow, bitsHeld, bitsNext);
  return bitsNext >= lowest;
}

/** Half of each channel's sum, without a carry from one to the next. */
// @ts-ignore: decorator
@inline
function halfway(one: u32, other: u32, bits: u32): u32 {
  return (one & other) + (((one ^ other) >> 1) & (bits == 8 ? 0x7f7f7f : 0x0f0f0f));
}

/** Differences are stored small first, whatever their sign: odd ones are the negative. */
// @ts-ignore: decorator
@inline
function signed(values: u32, bits: u32): u32 {
  if (bits == 8) return ((values >> 1) & 0x7f7f7f) ^ ((values & 0x010101) * 255);
  return ((values >> 1) & 0x0f0f0f) ^ ((values & 0x010101) * 31);
}

/** The sum of each channel, without a carry. */
// @ts-ignore: decorator
@inline
function plus(one: u32, other: u32, bits: u32): u32 {
  if (bits == 8) return ((one & 0x7f7f7f) + (other & 0x7f7f7f)) ^ ((one ^ other) & 0x808080);
  return ((one & 0x1f1f1f) + (other & 0x1f1f1f)) & 0x1f1f1f;
}

/** One channel, in a byte of each pixel: alpha, or grey. Rare enough to be plain. */
// @ts-ignore: decorator
@inline
function bytePart(
  channel: u32,
  byte: usize,
  progress: Progress,
  above: usize,
  row: usize,
  values: usize,
  from: u32,
  end: u32,
): bool {
  const table = tableOf(channel);
  const lowest = bottom() - 16; // as far as is read ahead of the last bit
  const mask: u32 = (1 << progress.patience) - 1;
  const trigger = <u32>load<u16>(triggers + (progress.patience << 1));
  row += byte;
  const hasAbove = above != 0;
  above += byte;
  let at = from;
  let runAt: u32 = 0;
  let stop = at + progress.wait;
  for (;;) {
    while (at <= stop && at < end) {
      const place = row + (at << 2);
      const over = above + (at << 2);
      const isRun =
        hasAbove &&
        at > 2 &&
        runAt != at &&
        load<u8>(over) == load<u8>(over - 4) &&
        load<u8>(place - 4) == load<u8>(place - 8);
      if (isRun) {
        const wait = stop - at;
        runAt = at;
        const length = takeRun(progress, end - at);
        if (length > end - at) return false;
        const runEnd = at + length;
        const same = load<u8>(place - 4);
        for (; at < runEnd; at++) store<u8>(row + (at << 2), same);
        if (at == end) {
          progress.wait = wait;
          return true;
        }
        stop = at + wait;
        continue;
      }
      const value = takeValue(load<u32>(table + (load<u32>(values + (at << 2) - 4) << 2)));
      store<u32>(values + (at << 2), value);
      const left: u32 = at ? load<u8>(place - 4) : hasAbove ? load<u8>(over) : 0;
      const expected = hasAbove ? (left + load<u8>(over)) >> 1 : left;
      store<u8>(place, <u8>(expected + ((value >> 1) ^ ((value & 1) * 255))));
      at++;
    }
    if (stop >= end) break;
    if (next < lowest) return false;
    learn(table, load<u32>(values + (stop << 2) - 4), load<u32>(values + (stop << 2)), trigger);
    stop = at + (<u32>load<u8>(chaos + (++progress.seed & 255)) & mask);
  }
  progress.wait = stop - end;
  return next >= lowest;
}

/** How many pixels repeat the one before; more than `room` in a broken stream. */
function takeRun(progress: Progress, room: u32): u32 {
  let length: u32 = 0;
  let ones: u32;
  do {
    ones = takeOnes();
    for (let hit: u32 = 0; hit < ones; hit++) {
      length += 1 << load<u8>(runBits + progress.runState);
      if (progress.runState < LAST_RUN_STATE) progress.runState++;
    }
    if (length > room) return length;
  } while (ones == 8);
  length += takeBits(load<u8>(runBits + progress.runState));
  if (progress.runState) progress.runState--;
  return length;
}
