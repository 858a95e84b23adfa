/** A picture of even width and height in three planes: luminance, and two of colour with half as many columns and rows. */
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

/** Both columns under one sample of colour at once, as most of the work is its. */
function convertRows({ planes, layout, width, height }: I420Picture, tables: Tables, pixels: Uint32Array): void {
  const [y, u, v] = layout;
  if (!y || !u || !v) throw new Error('a frame without three planes');
  const { y: light, redOfV, greenOfU, greenOfV, blueOfU } = tables;
  for (let row = 0; row < height; row++) {
    const chroma = row >> 1;
    const [bluenessAt, rednessAt] = [u.offset + chroma * u.stride, v.offset + chroma * v.stride];
    const from = y.offset + row * y.stride;
    const to = row * width;
    for (let column = 0; column < width; column += 2) {
      const blueness = planes[bluenessAt + (column >> 1)] ?? 0;
      const redness = planes[rednessAt + (column >> 1)] ?? 0;
      const red = redOfV[redness] ?? 0;
      const green = (greenOfU[blueness] ?? 0) + (greenOfV[redness] ?? 0);
      const blue = blueOfU[blueness] ?? 0;
      pixels[to + column] = wordOf(light[planes[from + column] ?? 0] ?? 0, red, green, blue);
      pixels[to + column + 1] = wordOf(light[planes[from + column + 1] ?? 0] ?? 0, red, green, blue);
    }
  }
}

function wordOf(light: number, red: number, green: number, blue: number): number {
  return 0xff000000 | (byteOf(light + blue) << 16) | (byteOf(light + green) << 8) | byteOf(light + red);
}

function byteOf(sum: number): number {
  return clamped[(sum >> fractionBits) + 512] ?? 0;
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
