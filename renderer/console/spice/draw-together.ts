import type { Heads } from './heads.ts';

/** All that is shown, on a canvas of the page's own. */
export function drawTogether({ size, parts }: Pick<Heads, 'size' | 'parts'>): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = size.width;
  canvas.height = size.height;
  const context = canvas.getContext('2d');
  for (const part of parts) context?.drawImage(part.canvas, part.left, 0);
  return canvas;
}
