import { BrokenImage, checkSize } from '../decoders/broken-image.ts';

interface Size {
  readonly width: number;
  readonly height: number;
}

/** All surfaces of a session together: 256 MB of RGBA, four 4K screens with as much again for what is not shown. */
const mostPixels = 2 ** 26;
const mostSurfaces = 1024;

/** The size in a SPICE_MSG_DISPLAY_SURFACE_CREATE: surface id, width, height, each a 32-bit number. */
export function surfaceSize(data: ArrayBuffer): Size {
  if (data.byteLength < 12) throw new BrokenImage('a surface without a size');
  const view = new DataView(data);
  return { width: view.getUint32(4, true), height: view.getUint32(8, true) };
}

/** Refuses a surface before memory is taken for it, where a guest asks for more than anybody shows. */
export function checkSurface(held: readonly Size[], wanted: Size): void {
  checkSize(wanted.width, wanted.height);
  const pixels = [...held, wanted].reduce((sum, { width, height }) => sum + width * height, 0);
  if (pixels > mostPixels || held.length >= mostSurfaces)
    throw new BrokenImage(`${held.length + 1} surfaces of ${pixels} pixels`);
}
