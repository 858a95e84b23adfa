import { describe, expect, it } from 'vitest';
import { drawBrush, drawBrushThrough } from '../../../../../../renderer/console/spice/canvas/brush.ts';
import { masked, regionOf } from '../../../../../../renderer/console/spice/canvas/region.ts';
import { drawSource, drawSourceThrough } from '../../../../../../renderer/console/spice/canvas/source.ts';
import { stencilOf } from '../../../../../../renderer/console/spice/canvas/stencil.ts';
import type { Surface } from '../../../../../../renderer/console/spice/canvas/types.ts';

const [width, height] = [37, 29];
const box = { left: 3, top: -2, right: 31, bottom: 25 };
const clip = [
  { left: 0, top: 0, right: 20, bottom: 12 },
  { left: 5, top: 12, right: 36, bottom: 29 },
];

function scrambled(index: number): number {
  return Math.imul(index + 1, 0x9e3779b1) >>> 0;
}

function blank(): Surface {
  return {
    id: 0,
    format: 'argb',
    width,
    height,
    pixels: Uint32Array.from({ length: width * height }, (_, i) => scrambled(i)),
  };
}

describe('a stencil', () => {
  // Smaller than the box, so that nothing is drawn beyond its edges.
  const bits = Uint8Array.from({ length: 26 * 20 }, (_, i) => (scrambled(i) >>> 9) & 1);

  it.each([false, true])('draws what the rectangles of a mask would (inverted: %s)', (inverted) => {
    const mask = { inverted, bits, width: 26, height: 20, position: { x: 2, y: 1 } };
    const source = {
      width: 40,
      height: 40,
      hasAlpha: true,
      pixels: Uint32Array.from({ length: 1600 }, (_, i) => scrambled(i * 7)),
    };
    const placement = { source, box, area: { left: 4, top: 1, right: 32, bottom: 28 } };
    for (const rop of [3, 6, 9, 10]) {
      const [one, other] = [blank(), blank()];
      const region = regionOf(one, box, clip);
      drawSource(one, masked(region, mask, box), placement, 'nearest', rop);
      drawSourceThrough(other, region, stencilOf(mask, box), placement, rop);
      expect(other.pixels).toEqual(one.pixels);
      expect(other.pixels).not.toEqual(blank().pixels);
      drawBrush(one, masked(region, mask, box), { kind: 'solid', color: 0x12345678 }, rop);
      drawBrushThrough(other, region, stencilOf(mask, box), { kind: 'solid', color: 0x12345678 }, rop);
      expect(other.pixels).toEqual(one.pixels);
    }
  });
});
