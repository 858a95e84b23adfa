import type { Region } from '../region.js';
import { eachRow } from '../rows.js';
import type { Surface } from '../types.js';
import { toFormat } from '../words.js';
import { blendedAlpha, wideBlend } from './wide-blend.js';
import { type WideCombine, wideFactors } from './wide-factors.js';
import { combineHsl, isHsl, type WidePixel } from './wide-hsl.js';
import type { WideSource } from './wide-view.js';
import { narrowed, widener } from './wide-words.js';

const f = Math.fround;

/** What is combined in floats: a source, perhaps a mask, and whether each of the mask's channels is for its own channel. */
export interface WideParts {
  readonly source: WideSource;
  readonly mask: WideSource | undefined;
  readonly isComponent: boolean;
}

/** Whether pixman computes an operator in floats (those that divide). */
export function isWide(operator: number): boolean {
  return wideFactors.has(operator) || wideBlend.has(operator) || isHsl(operator);
}

type Combine = (source: WidePixel, mask: WidePixel | undefined, destination: WidePixel) => void;

function byChannel(color: WideCombine, alpha: WideCombine, isComponent: boolean): Combine {
  return (source, mask, destination) => {
    const own = source[3]!;
    const common = mask === undefined ? own : f(own * mask[3]!);
    const da = destination[3]!;
    for (let i = 0; i < 3; i++) {
      const factor = mask === undefined ? 1 : mask[isComponent ? i : 3]!;
      const sa = isComponent ? f(factor * own) : common;
      destination[i] = color(f(source[i]! * factor), sa, destination[i]!, da);
    }
    destination[3] = alpha(common, common, da, da);
  };
}

function combineOf(operator: number, isComponent: boolean): Combine {
  const factors = wideFactors.get(operator);
  if (factors !== undefined) return byChannel(factors, factors, isComponent);
  const blend = wideBlend.get(operator);
  if (blend !== undefined) return byChannel(blend, blendedAlpha, isComponent);
  return (source, mask, destination) => {
    if (!isComponent) combineHsl(operator, source, mask?.[3] ?? 1, destination);
  };
}

/** Draws an operator that `isWide` over a region. */
export function drawWide(surface: Surface, region: Region, operator: number, parts: WideParts): void {
  const { source, mask, isComponent } = parts;
  const combine = combineOf(operator, isComponent && mask !== undefined);
  const widen = widener(surface.format, surface.format === 'argb');
  const [s, m, d] = [new Float32Array(4), new Float32Array(4), new Float32Array(4)];
  eachRow(region, (x, y, count) => {
    for (let i = 0; i < count; i++) {
      const at = y * surface.width + x + i;
      source(x + i, y, s);
      mask?.(x + i, y, m);
      widen(surface.pixels[at]!, d);
      combine(s, mask && m, d);
      surface.pixels[at] = toFormat(surface.format, narrowed(d));
    }
  });
}
