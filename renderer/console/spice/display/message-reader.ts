import { BrokenImage } from '../decoders/broken-image.ts';
import type { Clip, Point, Rect } from '../canvas/types.ts';

const rectBytes = 16;

/**
 * Reads a message field by field, little endian, as spice.proto has them. Reading beyond the end is a RangeError; a count is
 * checked against what is left before memory is taken for it.
 */
export class MessageReader {
  constructor(
    readonly view: DataView<ArrayBuffer>,
    public at = 0,
  ) {}

  u8(): number {
    this.at += 1;
    return this.view.getUint8(this.at - 1);
  }

  u16(): number {
    this.at += 2;
    return this.view.getUint16(this.at - 2, true);
  }

  i16(): number {
    this.at += 2;
    return this.view.getInt16(this.at - 2, true);
  }

  u32(): number {
    this.at += 4;
    return this.view.getUint32(this.at - 4, true);
  }

  i32(): number {
    this.at += 4;
    return this.view.getInt32(this.at - 4, true);
  }

  u64(): bigint {
    this.at += 8;
    return this.view.getBigUint64(this.at - 8, true);
  }

  point(): Point {
    return { x: this.i32(), y: this.i32() };
  }

  point16(): Point {
    return { x: this.i16(), y: this.i16() };
  }

  /** Its own order is top, left, bottom, right. */
  rect(): Rect {
    const [top, left, bottom, right] = [this.i32(), this.i32(), this.i32(), this.i32()];
    return { left, top, right, bottom };
  }

  /** A reader at the place in the message that an address here names; undefined for none (0). */
  pointer(): MessageReader | undefined {
    const at = this.u32();
    return at === 0 ? undefined : new MessageReader(this.view, at);
  }

  /** Where `size` bytes lie that begin here. */
  bytes(size: number): ByteRange {
    const range = { at: this.at, size };
    this.need(size);
    this.at += size;
    return range;
  }

  clip(): Clip {
    const type = this.u8();
    if (type === 0) return undefined;
    if (type !== 1) throw new BrokenImage(`clip type ${type}`);
    const count = this.u32();
    this.need(count * rectBytes);
    return Array.from({ length: count }, () => this.rect());
  }

  /** A RangeError where fewer bytes are left. */
  need(size: number): void {
    if (this.at + size > this.view.byteLength)
      throw new RangeError(`${size} bytes at ${this.at} of ${this.view.byteLength}`);
  }
}

/** A part of a message. */
export interface ByteRange {
  readonly at: number;
  readonly size: number;
}
