import { BrokenImage } from './broken-image.ts';

/** Zlib gains no more: memory is only taken for what a stream can fill. */
const mostGain = 1032;

/** Undoes zlib (RFC 1950) to exactly `size` bytes, off the UI thread where the browser does so. Rejects with `BrokenImage`. */
export async function inflate(data: Uint8Array<ArrayBuffer>, size: number): Promise<Uint8Array<ArrayBuffer>> {
  if (size > data.length * mostGain) throw new BrokenImage(`${data.length} bytes for ${size} of GLZ`);
  const reader = new Blob([data]).stream().pipeThrough(new DecompressionStream('deflate')).getReader();
  const whole = new Uint8Array(size);
  let filled = 0;
  const read = () => reader.read().catch(() => Promise.reject(new BrokenImage('a damaged or truncated zlib stream')));
  for (let part = await read(); !part.done; part = await read()) {
    if (filled + part.value.length > size) {
      await reader.cancel().catch(() => undefined);
      throw new BrokenImage(`more than the ${size} bytes of GLZ that were announced`);
    }
    whole.set(part.value, filled);
    filled += part.value.length;
  }
  if (filled < size) throw new BrokenImage(`${filled} of the ${size} bytes of GLZ that were announced`);
  return whole;
}
