/** The decoders that ours are compared with, in benches and tests. */
declare module 'spice-html5/src/lz.js' {
  interface Picture {
    readonly width: number;
    readonly height: number;
    readonly data: Uint8ClampedArray;
  }
  export function convert_spice_lz_to_web(
    context: { createImageData(width: number, height: number): Picture },
    image: {
      readonly type: number;
      readonly width: number;
      readonly height: number;
      readonly top_down: number;
      readonly data: ArrayBuffer;
    },
  ): Picture;
}

declare module 'spice-html5/src/quic.js' {
  interface Picture {
    readonly width: number;
    readonly height: number;
    readonly data: Uint8ClampedArray;
  }
  export class SpiceQuic {
    from_dv(view: DataView, at: number, message: ArrayBuffer): number;
  }
  export function convert_spice_quic_to_web(
    context: { createImageData(width: number, height: number): Picture },
    image: SpiceQuic,
  ): Picture;
}
