import { drawBrush } from '../brush.js';
import { extentOf } from '../extent.js';
import type { Region } from '../region.js';
import type { Rop } from '../rop.js';
import type { DrawOperation, Point, Rect, Surface } from '../types.js';
import { addDashedLine } from './dashed-line.js';
import { periodOf } from './dash-state.js';
import { fixedToInteger, linesOf } from './path.js';
import { Spans } from './spans.js';
import { addThinLine } from './thin-line.js';

const wideMargin = 4096;
/** No screen has room for so many in one line. */
const mostDashes = 0x80000;

type Stroke = Extract<DrawOperation, { kind: 'stroke' }>;

/** Lengths in pixels, each a byte. A line that starts with a gap begins with its second length and has the first one last. */
function dashesOf({ style, startsWithGap }: Stroke): number[] {
  const dashes = style.map((length) => fixedToInteger(length) & 0xff);
  return startsWithGap ? [...dashes.slice(1), ...dashes.slice(0, 1)] : dashes;
}

/** Operations that give something else when they are done twice; lines of those are put together first. */
function isCareful(rop: Rop): boolean {
  return (rop & 0x0c) === 0x08 || (rop & 0x03) === 0x02;
}

function strokeSolid(surface: Surface, region: Region, points: readonly Point[], stroke: Stroke, rop: Rop): void {
  const extent = { left: 0, top: 0, right: surface.width, bottom: surface.height };
  for (let i = 1; i < points.length; i++) {
    const spans = new Spans(region, false);
    addThinLine(spans, points[i - 1]!, points[i]!, extent);
    drawBrush(surface, spans.finish(), stroke.brush, rop);
  }
}

/** Of lines that are put together, dashes around the region count too: they make room for pieces of spans that are cut. */
function seen(region: Region, isCollected: boolean): Rect {
  const { left, top, right, bottom } = extentOf(region);
  const margin = isCollected && region.length > 4 ? wideMargin : 0;
  return { left: left - margin, top: top - margin, right: right + margin, bottom: bottom + margin };
}

function strokeDashed(surface: Surface, region: Region, points: readonly Point[], stroke: Stroke, rop: Rop): void {
  const dashes = dashesOf(stroke);
  if (periodOf(dashes) === 0) return;
  const isCollected = isCareful(rop) && points.length > 2;
  const offset = stroke.startsWithGap ? dashes[0]! : 0;
  const spans = new Spans(region, isCollected);
  const dashing = { dashes, extent: seen(region, isCollected), left: mostDashes };
  addDashedLine(spans, { points, dashing, offset, isCollected });
  drawBrush(surface, spans.finish(), stroke.brush, rop);
}

/** Draws a path's lines, one pixel wide and each without its last pixel, over a region (spice-common: lines.c, X11's mi). */
export function drawStroke(surface: Surface, region: Region, stroke: Stroke, rop: Rop): void {
  if (region.length === 0) return;
  const line = stroke.style.length > 0 ? strokeDashed : strokeSolid;
  for (const points of linesOf(stroke.path)) line(surface, region, points, stroke, rop);
}
