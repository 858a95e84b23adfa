/** A picture in three planes: luminance, and two of colour with half as many columns and rows. */
export interface I420Picture {
  readonly planes: Uint8Array;
  /** Offset and stride in bytes of Y, U and V. */
  readonly layout: readonly { readonly offset: number; readonly stride: number }[];
  readonly width: number;
  readonly height: number;
  readonly colorSpace: { readonly matrix: string | null; readonly fullRange: boolean | null };
}

/** ITU-R BT.601 and BT.709: the weights of red and blue in the luminance. */
const weights = { bt601: [0.299, 0.114], bt709: [0.2126, 0.0722] } as const;
const fractionBits = 16;
const half = 1 << (fractionBits - 1);

interface Tables {
  readonly y: Int32Array;
  readonly redOfV: Int32Array;
  readonly greenOfU: Int32Array;
  readonly greenOfV: Int32Array;
  readonly blueOfU: Int32Array;
}

/** Sums reach beyond a byte on both sides: an index from -512 on. */
const clamped = Uint8ClampedArray.from({ length: 1280 }, (_, index) => index - 512);

/** Writes RGBA words into `pixels`, for a browser whose frames don't convert themselves (Chromium before 127). */
export class I420Converter {
  private readonly known = new Map<string, Tables>();

  convert(picture: I420Picture, pixels: Uint32Array): void {
    convertRows(picture, this.tablesOf(picture.colorSpace), pixels);
  }

  private tablesOf({ matrix, fullRange }: I420Picture['colorSpace']): Tables {
    const standard = matrix === 'bt709' ? 'bt709' : 'bt601';
    const key = `${standard} ${fullRange === true}`;
    const tables = this.known.get(key) ?? makeTables(weights[standard], fullRange === true);
    this.known.set(key, tables);
    return tables;
  }
}

function convertRows({ planes, layout, width, height }: I420Picture, tables: Tables, pixels: Uint32Array): void {
  const [y, u, v] = layout;
  if (!y || !u || !v) throw new Error('a frame without three planes');
  for (let row = 0; row < height; row++) {
    const chroma = row >> 1;
    convertRow(tables, {
      y: planes.subarray(y.offset + row * y.stride),
      u: planes.subarray(u.offset + chroma * u.stride),
      v: planes.subarray(v.offset + chroma * v.stride),
      into: pixels.subarray(row * width, (row + 1) * width),
    });
  }
}

interface Row {
  readonly y: Uint8Array;
  readonly u: Uint8Array;
  readonly v: Uint8Array;
  readonly into: Uint32Array;
}

function convertRow({ y: yTable, redOfV, greenOfU, greenOfV, blueOfU }: Tables, { y, u, v, into }: Row): void {
  for (let column = 0; column < into.length; column++) {
    const light = yTable[y[column] ?? 0] ?? 0;
    const [blueness, redness] = [u[column >> 1] ?? 0, v[column >> 1] ?? 0];
    const red = clamped[((light + (redOfV[redness] ?? 0)) >> fractionBits) + 512] ?? 0;
    const green = clamped[((light + (greenOfU[blueness] ?? 0) + (greenOfV[redness] ?? 0)) >> fractionBits) + 512] ?? 0;
    const blue = clamped[((light + (blueOfU[blueness] ?? 0)) >> fractionBits) + 512] ?? 0;
    into[column] = 0xff000000 | (blue << 16) | (green << 8) | red;
  }
}

function makeTables([red, blue]: readonly [number, number], fullRange: boolean): Tables {
  const green = 1 - red - blue;
  const [lightScale, colourScale, black] = fullRange ? [1, 1, 0] : [255 / 219, 255 / 224, 16];
  const table = (factor: number, zero: number, plus = 0) =>
    Int32Array.from({ length: 256 }, (_, value) => Math.round((value - zero) * factor * 2 ** fractionBits) + plus);
  return {
    y: table(lightScale, black, half),
    redOfV: table(2 * (1 - red) * colourScale, 128),
    greenOfU: table((-2 * (1 - blue) * blue * colourScale) / green, 128),
    greenOfV: table((-2 * (1 - red) * red * colourScale) / green, 128),
    blueOfU: table(2 * (1 - blue) * colourScale, 128),
  };
}
