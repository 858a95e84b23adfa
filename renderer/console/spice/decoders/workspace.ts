import { BrokenImage } from './broken-image.ts';
import type { Picture } from './picture.ts';
import type { Wasm } from './wasm.ts';

/** Vectors are read and written whole, this far behind the data at most. */
export const slack = 64;
/** More than a message with the largest picture. */
const largestInput = 2 ** 28;
/** Of a picture, a message and a window, each the largest. */
const mostMemory = 2 ** 30;
/** What lies in the reserved input may be read this far in front and behind. */
const margin = 4096;

function align(address: number): number {
  return Math.ceil(address / 64) * 64;
}

/** The decoders' memory: what stays in front, and behind it room for one call at a time. */
export class Workspace {
  private start: number;
  private input = { at: 0, size: 0, room: 0 };

  constructor(readonly wasm: Wasm) {
    this.start = wasm.base();
  }

  /** Room for one call, which ends the last one's. */
  open(): Area {
    return new Area(this, this.start);
  }

  /** Keeps the next `bytes` from all later calls. Throws `BrokenImage` when there are none. */
  keep(bytes: number): number {
    const at = align(this.start);
    this.grow(at + bytes);
    this.start = align(at + bytes);
    return at;
  }

  /** Memory up to `end`. Throws `BrokenImage` when there is none. */
  grow(end: number): void {
    if (end > mostMemory || !this.wasm.reserve(end - this.wasm.base()))
      throw new BrokenImage(`no memory for ${end} bytes`);
  }

  /** As `SpiceDecoders.reserveInput`. */
  reserveInput(size: number): Uint8Array<ArrayBuffer> {
    if (size > largestInput) throw new BrokenImage(`a message of ${size} bytes`);
    if (size > this.input.room)
      this.input = { ...this.roomFor(Math.max(2 ** 20, 2 ** Math.ceil(Math.log2(size)))), size };
    this.input.size = size;
    return this.bytes(this.input.at, size);
  }

  /** What was reserved last. */
  get reserved(): Uint8Array<ArrayBuffer> {
    return this.bytes(this.input.at, this.input.size);
  }

  /** A stream that may lie in this memory, which its view does not survive when the memory grows. */
  steady(stream: Uint8Array): () => Uint8Array {
    if (stream.buffer !== this.wasm.memory.buffer) return () => stream;
    const { byteOffset, length } = stream;
    return () => this.bytes(byteOffset, length);
  }

  private roomFor(room: number): { at: number; room: number } {
    const isLast = this.input.room > 0 && this.start === align(this.input.at + this.input.room + margin);
    if (isLast) this.start = this.input.at - margin;
    return { at: this.keep(margin + room + margin) + margin, room };
  }

  /** Where a stream lies that was put into the reserved input. */
  placeOf(stream: Uint8Array): number | undefined {
    const { at, size } = this.input;
    const isHere = stream.buffer === this.wasm.memory.buffer && size > 0;
    const isInput = isHere && stream.byteOffset >= at && stream.byteOffset + stream.length <= at + size;
    return isInput ? stream.byteOffset : undefined;
  }

  bytes(at: number, length: number): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.wasm.memory.buffer, at, length);
  }

  picture(at: number, width: number, height: number, hasAlpha: boolean): Picture {
    return { width, height, hasAlpha, data: new Uint8ClampedArray(this.wasm.memory.buffer, at, width * height * 4) };
  }
}

/** The room of one call: taken piece by piece, then there all at once. */
export class Area {
  private readonly copies: { readonly at: number; readonly behind: number; readonly stream: () => Uint8Array }[] = [];

  constructor(
    private readonly space: Workspace,
    private at: number,
  ) {}

  /** An address for so many bytes, with `behind` more that may be overwritten. */
  take(bytes: number, behind = slack): number {
    const at = align(this.at);
    this.at = at + bytes + behind;
    return at;
  }

  /** Where a stream will lie when the area is there: where it lies now, if that is in the reserved input. */
  takeStream(stream: Uint8Array, behind = slack): number {
    return this.space.placeOf(stream) ?? this.takeCopy(stream, behind);
  }

  /** Where a copy of the stream will lie. */
  takeCopy(stream: Uint8Array, behind = slack): number {
    const at = this.take(stream.length, behind);
    this.copies.push({ at, behind, stream: this.space.steady(stream) });
    return at;
  }

  /** Makes the memory and copies the streams in. Throws `BrokenImage` where there is no memory. */
  ready(): void {
    this.space.grow(this.at);
    for (const { at, behind, stream } of this.copies.splice(0)) {
      const from = stream();
      const memory = this.space.bytes(at, from.length + behind);
      memory.set(from);
      memory.fill(0, from.length); // so that what is made of a stream that is cut off does not depend on what was here
    }
  }
}
