import { signed } from '../rows.js';
import { fetcher, half, start, type View, viewRows } from '../sampler.js';
import type { Widen, WideRow } from './wide-words.js';

const f = Math.fround;

/** Puts `count` pixels into `out`: what lies at `x` and right of it, in the row `y`, both of the surface. */
export type WideSource = (x: number, y: number, count: number, out: WideRow) => void;

/** Four pixels of `corners`, weighted by how far right and down the point lies between them, as the pixel `at` of `out`. */
function mix(corners: WideRow, x: number, y: number, out: WideRow, at: number): void {
  const [leftTop, rightTop] = [f(f(1 - x) * f(1 - y)), f(x * f(1 - y))];
  const [leftBottom, rightBottom] = [f(f(1 - x) * y), f(x * y)];
  for (let i = 0; i < 4; i++) {
    const top = f(f(corners[i]! * leftTop) + f(corners[4 + i]! * rightTop));
    out[at + i] = f(f(top + f(corners[8 + i]! * leftBottom)) + f(corners[12 + i]! * rightBottom));
  }
}

function smoothRows(view: View, widen: Widen): WideSource {
  const { transform } = view;
  const fetch = fetcher(view);
  const words = new Int32Array(4);
  const corners = new Float32Array(16);
  return (x, y, count, out) => {
    let across = start(transform.t00, transform.t01, transform.t02, x - view.x, y - view.y) - half;
    let down = start(transform.t10, transform.t11, transform.t12, x - view.x, y - view.y) - half;
    for (let i = 0; i < count; i++, across += transform.t00, down += transform.t10) {
      for (let corner = 0; corner < 4; corner++)
        words[corner] = fetch((across >> 16) + (corner & 1), (down >> 16) + (corner >> 1)) ?? 0;
      widen(words, 0, 4, corners);
      mix(corners, (across & 0xffff) / 65536, (down & 0xffff) / 65536, out, i * 4);
    }
  };
}

/** Pixels of a view in floats, at most `width` at once; 0 beyond its edges. */
export function wideView(view: View, widen: Widen, width: number): WideSource {
  if (view.isSmooth) return smoothRows(view, widen);
  const rows = viewRows(view);
  const words = new Uint32Array(width);
  const ofWords = signed(words);
  return (x, y, count, out) => {
    rows(x, y, count, words);
    widen(ofWords, 0, count, out);
  };
}
