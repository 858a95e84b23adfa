import { BrokenImage } from '../decoders/broken-image.ts';
import type { Glyph } from '../canvas/types.ts';
import type { MessageReader } from './message-reader.ts';

const stringFlag = { a1: 1, a4: 2, a8: 4 } as const;
const glyphHeadBytes = 20;

interface Text {
  readonly glyphs: readonly Glyph[];
  readonly isMono: boolean;
  readonly glyphBits: 1 | 4 | 8;
}

/** Reads SpiceString: its glyphs' coverage as a byte a pixel, from whichever depth, rows turned to come from the top. */
export function readText(reader: MessageReader | undefined): Text {
  if (!reader) return { glyphs: [], isMono: false, glyphBits: 8 };
  const [count, flags] = [reader.u16(), reader.u8()];
  const bits = bitsOf(flags);
  reader.need(count * glyphHeadBytes);
  return { glyphs: Array.from({ length: count }, () => readGlyph(reader, bits)), isMono: bits === 1, glyphBits: bits };
}

function bitsOf(flags: number): 1 | 4 | 8 {
  if ((flags & stringFlag.a1) !== 0) return 1;
  if ((flags & stringFlag.a4) !== 0) return 4;
  if ((flags & stringFlag.a8) !== 0) return 8;
  throw new BrokenImage(`a text with flags ${flags}`);
}

function readGlyph(reader: MessageReader, bits: 1 | 4 | 8): Glyph {
  const [renderPosition, origin, width, height] = [reader.point(), reader.point(), reader.u16(), reader.u16()];
  const stride = (width * bits + 7) >> 3;
  const { at } = reader.bytes(stride * height);
  const coverage = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    // A flag says that rows come from the top; servers and clients alike pass over it.
    const row = at + (height - 1 - y) * stride;
    for (let x = 0; x < width; x++) coverage[y * width + x] = coverageAt(reader.view, row, x, bits);
  }
  return { renderPosition, origin, width, height, coverage };
}

/** The first pixel is in the high bits. */
function coverageAt(view: DataView, row: number, x: number, bits: 1 | 4 | 8): number {
  if (bits === 8) return view.getUint8(row + x);
  const byte = view.getUint8(row + ((x * bits) >> 3));
  if (bits === 1) return ((byte >> (7 - (x & 7))) & 1) * 255;
  return (x & 1) === 0 ? byte & 0xf0 : (byte << 4) & 0xf0;
}
