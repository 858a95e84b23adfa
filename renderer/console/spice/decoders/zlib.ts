import { BrokenImage } from './broken-image.ts';
import type { Area, Workspace } from './workspace.ts';

/** Zlib gains no more: memory is only taken for what a stream can fill. */
const mostGain = 1032;
/** A broken stream's tables are read this far beyond its end. */
const overread = 1024;
const tooMuch = -2;

/** Undoes zlib (RFC 1950) to exactly `size` bytes. Returns where they lie in the area. Throws `BrokenImage`. */
export function inflate(space: Workspace, area: Area, stream: Uint8Array, size: number): number {
  if (size > stream.length * mostGain) throw new BrokenImage(`${stream.length} bytes for ${size} of GLZ`);
  const bytes = stream.length; // the view may not outlive the memory's growth
  const input = area.takeStream(stream, overread);
  const output = area.take(size);
  area.ready();
  const filled = space.wasm.inflate(input, input + bytes, output, size);
  if (filled === tooMuch) throw new BrokenImage(`more than the ${size} bytes of GLZ that were announced`);
  if (filled < 0) throw new BrokenImage('a damaged or truncated zlib stream');
  if (filled < size) throw new BrokenImage(`${filled} of the ${size} bytes of GLZ that were announced`);
  return output;
}
