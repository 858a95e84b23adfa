/** Encodes a BGRx picture as SPICE's QUIC RGB32, bit for bit as spice-common does (quic.c). */
export function encodeQuic(picture: Uint8Array, width: number, height: number): Uint8Array<ArrayBuffer> {
  const bits = new BitWriter(width * height * 10 + 64);
  for (const word of [0x43495551, 0, 4, width, height]) bits.word(word);
  const encoder = new Encoder(picture, width, bits);
  for (let y = 0; y < height; y += 1) encoder.row(y);
  return bits.finish();
}

const longest = 26;
const depth = 8;
const codes = Array.from({ length: depth }, (_, low) => {
  const limit = Math.min(longest - depth, (1 << (depth - low)) - 1);
  const rest = (1 << depth) - (limit << low);
  return { low, limit, suffix: 32 - Math.clz32(rest - 1) };
});
type Code = (typeof codes)[number];
const lengthOf = ({ low, limit, suffix }: Code, value: number): number =>
  value < limit << low ? (value >> low) + low + 1 : limit + suffix;

const triggers = [110, 550, 900, 800, 550, 400, 350];
const patienceLast = 6;
const patiencePixels = 2048;
// prettier-ignore
const chaos = [
  2, 23, 19, 21, 7, 18, 40, 14, 12, 32, 47, 44, 36, 6, 18, 11, 4, 19, 42, 29, 16, 63, 57, 51, 16, 3, 5, 14, 15, 30, 20, 9,
  36, 45, 3, 57, 61, 0, 8, 5, 41, 14, 43, 27, 43, 59, 31, 35, 39, 60, 42, 38, 13, 54, 62, 1, 26, 3, 11, 61, 52, 34, 7, 48,
  4, 59, 22, 12, 22, 8, 50, 4, 10, 6, 44, 8, 11, 46, 31, 51, 53, 17, 1, 43, 46, 60, 36, 54, 10, 27, 39, 44, 22, 41, 23, 2,
  44, 0, 40, 53, 40, 48, 16, 43, 32, 28, 33, 12, 20, 2, 56, 62, 55, 58, 18, 20, 13, 55, 38, 29, 57, 19, 49, 33, 47, 63, 59, 0,
  35, 61, 19, 25, 46, 38, 60, 4, 35, 1, 26, 40, 28, 10, 5, 14, 25, 18, 48, 49, 20, 59, 62, 34, 46, 7, 33, 52, 34, 58, 9, 29,
  8, 55, 62, 60, 37, 36, 37, 50, 6, 3, 10, 28, 48, 24, 26, 61, 57, 30, 11, 54, 2, 6, 50, 47, 7, 17, 35, 53, 32, 12, 23, 17,
  5, 21, 49, 55, 51, 45, 52, 27, 39, 25, 39, 63, 22, 24, 42, 52, 56, 38, 41, 41, 56, 32, 13, 24, 26, 51, 27, 56, 58, 37, 24, 42,
  15, 28, 17, 30, 31, 15, 16, 23, 25, 54, 33, 34, 1, 29, 31, 50, 53, 21, 49, 15, 47, 9, 0, 58, 37, 45, 30, 13, 9, 45, 63, 21,
];
// prettier-ignore
const runBits = [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 9, 10, 11, 12, 13, 14, 15];

/** What a channel's values were before: eight buckets, each with the length they would have had in each code. */
class Channel {
  readonly values: Uint8Array;
  first = 0;
  private readonly counters = Array.from({ length: depth }, () => new Array<number>(depth).fill(0));
  private readonly chosen = new Array<number>(depth).fill(depth - 1);

  constructor(width: number) {
    this.values = new Uint8Array(width);
  }

  before(x: number): number {
    return (x === 0 ? this.first : this.values[x - 1]) ?? 0;
  }

  codeAfter(value: number): Code {
    return codes[this.chosen[bucketOf(value)] ?? 0] as Code;
  }

  learn(x: number, trigger: number): void {
    const bucket = bucketOf(this.before(x));
    const counters = this.counters[bucket] as number[];
    let best = depth - 1;
    for (let low = depth - 1; low >= 0; low -= 1) {
      counters[low] = (counters[low] ?? 0) + lengthOf(codes[low] as Code, this.values[x] ?? 0);
      if ((counters[low] ?? 0) < (counters[best] ?? 0)) best = low;
    }
    this.chosen[bucket] = best;
    if ((counters[best] ?? 0) > trigger)
      for (let low = 0; low < depth; low += 1) counters[low] = (counters[low] ?? 0) >> 1;
  }
}

const bucketOf = (value: number): number => Math.min(31 - Math.clz32(value + 1), depth - 1);

class Encoder {
  private readonly pixels: Uint32Array;
  private readonly channels: readonly Channel[];
  private wait = 0;
  private seed = 255;
  private patience = 0;
  private left = patiencePixels;
  private runState = 0;

  constructor(
    private readonly picture: Uint8Array,
    private readonly width: number,
    private readonly bits: BitWriter,
  ) {
    this.pixels = new Uint32Array(picture.buffer, picture.byteOffset, picture.length >> 2);
    this.channels = [0, 1, 2].map(() => new Channel(width));
  }

  row(y: number): void {
    for (const channel of this.channels) channel.first = y === 0 ? 0 : (channel.values[0] ?? 0);
    let from = 0;
    while (this.patience < patienceLast && this.left <= this.width - from) {
      if (this.left > 0) this.part(y, from, from + this.left);
      from += this.left;
      this.patience += 1;
      this.left = patiencePixels;
    }
    if (from === this.width) return;
    this.part(y, from, this.width);
    if (this.patience < patienceLast) this.left -= this.width - from;
  }

  private part(y: number, from: number, end: number): void {
    let stop = from + this.wait;
    let runAt = 0;
    for (let x = from; x < end;) {
      if (y > 0 && x > 2 && runAt !== x && this.same(y - 1, x) && this.same(y, x - 1)) {
        this.wait = stop - x;
        runAt = x;
        while (x < end && this.same(y, x)) x += 1;
        this.run(x - runAt);
        if (x === end) return;
        stop = x + this.wait;
        continue;
      }
      // the order in the stream is red, green, blue; in memory blue comes first
      for (const [index, channel] of this.channels.entries()) this.sample(channel, y, x, 2 - index);
      x += 1;
      if (x > stop) {
        for (const channel of this.channels) channel.learn(stop, triggers[this.patience] ?? 0);
        this.seed = (this.seed + 1) & 255;
        stop = x + ((chaos[this.seed] ?? 0) & ((1 << this.patience) - 1));
      }
    }
    this.wait = stop - end;
  }

  private sample(channel: Channel, y: number, x: number, byte: number): void {
    const at = (y * this.width + x) * 4 + byte;
    const left = x === 0 ? (y === 0 ? 0 : this.byte(at - this.width * 4)) : this.byte(at - 4);
    const expected = y === 0 ? left : (left + this.byte(at - this.width * 4)) >> 1;
    const difference = (this.byte(at) - expected) & 255;
    const value = difference < 128 ? difference << 1 : ((255 - difference) << 1) + 1;
    const code = channel.codeAfter(channel.before(x));
    channel.values[x] = value;
    const { low, limit, suffix } = code;
    if (value < limit << low) this.bits.put((1 << low) | (value & ((1 << low) - 1)), (value >> low) + low + 1);
    else this.bits.put(value - (limit << low), limit + suffix);
  }

  private run(length: number): void {
    let rest = length;
    while (rest >= 1 << (runBits[this.runState] ?? 0)) {
      this.bits.put(1, 1);
      rest -= 1 << (runBits[this.runState] ?? 0);
      if (this.runState < 31) this.runState += 1;
    }
    this.bits.put(rest, (runBits[this.runState] ?? 0) + 1);
    if (this.runState > 0) this.runState -= 1;
  }

  /** Whether a pixel is as the one before it. */
  private same(y: number, x: number): boolean {
    const at = y * this.width + x;
    return (((this.pixels[at] ?? 0) ^ (this.pixels[at - 1] ?? 0)) & 0xffffff) === 0;
  }

  private byte(at: number): number {
    return this.picture[at] ?? 0;
  }
}

/** Bits from the highest of little-endian words of 32. */
class BitWriter {
  private readonly view: DataView<ArrayBuffer>;
  private at = 0;
  private held = 0;
  private count = 0;

  constructor(capacity: number) {
    this.view = new DataView(new ArrayBuffer(capacity));
  }

  put(bits: number, count: number): void {
    const room = 32 - this.count;
    if (count < room) {
      this.held |= bits << (room - count);
      this.count += count;
      return;
    }
    this.word(this.held | (bits >>> (count - room)));
    this.count = count - room;
    this.held = this.count === 0 ? 0 : bits << (32 - this.count);
  }

  /** A whole word, as far as it stands alone. */
  word(value: number): void {
    this.view.setUint32(this.at, value >>> 0, true);
    this.at += 4;
  }

  /** The stream with the word in reserve that decoders look ahead into. */
  finish(): Uint8Array<ArrayBuffer> {
    this.word(this.held);
    this.word(0);
    return new Uint8Array(this.view.buffer, 0, this.at).slice();
  }
}
