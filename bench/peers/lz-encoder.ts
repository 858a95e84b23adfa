const largestCopy = 32;
const nearest = 8191;
const farthest = 65535 + nearest - 1;

/** Encodes a BGRx picture as SPICE's LZ_RGB32, greedily with the last place of each pair of pixels, as servers do. */
export function encodeLz(picture: Uint8Array, width: number, height: number): Uint8Array<ArrayBuffer> {
  const pixels = new Uint32Array(picture.buffer, picture.byteOffset, width * height);
  const out = new Uint8Array(28 + pixels.length * 4 + 64);
  const head = new DataView(out.buffer);
  for (const [index, word] of [0x20205a4c, 0x10001, 8, width, height, width * 4, 1].entries()) {
    head.setUint32(index * 4, word);
  }
  return out.slice(0, new Encoder(pixels, picture, out).encode());
}

class Encoder {
  private readonly places = new Int32Array(1 << 13).fill(-1);
  private to = 28;
  private literalsFrom = 0;

  constructor(
    private readonly pixels: Uint32Array,
    private readonly bytes: Uint8Array,
    private readonly out: Uint8Array,
  ) {}

  /** Returns how many bytes it took. */
  encode(): number {
    for (let at = 0; at < this.pixels.length;) {
      const from = this.lookUp(at);
      const length = from < 0 ? 0 : this.matchLength(from, at);
      if (length < 3) {
        at += 1;
        continue;
      }
      this.writeLiterals(at);
      this.writeMatch(at - from, length);
      at += length;
      this.literalsFrom = at;
    }
    this.writeLiterals(this.pixels.length);
    return this.to;
  }

  private lookUp(at: number): number {
    const hash = (Math.imul((this.pixels[at] ?? 0) * 3 + (this.pixels[at + 1] ?? 0), 0x9e3779b1) >>> 19) & 8191;
    const place = this.places[hash] ?? -1;
    this.places[hash] = at;
    return at - place <= farthest ? place : -1;
  }

  private matchLength(from: number, at: number): number {
    let length = 0;
    while (at + length < this.pixels.length && this.pixels[from + length] === this.pixels[at + length]) length += 1;
    return length;
  }

  private writeLiterals(end: number): void {
    for (let at = this.literalsFrom; at < end; at += largestCopy) {
      const count = Math.min(largestCopy, end - at);
      this.out[this.to++] = count - 1;
      for (let pixel = at; pixel < at + count; pixel += 1) {
        this.out.set(this.bytes.subarray(pixel * 4, pixel * 4 + 3), this.to);
        this.to += 3;
      }
    }
  }

  /** Length and distance are stored less one; lengths above six go on in bytes, far distances in two more. */
  private writeMatch(distance: number, length: number): void {
    const isFar = distance > nearest;
    const stored = isFar ? 0x1fff : distance - 1;
    this.out[this.to++] = (Math.min(length, 7) << 5) | (stored >> 8);
    if (length >= 7) {
      let more = length - 7;
      for (; more >= 255; more -= 255) this.out[this.to++] = 255;
      this.out[this.to++] = more;
    }
    this.out[this.to++] = stored & 255;
    if (!isFar) return;
    const beyond = distance - 1 - nearest;
    this.out[this.to++] = beyond >> 8;
    this.out[this.to++] = beyond & 255;
  }
}
