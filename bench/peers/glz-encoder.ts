const largestCopy = 32;
const headerBytes = 33;
const nearPlace = 1 << 12;
const farPlace = 1 << 17;
const hashBits = 20;

interface Held {
  readonly id: number;
  readonly pixels: Uint32Array;
}

/**
 * Encodes BGRx pictures as SPICE's GLZ RGB32, one after the other, greedily with the last place of each three pixels in the pictures
 * of the window, as servers do (glz-encode.tmpl.c).
 */
export class GlzEncoder {
  private readonly held: Held[] = [];
  private readonly images = new Int32Array(1 << hashBits).fill(-1);
  private readonly places = new Int32Array(1 << hashBits);
  private nextId = 0;

  /** `window` is how many pixels later pictures may refer to, the new one included. */
  constructor(private readonly window: number) {}

  encode(picture: Uint8Array, width: number, height: number): Uint8Array<ArrayBuffer> {
    const pixels = new Uint32Array(picture.buffer, picture.byteOffset, width * height);
    const id = this.nextId++;
    this.held.push({ id, pixels });
    while (this.held.reduce((sum, image) => sum + image.pixels.length, 0) > this.window) this.held.shift();
    const writer = new Writer(picture, pixels.length);
    writer.head(width, height, id, id - (this.held[0]?.id ?? id));
    this.encodePixels({ id, pixels }, writer);
    return writer.finish(pixels.length);
  }

  private encodePixels({ id, pixels }: Held, writer: Writer): void {
    for (let at = 0; at + 2 < pixels.length;) {
      const hash = hashOf(pixels, at);
      const image = this.images[hash] ?? -1;
      const place = this.places[hash] ?? 0;
      const length = this.matchLength(image, place, id, at);
      this.remember(hash, id, at);
      if (length < 3) {
        at += 1;
        continue;
      }
      writer.match(at, length, id - image, image === id ? at - place : place);
      at += length;
      for (const last of [at - 2, at - 1]) if (last + 2 < pixels.length) this.remember(hashOf(pixels, last), id, last);
    }
  }

  private remember(hash: number, id: number, at: number): void {
    this.images[hash] = id;
    this.places[hash] = at;
  }

  /** None where the place is no longer held, or is the first of another picture, which has no code. */
  private matchLength(image: number, place: number, id: number, at: number): number {
    const from = this.held.find((held) => held.id === image)?.pixels;
    const pixels = this.held.at(-1)?.pixels;
    if (!from || !pixels || (image !== id && place === 0)) return 0;
    let length = 0;
    const most = Math.min(pixels.length - at, from.length - place);
    while (length < most && from[place + length] === pixels[at + length]) length += 1;
    return length;
  }
}

function hashOf(pixels: Uint32Array, at: number): number {
  const mixed = Math.imul(pixels[at] ?? 0, 9) ^ Math.imul(pixels[at + 1] ?? 0, 31) ^ (pixels[at + 2] ?? 0);
  return Math.imul(mixed, 0x9e3779b1) >>> (32 - hashBits);
}

class Writer {
  private readonly out: Uint8Array<ArrayBuffer>;
  private to = headerBytes;
  private literalsFrom = 0;

  constructor(
    private readonly bytes: Uint8Array,
    pixels: number,
  ) {
    this.out = new Uint8Array(headerBytes + pixels * 4 + 64);
  }

  head(width: number, height: number, id: number, back: number): void {
    const head = new DataView(this.out.buffer);
    head.setUint32(0, 0x20205a4c);
    head.setUint32(4, 0x10001);
    head.setUint8(8, 0x18); // RGB32, from the top
    for (const [at, word] of [width, height, width * 4, 0, id, back].entries()) head.setUint32(9 + at * 4, word);
  }

  /** `place` is the distance within a picture, the place in another one. */
  match(at: number, length: number, image: number, place: number): void {
    this.literals(at);
    this.literalsFrom = at + length;
    const stored = image === 0 ? place - 1 : place;
    const isNear = stored < nearPlace;
    this.put((Math.min(length, 7) << 5) | (isNear ? 0 : 16) | (stored & 15));
    if (length >= 7) {
      let more = length - 7;
      for (; more >= 255; more -= 255) this.put(255);
      this.put(more);
    }
    this.put(stored >> 4);
    const isFarthest = stored >= farPlace;
    const inFlags = isNear ? image & 63 : ((stored >> 12) & 31) | (isFarthest ? 32 : 0);
    const rest = isNear ? image >> 6 : image;
    const bytes = rest === 0 ? 0 : rest < 256 ? 1 : 2;
    this.put((bytes << 6) | inFlags);
    for (let index = 0; index < bytes; index += 1) this.put(rest >> (index * 8));
    if (isFarthest) this.put(stored >> 17);
  }

  finish(pixels: number): Uint8Array<ArrayBuffer> {
    this.literals(pixels);
    return this.out.slice(0, this.to);
  }

  private literals(end: number): void {
    for (let at = this.literalsFrom; at < end; at += largestCopy) {
      const count = Math.min(largestCopy, end - at);
      this.put(count - 1);
      for (let pixel = at; pixel < at + count; pixel += 1) {
        for (let byte = pixel * 4; byte < pixel * 4 + 3; byte += 1) this.put(this.bytes[byte] ?? 0);
      }
    }
  }

  private put(byte: number): void {
    this.out[this.to++] = byte;
  }
}
