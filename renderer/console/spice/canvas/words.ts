import type { SurfaceFormat } from './types.js';

const opaque = 0xff000000;

function widen555(word: number): number {
  const high = word & 0x00f8f8f8;
  return opaque | high | ((high >>> 5) & 0x00070707);
}

function widen565(word: number): number {
  const high = word & 0x00f8fcf8;
  return opaque | high | ((high >>> 5) & 0x00070007) | ((high >>> 6) & 0x00000300);
}

/** Turns a word of any source into what a surface of this format would have kept of it; colours lose bits, never round. */
export function toFormat(format: SurfaceFormat, word: number): number {
  switch (format) {
    case 'xrgb':
      return word | opaque;
    case 'argb':
      return word;
    case 'rgb555':
      return widen555(word);
    case 'rgb565':
      return widen565(word);
    case 'a8':
      return word & opaque;
    case 'a1':
      return (word >> 31) & opaque;
  }
}

/** The bits of a word that a surface of this format has at all. */
export function keptBits(format: SurfaceFormat): number {
  return format === 'a8' || format === 'a1' ? opaque : -1;
}

/** The bits of a word that are 1 on a surface of this format, whatever is drawn. */
export function setBits(format: SurfaceFormat): number {
  return format === 'argb' || format === 'a8' || format === 'a1' ? 0 : opaque;
}

/** Whether a surface of this format keeps all eight bits of red, green and blue. */
export function isDeep(format: SurfaceFormat): boolean {
  return format === 'argb' || format === 'xrgb';
}

/** Turns a row of words into what a surface of this format would have kept of them, in place. */
export function rowToFormat(format: SurfaceFormat, row: Uint32Array, count: number): void {
  if (format === 'argb') return;
  if (format === 'xrgb') for (let i = 0; i < count; i++) row[i] = row[i]! | opaque;
  else for (let i = 0; i < count; i++) row[i] = toFormat(format, row[i]!);
}
