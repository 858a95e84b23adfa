import { drawAlphaBlend } from './alpha-blend.js';
import { drawBrush, drawBrushThrough, fillRegion } from './brush.js';
import { drawComposite } from './composite/composite.js';
import { moveBits } from './copy-bits.js';
import { masked, regionOf, within } from './region.js';
import { ropOf, rops } from './rop.js';
import { drawRop3 } from './rop3.js';
import { drawSource, drawSourceThrough, isSameSize } from './source.js';
import { stencilOf } from './stencil.js';
import { drawStroke } from './stroke/stroke.js';
import { drawGlyphs } from './text.js';
import { drawTransparent } from './transparent.js';
import { type Draw, type DrawOperation, ropd } from './types.js';
import { toFormat } from './words.js';

type Kind<K extends DrawOperation['kind']> = Extract<DrawOperation, { kind: K }>;

function fill(operation: Kind<'fill'>): void {
  const { surface, box, clip, mask, brush } = operation;
  const rop = ropOf(operation.rop, ropd.invertBrush, ropd.invertDestination);
  const region = regionOf(surface, box, clip);
  if (mask === undefined || (brush.kind === 'pattern' && brush.pattern.pixels === surface.pixels))
    drawBrush(surface, masked(region, mask, box), brush, rop);
  else drawBrushThrough(surface, region, stencilOf(mask, box), brush, rop);
}

function copy(operation: Kind<'copy' | 'blend'>): void {
  const { surface, box, clip, mask, source, sourceArea: area } = operation;
  const rop = ropOf(operation.rop, ropd.invertSource, ropd.invertDestination);
  const region = regionOf(surface, box, clip);
  const placement = { source, area, box };
  if (mask === undefined || !isSameSize(placement) || source.pixels === surface.pixels)
    drawSource(surface, masked(region, mask, box), placement, operation.scale, rop);
  else drawSourceThrough(surface, region, stencilOf(mask, box), placement, rop);
}

function opaque(operation: Kind<'opaque'>): void {
  const { surface, box, clip, mask, source, sourceArea: area, brush } = operation;
  const region = masked(regionOf(surface, box, clip), mask, box);
  drawSource(surface, region, { source, area, box }, operation.scale, rops.copy);
  drawBrush(surface, region, brush, ropOf(operation.rop, ropd.invertBrush, ropd.invertSource));
}

function transparent({ surface, box, clip, source, sourceArea: area, color }: Kind<'transparent'>): void {
  drawTransparent(surface, regionOf(surface, box, clip), { source, area, box }, color);
}

function rop3(operation: Kind<'rop3'>): void {
  const { surface, box, clip, mask, source, sourceArea: area, brush } = operation;
  const region = masked(regionOf(surface, box, clip), mask, box);
  drawRop3(surface, region, { source, area, box }, operation.scale, brush, operation.rop3);
}

function alphaBlend({ surface, box, clip, source, sourceArea: area, alpha }: Kind<'alpha-blend'>): void {
  drawAlphaBlend(surface, regionOf(surface, box, clip), { source, area, box }, alpha);
}

function stroke(operation: Kind<'stroke'>): void {
  const { surface, box, clip, foreRop } = operation;
  drawStroke(
    surface,
    regionOf(surface, box, clip),
    operation,
    ropOf(foreRop, ropd.invertBrush, ropd.invertDestination),
  );
}

function text(operation: Kind<'text'>): void {
  const { surface, box, clip, back, backArea } = operation;
  const region = regionOf(surface, box, clip);
  const behind = within(region, backArea.left, backArea.top, backArea.right, backArea.bottom);
  drawBrush(surface, behind, back, rops.copy);
  drawGlyphs(surface, region, operation);
}

function plain(operation: Kind<'blackness' | 'whiteness' | 'invers'>): void {
  const { surface, box, clip, mask, kind } = operation;
  const region = masked(regionOf(surface, box, clip), mask, box);
  if (kind === 'invers') drawBrush(surface, region, { kind: 'none' }, rops.invert);
  else fillRegion(surface, region, toFormat(surface.format, kind === 'blackness' ? 0 : -1));
}

function copyBits({ surface, box, clip, from }: Kind<'copy-bits'>): void {
  moveBits(surface, regionOf(surface, box, clip), box.left - from.x, box.top - from.y);
}

/** Draws one operation as libspice-server's own canvas does (spice-common: sw_canvas). */
export const draw: Draw = (operation) => {
  switch (operation.kind) {
    case 'fill':
      fill(operation);
      return;
    case 'copy':
    case 'blend':
      copy(operation);
      return;
    case 'opaque':
      opaque(operation);
      return;
    case 'rop3':
      rop3(operation);
      return;
    case 'blackness':
    case 'whiteness':
    case 'invers':
      plain(operation);
      return;
    case 'copy-bits':
      copyBits(operation);
      return;
    case 'transparent':
      transparent(operation);
      return;
    case 'text':
      text(operation);
      return;
    case 'alpha-blend':
      alphaBlend(operation);
      return;
    case 'composite':
      drawComposite(operation.surface, regionOf(operation.surface, operation.box, operation.clip), operation);
      return;
    case 'stroke':
      stroke(operation);
  }
};
