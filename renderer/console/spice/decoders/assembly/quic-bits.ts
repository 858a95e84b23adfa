import { lengthOf, valueOf } from './quic-model';

/**
 * The stream as a window of 64 bits, its next bit on top. The stream's words were reversed before: read downwards, eight bytes
 * anywhere are the next 64 bits. Loops keep the three in locals.
 */
export let window: u64 = 0;
/** How many of the window's bits are certain. */
export let held: u32 = 0;
export let next: usize = 0;

let top: usize = 0;
let lowest: usize = 0;

/** Starts with the stream of `bytes`, a multiple of 4 and 8 at least, at `stream`, and reverses its words in place. */
export function openBits(stream: usize, bytes: u32): void {
  let low = stream;
  let high = stream + bytes - 4;
  for (; low < high; low += 4, high -= 4) {
    const word = load<u32>(low);
    store<u32>(low, load<u32>(high));
    store<u32>(high, word);
  }
  lowest = stream;
  top = stream + bytes - 8;
  keepBits(0, 0, top);
}

// @ts-ignore: decorator
@inline
export function keepBits(newWindow: u64, newHeld: u32, newNext: usize): void {
  window = newWindow;
  held = newHeld;
  next = newNext;
}

/** Tops the window up to at least 56 bits. */
function fill(): void {
  window |= load<u64>(next) >> held;
  next -= (63 - held) >> 3;
  held |= 56;
}

/** How many ones come next, eight at most; they are taken, and with fewer than eight the zero behind them. */
export function takeOnes(): u32 {
  fill();
  const ones = min<u32>(<u32>clz<u64>(~window), 8);
  const taken = ones == 8 ? 8 : ones + 1;
  window <<= taken;
  held -= taken;
  return ones;
}

/** Takes up to 32 bits. */
export function takeBits(count: u32): u32 {
  fill();
  const bits = <u32>((window >> 1) >> (63 - count));
  window <<= count;
  held -= count;
  return bits;
}

/** Takes the value of the code word that comes next. */
export function takeValue(word: u32): u32 {
  fill();
  const zeros = <u32>clz<u64>(window);
  const value = valueOf(window, zeros, word);
  const length = lengthOf(zeros, word);
  window <<= length;
  held -= length;
  return value;
}

/** The address of the stream's last word. */
export function bottom(): usize {
  return lowest;
}

/** Whether more was read than there is. Reads of up to 2 KB too much are harmless: the caller keeps them in front of the stream. */
export function isOverrun(): bool {
  return <i64>(top - next) * 8 - held > <i64>(top + 8 - lowest) * 8;
}
