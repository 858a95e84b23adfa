import { brushRows } from './brush.js';
import type { Region } from './region.js';
import { rop3Masks } from './rop.js';
import { paint, type RowSource } from './rows.js';
import type { View } from './sampler.js';
import { isSameSize, likeSurface, type Placement, raw, rawRows, transformedRows } from './source.js';
import type { Brush, ScaleMode, Surface } from './types.js';
import { keptBits, setBits } from './words.js';

const one = 0x10000;

function covers({ source, area, box }: Placement): boolean {
  const isWide = source.width - area.left >= box.right - box.left && area.left >= 0;
  return isWide && source.height - area.top >= box.bottom - box.top && area.top >= 0;
}

function stretchedFromStart({ source, area, box }: Placement, scale: ScaleMode): View {
  const across = (area.right - area.left) / (box.right - box.left);
  const down = (area.bottom - area.top) / (box.bottom - box.top);
  const transform = { t00: Math.trunc(across * one), t01: 0, t02: 0, t10: 0, t11: Math.trunc(down * one), t12: 0 };
  const x = box.left - Math.floor(area.left / across + 0.5);
  const y = box.top - Math.floor(area.top / down + 0.5);
  return { bitmap: source, transform, isSmooth: scale === 'interpolate', repeat: 'none', x, y };
}

function sourceRows(surface: Surface, region: Region, placement: Placement, scale: ScaleMode): RowSource | undefined {
  if (isSameSize(placement)) {
    if (!covers(placement)) return undefined;
    return rawRows(surface, placement);
  }
  const source = scale === 'nearest' ? placement.source : likeSurface(surface, placement.source);
  const rows = transformedRows(surface, region, stretchedFromStart({ ...placement, source }, scale));
  return rows === undefined ? undefined : raw(surface, source, rows);
}

/** Draws destination, source and brush combined by a ternary raster operation; nothing where the source is too small for it. */
export function drawRop3(
  surface: Surface,
  region: Region,
  placement: Placement,
  scale: ScaleMode,
  brush: Brush,
  rop3: number,
): void {
  if (region.length === 0) return;
  const source = sourceRows(surface, region, placement, scale);
  const pattern = brushRows(surface, brush);
  if (source === undefined || pattern === undefined) return;
  const [none, d, s, sd, p, pd, ps, psd] = rop3Masks(rop3) as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const kept = keptBits(surface.format);
  const set = setBits(surface.format);
  const sources = new Uint32Array(surface.width);
  const both: RowSource = (x, y, count, out) => {
    source(x, y, count, sources);
    pattern(x, y, count, out);
  };
  paint(surface, region, both, (pixels, at, row, count) => {
    for (let i = 0; i < count; i++) {
      const a = row[i]!;
      const b = sources[i]!;
      const c = pixels[at + i]!;
      const drawn = none ^ (d & c) ^ (s & b) ^ (sd & b & c) ^ (p & a) ^ (pd & a & c) ^ (ps & a & b) ^ (psd & a & b & c);
      pixels[at + i] = (drawn & kept) | set;
    }
  });
}
