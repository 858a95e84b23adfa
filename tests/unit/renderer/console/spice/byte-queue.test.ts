import { SpiceWireReader } from 'spice-html5/src/wire.js';
import { describe, expect, it } from 'vitest';
import { ByteQueue } from '../../../../../renderer/console/spice/wire/byte-queue.ts';

const bytes = (...values: readonly number[]) => new Uint8Array(values).buffer;

async function taken(queue: ByteQueue, size: number): Promise<number[]> {
  return [...new Uint8Array(await queue.take(size))];
}

describe('ByteQueue', () => {
  it('gives exact pieces of what came in other pieces', async () => {
    const queue = new ByteQueue();
    queue.push(bytes(1, 2, 3));
    queue.push(bytes(4));
    queue.push(bytes());
    queue.push(bytes(5, 6, 7, 8));
    expect(await taken(queue, 2)).toEqual([1, 2]);
    expect(await taken(queue, 4)).toEqual([3, 4, 5, 6]);
    expect(await taken(queue, 0)).toEqual([]);
    expect(await taken(queue, 2)).toEqual([7, 8]);
  });

  it('waits for the last byte, one at a time', async () => {
    const queue = new ByteQueue();
    let done = false;
    const piece = queue.take(3).then((result) => {
      done = true;
      return result;
    });
    for (const value of [1, 2]) queue.push(bytes(value));
    await Promise.resolve();
    expect(done).toBe(false);
    queue.push(bytes(3));
    expect([...new Uint8Array(await piece)]).toEqual([1, 2, 3]);
  });

  it('has one taker', () => {
    const queue = new ByteQueue();
    void queue.take(1);
    expect(() => queue.take(1)).toThrow('taker');
  });

  it('puts a large message together in linear time, where spice-html5 copies it once a chunk', async () => {
    const chunk = new ArrayBuffer(64 * 1024);
    const chunks = 64;
    const size = chunk.byteLength * chunks;
    const theirs = timed(() => feedTheirs(chunk, chunks));
    const queue = new ByteQueue();
    const whole = queue.take(size);
    const ours = timed(() => {
      for (let at = 0; at < chunks; at++) queue.push(chunk);
    });
    expect((await whole).byteLength).toBe(size);
    expect(ours * 5).toBeLessThan(theirs); // 32 times as many bytes are copied there
  });

  it('gives back the memory of what was looked at, once the next piece is asked for', async () => {
    const queue = new ByteQueue();
    const chunks = [4, 4, 8].map((size) => new ArrayBuffer(size));
    for (const chunk of chunks) queue.push(chunk);
    const held = () => chunks.map(({ byteLength }) => byteLength);
    expect(queue.view(4)?.byteLength).toBe(4);
    expect(held()).toEqual([4, 4, 8]);
    expect(queue.view(6)?.byteLength).toBe(6);
    expect(held()).toEqual([0, 0, 8]);
    expect((await queue.take(6)).byteLength).toBe(6);
    queue.view(0);
    expect(held()).toEqual([0, 0, 0]);
  });
});

function feedTheirs(chunk: ArrayBuffer, chunks: number): void {
  let got = 0;
  const reader = new SpiceWireReader({ ws: { addEventListener: () => {} } }, (message) => (got = message.byteLength));
  reader.request(chunk.byteLength * chunks);
  for (let at = 0; at < chunks; at++) {
    reader.inbound(chunk);
    if (got > 0) reader.request(Infinity);
  }
  expect(got).toBe(chunk.byteLength * chunks);
}

function timed(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}
