import { isZero } from './wide-factors.js';

const f = Math.fround;

/** Red, green and blue, changed in place by the functions here. */
type Color = [number, number, number];

/** A pixel in 32-bit floats: red, green, blue, alpha (premultiplied). */
export type WidePixel = Float32Array;

function luminosity([r, g, b]: Readonly<Color>): number {
  return f(f(f(r * f(0.3)) + f(g * f(0.59))) + f(b * f(0.11)));
}

function saturation(color: Readonly<Color>): number {
  return f(Math.max(...color) - Math.min(...color));
}

function moveTowards(color: Color, l: number, factor: number, t: number, flat: number): void {
  for (let i = 0; i < 3; i++) color[i] = isZero(t) ? flat : f(l + f(f(f(color[i]! - l) * factor) / t));
}

function clip(color: Color, alpha: number): void {
  const l = luminosity(color);
  const smallest = Math.min(...color);
  const largest = Math.max(...color);
  if (smallest < 0) moveTowards(color, l, l, f(l - smallest), 0);
  if (largest > alpha) moveTowards(color, l, f(alpha - l), f(largest - l), alpha);
}

function withLuminosity(color: Color, alpha: number, l: number): Color {
  const d = f(l - luminosity(color));
  for (let i = 0; i < 3; i++) color[i] = f(color[i]! + d);
  clip(color, alpha);
  return color;
}

/** Which channel is the largest, the middle, the smallest; of equal ones as pixman chooses. */
function order([r, g, b]: Readonly<Color>): Color {
  if (r > g) return r > b ? (g > b ? [0, 1, 2] : [0, 2, 1]) : [2, 0, 1];
  if (r > b) return [1, 0, 2];
  return g > b ? [1, 2, 0] : [2, 1, 0];
}

function withSaturation(color: Color, value: number): Color {
  const [largest, middle, smallest] = order(color);
  const range = f(color[largest]! - color[smallest]!);
  color[middle] = isZero(range) ? 0 : f(f(f(color[middle]! - color[smallest]!) * value) / range);
  color[largest] = isZero(range) ? 0 : value;
  color[smallest] = 0;
  return color;
}

function colorOf(pixel: WidePixel): Color {
  return [pixel[0]!, pixel[1]!, pixel[2]!];
}

function scaled(pixel: WidePixel, factor: number): Color {
  return [f(pixel[0]! * factor), f(pixel[1]! * factor), f(pixel[2]! * factor)];
}

type HslBlend = (s: WidePixel, sa: number, d: WidePixel, da: number) => Color;

const blends: Readonly<Record<number, HslBlend>> = {
  0x3b: (s, sa, d, da) => {
    const color = withSaturation(scaled(s, da), f(saturation(colorOf(d)) * sa));
    return withLuminosity(color, f(sa * da), f(luminosity(colorOf(d)) * sa));
  },
  0x3c: (s, sa, d, da) => {
    const color = withSaturation(scaled(d, sa), f(saturation(colorOf(s)) * da));
    return withLuminosity(color, f(sa * da), f(luminosity(colorOf(d)) * sa));
  },
  0x3d: (s, sa, d, da) => withLuminosity(scaled(s, da), f(sa * da), f(luminosity(colorOf(d)) * sa)),
  0x3e: (s, sa, d, da) => withLuminosity(scaled(d, sa), f(sa * da), f(luminosity(colorOf(s)) * da)),
};

/** Whether an operator is one of PDF's blend modes of hue, saturation, colour and luminosity (PIXMAN_OP_HSL_*). */
export function isHsl(operator: number): boolean {
  return operator in blends;
}

/** Combines a source that no mask was applied to with a destination, in place. `mask` 1: none. */
export function combineHsl(operator: number, source: WidePixel, mask: number, destination: WidePixel): void {
  if (mask === 0) return;
  const sa = f(source[3]! * mask);
  // Pixman 0.42 applies the mask to green twice and to blue never (but mostly leaves out what is masked completely).
  const s = Float32Array.of(source[0]! * mask, f(source[1]! * mask) * mask, source[2]!, sa);
  const da = destination[3]!;
  const color = blends[operator]!(s, sa, destination, da);
  for (let i = 0; i < 3; i++) destination[i] = f(f(f(f(1 - sa) * destination[i]!) + f(f(1 - da) * s[i]!)) + color[i]!);
  destination[3] = f(f(sa + da) - f(sa * da));
}
