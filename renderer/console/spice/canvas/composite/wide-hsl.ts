import { isZero } from './wide-factors.js';
import type { WideRow } from './wide-words.js';

const f = Math.fround;
const [redWeight, greenWeight, blueWeight] = [f(0.3), f(0.59), f(0.11)];

/** Red, green and blue, changed in place by the functions here: one for all of them, since nothing is made for a pixel. */
const color = new Float32Array(3);

function luminosity(row: WideRow, at: number): number {
  return f(f(f(row[at]! * redWeight) + f(row[at + 1]! * greenWeight)) + f(row[at + 2]! * blueWeight));
}

function largestOf(row: WideRow, at: number): number {
  const larger = row[at]! > row[at + 1]! ? row[at]! : row[at + 1]!;
  return larger > row[at + 2]! ? larger : row[at + 2]!;
}

function smallestOf(row: WideRow, at: number): number {
  const smaller = row[at]! < row[at + 1]! ? row[at]! : row[at + 1]!;
  return smaller < row[at + 2]! ? smaller : row[at + 2]!;
}

function saturation(row: WideRow, at: number): number {
  return f(largestOf(row, at) - smallestOf(row, at));
}

function moveTowards(l: number, factor: number, t: number, flat: number): void {
  for (let i = 0; i < 3; i++) color[i] = isZero(t) ? flat : f(l + f(f(f(color[i]! - l) * factor) / t));
}

function clip(alpha: number): void {
  const l = luminosity(color, 0);
  const smallest = smallestOf(color, 0);
  const largest = largestOf(color, 0);
  if (smallest < 0) moveTowards(l, l, f(l - smallest), 0);
  if (largest > alpha) moveTowards(l, f(alpha - l), f(largest - l), alpha);
}

function giveLuminosity(alpha: number, l: number): void {
  const d = f(l - luminosity(color, 0));
  for (let i = 0; i < 3; i++) color[i] = color[i]! + d;
  clip(alpha);
}

function giveRange(largest: number, middle: number, smallest: number, value: number): void {
  const range = f(color[largest]! - color[smallest]!);
  color[middle] = isZero(range) ? 0 : f(f(f(color[middle]! - color[smallest]!) * value) / range);
  color[largest] = isZero(range) ? 0 : value;
  color[smallest] = 0;
}

/** Which channel is the largest, the middle, the smallest: of equal ones as pixman chooses. */
function giveSaturation(value: number): void {
  const [r, g, b] = [color[0]!, color[1]!, color[2]!];
  if (r > g) {
    if (r <= b) giveRange(2, 0, 1, value);
    else if (g > b) giveRange(0, 1, 2, value);
    else giveRange(0, 2, 1, value);
  } else if (r > b) giveRange(1, 0, 2, value);
  else if (g > b) giveRange(1, 2, 0, value);
  else giveRange(2, 1, 0, value);
}

function scale(row: WideRow, at: number, factor: number): void {
  for (let i = 0; i < 3; i++) color[i] = row[at + i]! * factor;
}

const [hue, hslSaturation, hslColor, hslLuminosity] = [0x3b, 0x3c, 0x3d, 0x3e];

/** Whether an operator is one of PDF's blend modes of hue, saturation, colour and luminosity (PIXMAN_OP_HSL_*). */
export function isHsl(operator: number): boolean {
  return operator >= hue && operator <= hslLuminosity;
}

/** Puts what a source (of one pixel) makes of the destination's pixel `at` into `color`. */
function blend(operator: number, s: WideRow, sa: number, d: WideRow, at: number, da: number): void {
  if (operator === hue || operator === hslColor) scale(s, 0, da);
  else scale(d, at, sa);
  if (operator === hue) giveSaturation(f(saturation(d, at) * sa));
  if (operator === hslSaturation) giveSaturation(f(saturation(s, 0) * da));
  giveLuminosity(f(sa * da), operator === hslLuminosity ? f(luminosity(s, 0) * da) : f(luminosity(d, at) * sa));
}

const one = new Float32Array(3);

/** Combines sources that no mask was applied to with destinations, in place. */
export function combineHsl(operator: number, s: WideRow, masks: WideRow | undefined, d: WideRow, count: number): void {
  for (let at = 0; at < count * 4; at += 4) {
    const mask = masks === undefined ? 1 : masks[at + 3]!;
    if (mask === 0) continue;
    const sa = f(s[at + 3]! * mask);
    const da = d[at + 3]!;
    // Pixman 0.42 applies the mask to green twice and to blue never (but mostly leaves out what is masked completely).
    one[0] = s[at]! * mask;
    one[1] = f(s[at + 1]! * mask) * mask;
    one[2] = s[at + 2]!;
    blend(operator, one, sa, d, at, da);
    const [outside, own] = [f(1 - sa), f(1 - da)];
    for (let i = 0; i < 3; i++) d[at + i] = f(f(f(outside * d[at + i]!) + f(own * one[i]!)) + color[i]!);
    d[at + 3] = f(f(sa + da) - f(sa * da));
  }
}
