type Unpack = (input: number, inputEnd: number, output: number, units: number) => number;
type WidenRow = (input: number, output: number, pixels: number) => void;
type UnpackGlz = (
  input: number,
  inputEnd: number,
  output: number,
  pixels: number,
  id: number,
  images: number,
) => number;
type DecodeQuic = (
  stream: number,
  bytes: number,
  output: number,
  width: number,
  height: number,
  values: number,
) => number;

/** What the AssemblyScript side exports (`assembly/index.ts`). Addresses and sizes are bytes in its memory. */
export interface Wasm {
  readonly memory: WebAssembly.Memory;
  base(): number;
  reserve(bytes: number): number;
  readonly unpackBgr: Unpack;
  readonly unpackRgb15: Unpack;
  readonly unpackAlpha: Unpack;
  readonly unpackBytes: Unpack;
  readonly unpackLz4: Unpack;
  readonly inflate: Unpack;
  readonly unpackGlzBgr: UnpackGlz;
  readonly unpackGlzRgb15: UnpackGlz;
  readonly unpackGlzAlpha: UnpackGlz;
  readonly decodeRgb: DecodeQuic;
  readonly decodeRgb15: DecodeQuic;
  readonly decodeRgba: DecodeQuic;
  readonly decodeGrey: DecodeQuic;
  readonly widen15: WidenRow;
  readonly widen24: WidenRow;
  readonly expandAlpha: WidenRow;
  expandRow(input: number, output: number, pixels: number, bitsShift: number, highFirst: number, palette: number): void;
  swapPixels(input: number, output: number, pixels: number, opaque: number): void;
  flip(output: number, width: number, height: number): void;
  copyFlipped(input: number, output: number, width: number, height: number): void;
}
