import { isZero, type WideCombine } from './wide-factors.js';

const f = Math.fround;

const colorDodge: WideCombine = (s, sa, d, da) => {
  if (isZero(d)) return 0;
  if (f(d * sa) >= f(f(sa * da) - f(s * da)) || isZero(f(sa - s))) return f(sa * da);
  return f(f(f(sa * sa) * d) / f(sa - s));
};

const colorBurn: WideCombine = (s, sa, d, da) => {
  if (d >= da) return f(sa * da);
  const missing = f(sa * f(da - d));
  if (missing >= f(s * da) || isZero(s)) return 0;
  return f(sa * f(da - f(missing / s)));
};

function brighter(s: number, sa: number, d: number, da: number): number {
  const gain = f(f(2 * s) - sa);
  if (f(4 * d) > da) return f(f(f(Math.sqrt(f(d * da))) - d) * gain);
  const slope = f(f(f(f(16 * d) / da) - 12) * d);
  return f(f(gain * d) * f(f(slope / da) + 3));
}

const softLight: WideCombine = (s, sa, d, da) => {
  const plain = f(d * sa);
  if (isZero(da)) return plain;
  if (f(2 * s) > sa) return f(plain + brighter(s, sa, d, da));
  return f(plain - f(f(f(d * f(da - d)) * f(sa - f(2 * s))) / da));
};

function blended(blend: WideCombine): WideCombine {
  return (s, sa, d, da) => f(f(f(f(1 - sa) * d) + f(f(1 - da) * s)) + blend(s, sa, d, da));
}

/** PDF's separable blend modes that divide, by their number (PIXMAN_OP_*): of a colour, and of alpha. */
export const wideBlend: ReadonlyMap<number, WideCombine> = new Map([
  [0x35, blended(colorDodge)],
  [0x36, blended(colorBurn)],
  [0x38, blended(softLight)],
]);

/** The alpha of every blend mode. */
export const blendedAlpha: WideCombine = (_s, sa, _d, da) => f(f(da + sa) - f(da * sa));
