import { fetcher, half, start, type View } from '../sampler.js';
import type { WidePixel } from './wide-hsl.js';
import type { Widen } from './wide-words.js';

const f = Math.fround;

/** Puts the pixel at a place of the surface into `out`. */
export type WideSource = (x: number, y: number, out: WidePixel) => void;

function mix(corners: readonly WidePixel[], x: number, y: number, out: WidePixel): void {
  const weights = [f(f(1 - x) * f(1 - y)), f(x * f(1 - y)), f(f(1 - x) * y), f(x * y)];
  for (let i = 0; i < 4; i++) {
    const top = f(f(corners[0]![i]! * weights[0]!) + f(corners[1]![i]! * weights[1]!));
    out[i] = f(f(top + f(corners[2]![i]! * weights[2]!)) + f(corners[3]![i]! * weights[3]!));
  }
}

/** Pixels of a view in floats; `widen` is not asked about what lies beyond the edges, which is 0. */
export function wideView(view: View, widen: Widen): WideSource {
  const { transform, isSmooth } = view;
  const fetch = fetcher(view);
  const corners = [0, 1, 2, 3].map(() => new Float32Array(4));
  const get = (x: number, y: number, out: WidePixel): void => {
    const word = fetch(x, y);
    if (word === undefined) out.fill(0);
    else widen(word, out);
  };
  return (x, y, out) => {
    const across = start(transform.t00, transform.t01, transform.t02, x - view.x, y - view.y);
    const down = start(transform.t10, transform.t11, transform.t12, x - view.x, y - view.y);
    if (!isSmooth) {
      get((across - 1) >> 16, (down - 1) >> 16, out);
      return;
    }
    const column = (across - half) >> 16;
    const row = (down - half) >> 16;
    for (let i = 0; i < 4; i++) get(column + (i & 1), row + (i >> 1), corners[i]!);
    mix(corners, ((across - half) & 0xffff) / 65536, ((down - half) & 0xffff) / 65536, out);
  };
}
