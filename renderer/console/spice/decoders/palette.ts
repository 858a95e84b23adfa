import { BrokenImage } from './broken-image.ts';
import type { Workspace } from './workspace.ts';

export const paletteBytes = 1024;
const opaque = 0xff000000;

/** Writes 256 pixels for colours 0xRRGGBB. Indices that a short palette does not have wrap around, as in spice-common's LZ. */
export function writePalette(space: Workspace, at: number, palette: readonly number[]): void {
  if (palette.length === 0) throw new BrokenImage('an image without its palette');
  const pixels = new Uint32Array(space.wasm.memory.buffer, at, 256);
  for (let index = 0; index < 256; index++) {
    const colour = palette[index % palette.length] ?? 0;
    pixels[index] = ((colour & 0xff) << 16) | (colour & 0xff00) | ((colour >>> 16) & 0xff) | opaque;
  }
}
