/**
 * What the display channel's draw operations say, once they are read (spice-protocol: enums.h, draw.h; spice.proto). The reader
 * makes these out of bytes, with images decoded and surfaces looked up; the canvas draws them. Nothing here knows of the wire.
 */

/** A rectangle in pixels: `right` and `bottom` lie outside. Empty where they are not beyond `left` and `top`. */
export interface Rect {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** How a surface is stored at the server (SpiceSurfaceFmt). All are kept as 32-bit words here; see `Surface`. */
export type SurfaceFormat = 'a1' | 'a8' | 'rgb555' | 'rgb565' | 'xrgb' | 'argb';

/**
 * Pixels, rows from the top, without gaps. A word is 0xAABBGGRR (RGBA bytes in memory), whatever the server's format is: 16-bit
 * colours are widened by repeating their high bits, which every bitwise operation keeps; `a8` and `a1` have their value in
 * alpha and 0 in the colours. `xrgb` and 16-bit surfaces have alpha 255 always. `premultiplied` as the protocol has it.
 */
export interface Bitmap {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint32Array<ArrayBuffer>;
}

export interface Surface extends Bitmap {
  readonly id: number;
  readonly format: SurfaceFormat;
}

/** An image of a draw operation, decoded; or a surface of the same channel (SPICE_IMAGE_TYPE_SURFACE). */
export interface Source extends Bitmap {
  /** Whether alpha means anything; without it every pixel has alpha 255. */
  readonly hasAlpha: boolean;
  /** The format of a surface that this is. Without it, this is an image, which most operations first turn to the format drawn on. */
  readonly format?: SurfaceFormat;
}

/** Undefined: not clipped. Rectangles don't overlap. */
export type Clip = readonly Rect[] | undefined;

/** A mask of one bit a pixel: where it is 0 (or 1, when `inverted`) nothing is drawn. `position` is where the box begins in it. */
export interface Mask {
  readonly inverted: boolean;
  readonly position: Point;
  /** One byte a pixel, 0 or 1. */
  readonly bits: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** A picture that is repeated. `hasAlpha` as in `Source`; without it, the words are drawn as they are. */
interface Pattern extends Bitmap {
  readonly hasAlpha?: boolean;
}

/**
 * `color` is a word as in `Bitmap`; its alpha is the highest byte on the wire, which surfaces with alpha take as it is.
 * `position` is where a pattern's origin lies on the surface.
 */
export type Brush =
  | { readonly kind: 'none' }
  | { readonly kind: 'solid'; readonly color: number }
  | { readonly kind: 'pattern'; readonly pattern: Pattern; readonly position: Point };

/** SpiceRopd: bits of the 16-bit "rop descriptor". */
export const ropd = {
  invertSource: 1,
  invertBrush: 2,
  invertDestination: 4,
  put: 8,
  or: 16,
  and: 32,
  xor: 64,
  blackness: 128,
  whiteness: 256,
  invers: 512,
  invertResult: 1024,
} as const;

/** SpiceImageScaleMode. */
export type ScaleMode = 'interpolate' | 'nearest';

interface Operation {
  readonly surface: Surface;
  readonly box: Rect;
  readonly clip: Clip;
}

interface WithSource {
  readonly source: Source;
  readonly sourceArea: Rect;
}

/** A path is a list of segments; each point is in 1/16 pixel (fixed 28.4). */
export interface PathSegment {
  /** SpicePathFlags: begin 1, end 2, close 8, bezier 16. */
  readonly flags: number;
  readonly points: readonly Point[];
}

export interface Glyph {
  /** Where it is rendered: the glyph's picture begins at `renderPosition + origin`. */
  readonly renderPosition: Point;
  readonly origin: Point;
  readonly width: number;
  readonly height: number;
  /** Coverage of each pixel, 0 to 255, rows from the top. */
  readonly coverage: Uint8Array;
}

/** A row of a 2x3 transform in 16.16 fixed point, as pixman has it. */
export interface Transform {
  readonly t00: number;
  readonly t01: number;
  readonly t02: number;
  readonly t10: number;
  readonly t11: number;
  readonly t12: number;
}

/** Side of a composite operation (SPICE_COMPOSITE_*). */
export interface CompositeSide {
  readonly bitmap: Source;
  readonly transform: Transform | undefined;
  readonly filter: 'nearest' | 'bilinear' | 'other';
  /** PIXMAN_REPEAT_*. */
  readonly repeat: 'none' | 'normal' | 'pad' | 'reflect';
  readonly origin: Point;
}

/** One draw operation. `rop` fields are rop descriptors (`ropd`), `rop3` is a Windows ternary raster operation. */
export type DrawOperation =
  | (Operation & {
      readonly kind: 'fill';
      readonly brush: Brush;
      readonly rop: number;
      readonly mask: Mask | undefined;
    })
  | (Operation &
      WithSource & {
        readonly kind: 'opaque';
        readonly brush: Brush;
        readonly rop: number;
        readonly scale: ScaleMode;
        readonly mask: Mask | undefined;
      })
  | (Operation &
      WithSource & {
        readonly kind: 'copy' | 'blend';
        readonly rop: number;
        readonly scale: ScaleMode;
        readonly mask: Mask | undefined;
      })
  | (Operation & { readonly kind: 'blackness' | 'whiteness' | 'invers'; readonly mask: Mask | undefined })
  | (Operation &
      WithSource & {
        readonly kind: 'rop3';
        readonly brush: Brush;
        readonly rop3: number;
        readonly scale: ScaleMode;
        readonly mask: Mask | undefined;
      })
  | (Operation & {
      readonly kind: 'stroke';
      readonly path: readonly PathSegment[];
      /** Lengths of dashes and gaps in 1/16 pixel; empty: a solid line. */
      readonly style: readonly number[];
      readonly startsWithGap: boolean;
      readonly brush: Brush;
      readonly foreRop: number;
      readonly backRop: number;
    })
  | (Operation & {
      readonly kind: 'text';
      readonly glyphs: readonly Glyph[];
      /** Filled with `back` before; empty: nothing is. */
      readonly backArea: Rect;
      readonly fore: Brush;
      readonly back: Brush;
      readonly foreRop: number;
      readonly backRop: number;
      /** Whether the glyphs are one bit a pixel (coverage 0 or 255), not alpha. */
      readonly isMono: boolean;
      /** Bits a pixel on the wire. 4: coverage is 0, 16 to 240, and overlaps are as spice-common's that compares whole bytes. */
      readonly glyphBits?: 1 | 4 | 8;
    })
  | (Operation & WithSource & { readonly kind: 'transparent'; /** 0xBBGGRR */ readonly color: number })
  | (Operation &
      WithSource & {
        readonly kind: 'alpha-blend';
        /** 0 to 255, over the whole source. */
        readonly alpha: number;
        readonly destinationHasAlpha: boolean;
        readonly sourceHasAlpha: boolean;
      })
  | (Operation & {
      readonly kind: 'composite';
      /** PIXMAN_OP_* number. */
      readonly operator: number;
      readonly source: CompositeSide;
      readonly mask: CompositeSide | undefined;
      readonly componentAlpha: boolean;
    })
  | (Operation & { readonly kind: 'copy-bits'; readonly from: Point });

/** Draws one operation onto its surface, within the surface, its box and its clip. Never reads or writes outside of a bitmap. */
export type Draw = (operation: DrawOperation) => void;
