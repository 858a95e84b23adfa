import { BrokenImage } from '../decoders/broken-image.ts';
import type { Surface, SurfaceFormat } from '../canvas/types.ts';
import { checkSurface } from './surface-limits.ts';

/** SpiceSurfaceFmt. */
const formats: ReadonlyMap<number, SurfaceFormat> = new Map([
  [1, 'a1'],
  [8, 'a8'],
  [16, 'rgb555'],
  [80, 'rgb565'],
  [32, 'xrgb'],
  [96, 'argb'],
]);
const opaqueBlack = 0xff000000;

export interface SurfaceShape {
  readonly id: number;
  readonly width: number;
  readonly height: number;
  /** SpiceSurfaceFmt. */
  readonly format: number;
}

/** The surfaces of one display channel; one of them, the primary, is what its monitors show. */
export class Surfaces {
  private readonly held = new Map<number, Surface>();
  private primaryId: number | undefined;

  get primary(): Surface | undefined {
    return this.primaryId === undefined ? undefined : this.held.get(this.primaryId);
  }

  get(id: number): Surface | undefined {
    return this.held.get(id);
  }

  /** Throws `BrokenImage` before memory is taken, where it would be too much. */
  create({ id, width, height, format: number }: SurfaceShape, isPrimary: boolean): Surface {
    const format = formats.get(number);
    if (!format) throw new BrokenImage(`surface format ${number}`);
    this.destroy(id);
    checkSurface([...this.held.values()], { width, height });
    const surface = { id, width, height, format, pixels: new Uint32Array(width * height) };
    if (format !== 'argb' && format !== 'a8' && format !== 'a1') surface.pixels.fill(opaqueBlack);
    this.held.set(id, surface);
    if (isPrimary) this.primaryId = id;
    return surface;
  }

  destroy(id: number): void {
    this.held.delete(id);
    if (this.primaryId === id) this.primaryId = undefined;
  }

  clear(): void {
    this.held.clear();
    this.primaryId = undefined;
  }
}
