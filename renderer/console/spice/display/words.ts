import type { SurfaceFormat } from '../canvas/types.ts';

const opaque = 0xff000000;

/** A colour as the server means it for a surface of that format, as a word of ours (`Bitmap`). */
export function wordFor(format: SurfaceFormat, color: number): number {
  switch (format) {
    case 'argb':
      return (swapped(color) | (color & opaque)) >>> 0;
    case 'xrgb':
      return (swapped(color) | opaque) >>> 0;
    case 'rgb555':
      return widened((color >> 10) & 31, wide5((color >> 5) & 31), color & 31);
    case 'rgb565':
      return widened((color >> 11) & 31, wide6((color >> 5) & 63), color & 31);
    case 'a8':
      return ((color & 0xff) << 24) >>> 0;
    case 'a1':
      return (color & 1) === 0 ? 0 : opaque;
  }
}

function swapped(color: number): number {
  return ((color & 0xff) << 16) | (color & 0xff00) | ((color >>> 16) & 0xff);
}

function widened(red: number, green: number, blue: number): number {
  return (wide5(red) | (green << 8) | (wide5(blue) << 16) | opaque) >>> 0;
}

function wide5(value: number): number {
  return (value << 3) | (value >> 2);
}

function wide6(value: number): number {
  return (value << 2) | (value >> 4);
}
