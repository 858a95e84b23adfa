import { freeBuffer } from './free-buffer.ts';

/** A buffer for messages that came in several pieces is kept up to this size. */
const largestKept = 32 * 1024 * 1024;
const mostUsedUp = 4096;

/**
 * Bytes that arrived, taken in pieces of a wanted size. Each byte is copied once at most, however it was cut up on the way, so a
 * large message costs linear time. One taker at a time.
 */
export class ByteQueue {
  private chunks: (Uint8Array<ArrayBuffer> | undefined)[] = [];
  /** Those in front are used up; taking each out of the array would cost its whole length. */
  private first = 0;
  private offset = 0; // into the first chunk
  private length = 0;
  /** Of chunks that are used up, but may still be looked at. */
  private usedUp: ArrayBuffer[] = [];
  private waiting: { readonly size: number; readonly resolve: () => void } | undefined;
  /** Fresh pages cost more than the copy into them, so the buffer of a large message serves the next one. */
  private joined = new Uint8Array(0);

  /** `place` says where a message is put together, where that should not be here; it stays until the next one. */
  constructor(private readonly place?: (size: number) => Uint8Array<ArrayBuffer> | undefined) {}

  /** The queue owns the chunk from now on, and frees it when it is used up. */
  push(chunk: ArrayBuffer): void {
    if (chunk.byteLength === 0) return;
    this.chunks.push(new Uint8Array(chunk));
    this.length += chunk.byteLength;
    const waiting = this.waiting;
    if (!waiting || this.length < waiting.size) return;
    this.waiting = undefined;
    waiting.resolve();
  }

  /** Bytes that nobody has taken yet. */
  get held(): number {
    return this.length;
  }

  /** Resolves with exactly `size` bytes of their own; stays open for ever when they never come. */
  take(size: number): Promise<ArrayBuffer> {
    return this.has(size).then(() => {
      const piece = new Uint8Array(size);
      this.freeUsedUp();
      this.cutInto(piece);
      return piece.buffer;
    });
  }

  /** The next `size` bytes where they lie: they stay as they are until the next call. Undefined while they are not there. */
  view(size: number): DataView<ArrayBuffer> | undefined {
    const first = this.chunks[this.first];
    if (this.length < size || (size > 0 && !first)) return undefined;
    this.freeUsedUp();
    if (first && first.length - this.offset >= size) {
      const view = new DataView(first.buffer, first.byteOffset + this.offset, size);
      this.advance(first, size);
      return view;
    }
    const piece = this.place?.(size) ?? this.room(size);
    this.cutInto(piece);
    this.freeUsedUp();
    return new DataView(piece.buffer, piece.byteOffset, size);
  }

  /** Resolves once so many bytes are there. */
  has(size: number): Promise<void> {
    if (this.waiting) throw new Error('the queue has a taker already');
    if (this.length >= size) return Promise.resolve();
    return new Promise((resolve) => (this.waiting = { size, resolve }));
  }

  private room(size: number): Uint8Array<ArrayBuffer> {
    if (size > largestKept) return new Uint8Array(size);
    if (this.joined.length < size) this.joined = new Uint8Array(Math.min(largestKept, Math.max(size * 1.25, 65_536)));
    return this.joined.subarray(0, size);
  }

  private cutInto(piece: Uint8Array): void {
    for (let done = 0; done < piece.length;) {
      const chunk = this.chunks[this.first];
      if (!chunk) throw new Error('the queue lost count');
      const part = chunk.subarray(this.offset, this.offset + piece.length - done);
      piece.set(part, done);
      done += part.length;
      this.advance(chunk, part.length);
    }
  }

  private freeUsedUp(): void {
    for (const buffer of this.usedUp) freeBuffer(buffer);
    this.usedUp = [];
  }

  private advance(first: Uint8Array<ArrayBuffer>, bytes: number): void {
    this.length -= bytes;
    this.offset += bytes;
    if (this.offset < first.length) return;
    this.chunks[this.first] = undefined;
    this.usedUp.push(first.buffer);
    this.first += 1;
    this.offset = 0;
    if (this.first < mostUsedUp && this.first < this.chunks.length) return;
    this.chunks = this.chunks.slice(this.first);
    this.first = 0;
  }
}
