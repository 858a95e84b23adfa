import { overRows } from '../alpha-blend.js';
import { times, timesEach } from '../bytes.js';
import type { Region } from '../region.js';
import { kept, paint, type RowCombine, type RowSource, signed } from '../rows.js';
import { isCovered, isInReach, type View, viewRows } from '../sampler.js';
import { likeSurface } from '../source.js';
import type { CompositeSide, DrawOperation, Rect, Source, Surface, Transform } from '../types.js';
import { setBits } from '../words.js';
import { blendModes } from './blend-modes.js';
import type { Operator } from './operator.js';
import { porterDuff } from './porter-duff.js';
import { drawWide, isWide } from './wide.js';
import { type WideSource, wideView } from './wide-view.js';
import { widener } from './wide-words.js';

type Composite = Extract<DrawOperation, { kind: 'composite' }>;

const one = 0x10000;
const identity: Transform = { t00: one, t01: 0, t02: 0, t10: 0, t11: one, t12: 0 };
const over = 3;
const saturate = 0x0d;

interface Side {
  readonly source: Source;
  readonly view: View;
}

function sideOf(surface: Surface, box: Rect, side: CompositeSide): Side {
  const source = side.bitmap.format === undefined ? likeSurface(surface, side.bitmap) : side.bitmap;
  const transform = side.transform ?? identity;
  const place = { x: box.left - side.origin.x, y: box.top - side.origin.y };
  return {
    source,
    view: { bitmap: source, transform, isSmooth: side.filter === 'bilinear', repeat: side.repeat, ...place },
  };
}

function isOpaque({ source, view }: Side, box: Rect): boolean {
  return !source.hasAlpha && (view.repeat !== 'none' || isCovered(view, box));
}

/** Clear, source and destination have further numbers; saturate is another operator where one side is opaque. */
function simplified(
  { operator, componentAlpha }: Composite,
  surface: Surface,
  box: Rect,
  source: Side,
  mask?: Side,
): number {
  if ((operator & 0x0f) < 3 && operator < 0x23) return operator & 0x0f;
  if (operator !== saturate) return operator;
  if (setBits(surface.format) !== 0) return 2;
  const isMaskOpaque = mask === undefined || (!componentAlpha && isOpaque(mask, box));
  return isMaskOpaque && isOpaque(source, box) ? 4 : operator;
}

function operatorOf(operator: number): Operator | undefined {
  return porterDuff[operator] ?? blendModes.get(operator);
}

function plainRows(surface: Surface, number: number, operator: Operator): RowCombine {
  return number === over ? overRows(surface) : kept(surface, operator.rows);
}

function componentRows(surface: Surface, { byAlpha }: Operator, masks: Int32Array): RowCombine {
  return kept(surface, (set) => (pixels, at, row, count) => {
    for (let i = 0; i < count; i++) {
      const source = row[i]!;
      const mask = masks[i]!;
      pixels[at + i] = byAlpha(timesEach(source, mask), times(mask, source >>> 24), pixels[at + i]!) | set;
    }
  });
}

function maskedRows(source: RowSource, mask: RowSource, masks: Uint32Array): RowSource {
  return (x, y, count, out) => {
    source(x, y, count, out);
    mask(x, y, count, masks);
    for (let i = 0; i < count; i++) out[i] = times(out[i]!, masks[i]! >>> 24);
  };
}

function drawNarrow(
  surface: Surface,
  region: Region,
  number: number,
  source: Side,
  mask: Side | undefined,
  isComponent: boolean,
): void {
  const operator = operatorOf(number);
  if (operator === undefined) return;
  const rows = viewRows(source.view);
  if (mask === undefined) {
    paint(surface, region, rows, plainRows(surface, number, operator));
    return;
  }
  const masks = new Uint32Array(surface.width);
  const ofMask = viewRows(mask.view);
  if (!isComponent) {
    paint(surface, region, maskedRows(rows, ofMask, masks), plainRows(surface, number, operator));
    return;
  }
  const both: RowSource = (x, y, count, out) => {
    ofMask(x, y, count, masks);
    rows(x, y, count, out);
  };
  paint(surface, region, both, componentRows(surface, operator, signed(masks)));
}

function wideSource(surface: Surface, { source, view }: Side): WideSource {
  return wideView(view, widener(source.format ?? surface.format, source.hasAlpha), surface.width);
}

/** Draws a composite (of the X Render kind) over a region that lies inside of its box, as pixman computes it. */
export function drawComposite(surface: Surface, region: Region, operation: Composite): void {
  if (region.length === 0) return;
  const { box, componentAlpha } = operation;
  const source = sideOf(surface, box, operation.source);
  const mask = operation.mask && sideOf(surface, box, operation.mask);
  if (!isInReach(source.view, region) || (mask && !isInReach(mask.view, region))) return;
  const operator = simplified(operation, surface, box, source, mask);
  drawNarrow(surface, region, operator, source, mask, componentAlpha);
  if (!isWide(operator)) return;
  const parts = { source: wideSource(surface, source), mask: mask && wideSource(surface, mask) };
  drawWide(surface, region, operator, { ...parts, isComponent: componentAlpha });
}
