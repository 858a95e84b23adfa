/** A decoded picture: RGBA, rows from the top. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  /** Lies in the decoder's memory: valid until its next call. */
  readonly data: Uint8ClampedArray<ArrayBuffer>;
  /** Whether the last byte of a pixel is the picture's own; 255 else. */
  readonly hasAlpha: boolean;
}
