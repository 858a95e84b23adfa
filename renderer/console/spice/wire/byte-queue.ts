/**
 * Bytes that arrived, taken in pieces of a wanted size. Each byte is copied once, however it was cut up on the way, so a
 * large message costs linear time. One taker at a time.
 */
export class ByteQueue {
  private readonly chunks: Uint8Array[] = [];
  private offset = 0; // into the first chunk
  private length = 0;
  private waiting: { readonly size: number; readonly resolve: (piece: ArrayBuffer) => void } | undefined;

  push(chunk: ArrayBuffer): void {
    this.chunks.push(new Uint8Array(chunk));
    this.length += chunk.byteLength;
    const waiting = this.waiting;
    if (!waiting || this.length < waiting.size) return;
    this.waiting = undefined;
    waiting.resolve(this.cut(waiting.size));
  }

  /** Bytes that nobody has taken yet. */
  get held(): number {
    return this.length;
  }

  /** Resolves with exactly `size` bytes; stays open for ever when they never come. */
  take(size: number): Promise<ArrayBuffer> {
    if (this.waiting) throw new Error('the queue has a taker already');
    if (this.length >= size) return Promise.resolve(this.cut(size));
    return new Promise((resolve) => (this.waiting = { size, resolve }));
  }

  private cut(size: number): ArrayBuffer {
    const piece = new Uint8Array(size);
    for (let done = 0; done < size;) {
      const chunk = this.chunks[0];
      if (!chunk) throw new Error('the queue lost count');
      const part = chunk.subarray(this.offset, this.offset + size - done);
      piece.set(part, done);
      done += part.length;
      this.offset += part.length;
      if (this.offset === chunk.length) {
        this.chunks.shift();
        this.offset = 0;
      }
    }
    this.length -= size;
    return piece.buffer;
  }
}
