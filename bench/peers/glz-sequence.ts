import { deflateSync } from 'node:zlib';
import { glzWindowPixels } from '../../renderer/console/spice/decoders/glz-window.ts';
import { GlzEncoder } from './glz-encoder.ts';
import { createPicture, type Content } from './pictures.ts';

/** How far down each picture begins in one that is taller: a line further, a page, a line. */
const offsets = [0, 16, 166, 182];
const idOffset = 25;
/** As spice-server's. */
const zlibLevel = 3;

/** Pictures that refer to those before, as one that is scrolled would come. */
export class GlzSequence {
  readonly frames = offsets.length;
  private readonly streams: readonly Uint8Array<ArrayBuffer>[];
  private nextId = 0;

  constructor(content: Content, width: number, height: number) {
    const tall = createPicture(content, width, height + Math.max(...offsets));
    const encoder = new GlzEncoder(glzWindowPixels);
    this.streams = offsets.map((from) => {
      const rows = tall.slice(from * width * 4, (from + height) * width * 4);
      return encoder.encode(rows, width, height);
    });
  }

  /** The streams under numbers that none had before, as a window wants them. */
  next(): readonly Uint8Array<ArrayBuffer>[] {
    for (const stream of this.streams) new DataView(stream.buffer).setUint32(idOffset, this.nextId++);
    return this.streams;
  }

  /** The same within zlib, and how large each was. */
  nextZlib(): readonly { readonly stream: Uint8Array; readonly size: number }[] {
    return this.next().map((stream) => ({
      stream: new Uint8Array(deflateSync(stream, { level: zlibLevel })),
      size: stream.length,
    }));
  }
}

/** For the native decoder: behind one another, each behind its unpacked and its packed size (u32, little endian). */
export function writeSequence(parts: readonly { readonly stream: Uint8Array; readonly size: number }[]): Uint8Array {
  const heads = parts.map(({ stream, size }) => new Uint8Array(Uint32Array.of(size, stream.length).buffer));
  return Buffer.concat(parts.flatMap(({ stream }, index) => [heads[index] ?? new Uint8Array(), stream]));
}
