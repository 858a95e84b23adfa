import type { Region } from '../region.js';
import { eachRow, signed } from '../rows.js';
import type { Surface } from '../types.js';
import { toFormat } from '../words.js';
import { blendedAlpha, wideBlend } from './wide-blend.js';
import { type FactorPair, sum, type WideCombine, wideFactors } from './wide-factors.js';
import { combineHsl, isHsl } from './wide-hsl.js';
import type { WideSource } from './wide-view.js';
import { narrow, widener, type WideRow } from './wide-words.js';

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

/** Combines rows of `count` pixels; the source's may be changed. */
type Combine = (source: WideRow, mask: WideRow | undefined, destination: WideRow, count: number) => void;

function applyMask(source: WideRow, mask: WideRow, count: number): void {
  for (let at = 0; at < count * 4; at++) source[at] = source[at]! * mask[at | 3]!;
}

/** Where pixels beside each other have the same alphas, they have the same factors. */
function byFactors({ ofSource, ofDestination }: FactorPair): Combine {
  return (s, mask, d, count) => {
    if (mask) applyMask(s, mask, count);
    let [sa, da, own, other] = [-1, -1, 0, 0];
    for (let at = 0; at < count * 4; at += 4) {
      if (s[at + 3] !== sa || d[at + 3] !== da) {
        sa = s[at + 3]!;
        da = d[at + 3]!;
        own = ofSource(sa, da);
        other = ofDestination(da, sa);
      }
      for (let i = at; i < at + 4; i++) d[i] = sum(s[i]!, own, d[i]!, other);
    }
  };
}

function byBlend(blend: WideCombine): Combine {
  return (s, mask, d, count) => {
    if (mask) applyMask(s, mask, count);
    for (let at = 0; at < count * 4; at += 4) {
      const [sa, da] = [s[at + 3]!, d[at + 3]!];
      for (let i = at; i < at + 3; i++) d[i] = blend(s[i]!, sa, d[i]!, da);
      d[at + 3] = blendedAlpha(sa, sa, da, da);
    }
  };
}

/** Each of the mask's channels is for its own channel, and makes an alpha of its own. */
function byComponent(color: WideCombine, alpha: WideCombine): Combine {
  return (s, mask, d, count) => {
    for (let at = 0; mask && at < count * 4; at += 4) {
      const [own, da] = [s[at + 3]!, d[at + 3]!];
      for (let i = at; i < at + 3; i++) d[i] = color(f(s[i]! * mask[i]!), f(mask[i]! * own), d[i]!, da);
      const common = f(own * mask[at + 3]!);
      d[at + 3] = alpha(common, common, da, da);
    }
  };
}

function combineOf(operator: number, isComponent: boolean): Combine {
  const factors = wideFactors.get(operator);
  if (factors !== undefined) {
    const { ofSource, ofDestination } = factors;
    const each: WideCombine = (s, sa, d, da) => sum(s, ofSource(sa, da), d, ofDestination(da, sa));
    return isComponent ? byComponent(each, each) : byFactors(factors);
  }
  const blend = wideBlend.get(operator);
  if (blend !== undefined) return isComponent ? byComponent(blend, blendedAlpha) : byBlend(blend);
  return isComponent ? () => {} : (s, mask, d, count) => combineHsl(operator, s, mask, d, count);
}

/** Draws an operator that `isWide` over a region. */
export function drawWide(surface: Surface, region: Region, operator: number, parts: WideParts): void {
  const { format, width } = surface;
  const { source, mask, isComponent } = parts;
  const combine = combineOf(operator, isComponent && mask !== undefined);
  const widen = widener(format, format === 'argb');
  const pixels = signed(surface.pixels);
  const [s, m, d] = [new Float32Array(width * 4), new Float32Array(width * 4), new Float32Array(width * 4)];
  eachRow(region, (x, y, count) => {
    const at = y * width + x;
    source(x, y, count, s);
    mask?.(x, y, count, m);
    widen(pixels, at, count, d);
    combine(s, mask && m, d, count);
    narrow(d, count, pixels, at);
    for (let i = at; i < at + count; i++) pixels[i] = toFormat(format, pixels[i]!);
  });
}
