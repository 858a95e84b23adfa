import { overRows } from './alpha-blend.js';
import { patternRows } from './brush.js';
import { times } from './bytes.js';
import { extentOf } from './extent.js';
import type { Region } from './region.js';
import { paint, type RowSource } from './rows.js';
import { likeSurface } from './source.js';
import type { Brush, Glyph, Surface } from './types.js';

/** The coverage of all glyphs together on a part of the surface: the largest of those that lie on a pixel. */
interface Coverage {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly values: Uint8Array;
}

function emptyCoverage(region: Region): Coverage {
  const { left, top, right, bottom } = extentOf(region);
  return { left, top, right, bottom, values: new Uint8Array((right - left) * (bottom - top)) };
}

/** Four bits a pixel: spice-common compares an odd pixel together with the even one before it in the same byte. */
function compared(glyph: Glyph, at: number, column: number, isFourBit: boolean): number {
  const value = glyph.coverage[at] ?? 0;
  return isFourBit && column % 2 === 1 ? ((glyph.coverage[at - 1] ?? 0) << 4) | value : value;
}

function addGlyph(coverage: Coverage, glyph: Glyph, isFourBit: boolean): void {
  const x = glyph.renderPosition.x + glyph.origin.x;
  const y = glyph.renderPosition.y + glyph.origin.y;
  const first = Math.max(coverage.left, x);
  const end = Math.min(coverage.right, x + glyph.width);
  for (let row = Math.max(coverage.top, y); row < Math.min(coverage.bottom, y + glyph.height); row++) {
    const from = (row - y) * glyph.width - x;
    const to = (row - coverage.top) * (coverage.right - coverage.left) - coverage.left;
    for (let column = first; column < end; column++)
      if (compared(glyph, from + column, column - x, isFourBit) > coverage.values[to + column]!)
        coverage.values[to + column] = glyph.coverage[from + column] ?? 0;
  }
}

function covered(rows: RowSource, { left, top, right, values }: Coverage): RowSource {
  return (x, y, count, out) => {
    rows(x, y, count, out);
    const at = (y - top) * (right - left) + x - left;
    for (let i = 0; i < count; i++) {
      const value = values[at + i]!;
      out[i] = value === 0 ? 0 : times(out[i]!, value);
    }
  };
}

function scaledFiveBits(value: number): number {
  return Math.trunc(((value & 0x1f) * 0xffff) / 0x1f) >> 8;
}

/** A colour as the server makes an ink of it: opaque; on a 565 surface it takes the 16 bits for 555. */
function ink({ format }: Surface, color: number): number {
  if (format !== 'rgb565') return color | 0xff000000;
  const bits = ((color & 0xf8) << 8) | ((color & 0xfc00) >> 5) | ((color & 0xf80000) >> 19);
  return 0xff000000 | scaledFiveBits(bits >> 10) | (scaledFiveBits(bits >> 5) << 8) | (scaledFiveBits(bits) << 16);
}

function opaqueWhereWithout(rows: RowSource, hasAlpha: boolean | undefined): RowSource {
  if (hasAlpha !== false) return rows;
  return (x, y, count, out) => {
    rows(x, y, count, out);
    for (let i = 0; i < count; i++) out[i] = out[i]! | 0xff000000;
  };
}

/** Rows of what glyphs are drawn with. The server lays a pattern from the text's own left top corner on, not the surface's. */
function inkRows(surface: Surface, brush: Exclude<Brush, { kind: 'none' }>, glyphs: readonly Glyph[]): RowSource {
  if (brush.kind === 'solid') {
    const word = ink(surface, brush.color);
    return (_x, _y, count, out) => out.fill(word, 0, count);
  }
  let left = Infinity;
  let top = Infinity;
  for (const { renderPosition, origin } of glyphs) {
    left = Math.min(left, renderPosition.x + origin.x);
    top = Math.min(top, renderPosition.y + origin.y);
  }
  const pattern = likeSurface(surface, { ...brush.pattern, hasAlpha: brush.pattern.hasAlpha ?? true });
  const rows = patternRows(pattern, { x: left + brush.position.x, y: top + brush.position.y });
  return opaqueWhereWithout(rows, pattern.hasAlpha);
}

/** What glyphs are drawn with and how. */
export interface Text {
  readonly glyphs: readonly Glyph[];
  readonly fore: Brush;
  readonly glyphBits?: 1 | 4 | 8;
}

/** Draws glyphs with a brush over a region: always over it by their coverage, whatever the operation's rop (as the server does). */
export function drawGlyphs(surface: Surface, region: Region, { glyphs, fore, glyphBits }: Text): void {
  if (region.length === 0 || glyphs.length === 0 || fore.kind === 'none') return;
  if (fore.kind === 'pattern' && (fore.pattern.width < 1 || fore.pattern.height < 1)) return;
  const coverage = emptyCoverage(region);
  for (const glyph of glyphs) addGlyph(coverage, glyph, glyphBits === 4);
  paint(surface, region, covered(inkRows(surface, fore, glyphs), coverage), overRows(surface));
}
