/** SpiceCursorType. */
export const cursorType = { alpha: 0, mono: 1, color4: 2, color8: 3, color16: 4, color24: 5, color32: 6 } as const;

/** A pointer's picture: RGBA bytes, not premultiplied, rows from the top. */
export interface CursorShape {
  readonly width: number;
  readonly height: number;
  readonly hotX: number;
  readonly hotY: number;
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;
}

export interface CursorHeader {
  readonly type: number;
  readonly width: number;
  readonly height: number;
  readonly hotX: number;
  readonly hotY: number;
}

/** A pointer that is larger is none: the usual one is shown. */
const largestCursorSide = 512;

/**
 * Makes a picture of a cursor's data, whatever its type (spice.proto, Cursor; the layouts are those of Windows' pointers). Undefined
 * where the size is none or data is missing.
 */
export function cursorShape(header: CursorHeader, data: Uint8Array): CursorShape | undefined {
  const { type, width, height } = header;
  if (width === 0 || height === 0 || width > largestCursorSide || height > largestCursorSide) return undefined;
  const rgba = new Uint8ClampedArray(width * height * 4);
  const reader = readers.get(type);
  if (!reader || data.length < reader.bytes(width, height)) return undefined;
  reader.read({ width, height, data, rgba });
  return { width, height, hotX: Math.min(header.hotX, width - 1), hotY: Math.min(header.hotY, height - 1), rgba };
}

interface Work {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
  readonly rgba: Uint8ClampedArray;
}

interface Reader {
  readonly bytes: (width: number, height: number) => number;
  readonly read: (work: Work) => void;
}

const maskRow = (width: number) => (width + 7) >> 3;
const maskBytes = (width: number, height: number) => maskRow(width) * height;

function bit(data: Uint8Array, start: number, x: number, y: number, width: number): boolean {
  return ((data[start + y * maskRow(width) + (x >> 3)] ?? 0) & (0x80 >> (x & 7))) !== 0;
}

/** Pixels with a mask behind them: where it is set, black lets the screen through and white inverts it. */
function masked(
  colorBytes: (width: number, height: number) => number,
  paletteColors: number,
  colorAt: (data: Uint8Array, x: number, y: number, width: number, height: number) => number,
): Reader {
  return {
    bytes: (width, height) => colorBytes(width, height) + paletteColors * 4 + maskBytes(width, height),
    read({ width, height, data, rgba }) {
      const mask = colorBytes(width, height) + paletteColors * 4;
      const inverts = new Uint8Array(width * height);
      for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++) {
          const color = colorAt(data, x, y, width, height);
          const at = y * width + x;
          if (!bit(data, mask, x, y, width)) put(rgba, at, color, 255);
          else if (color !== 0) inverts[at] = 1;
        }
      }
      drawInverted(rgba, inverts, width, height);
    },
  };
}

/** 0xRRGGBB of a palette entry, stored as BGRX. */
function paletteColor(data: Uint8Array, palette: number, index: number): number {
  return bgr(data, palette + index * 4);
}

function bgr(data: Uint8Array, at: number): number {
  return ((data[at + 2] ?? 0) << 16) | ((data[at + 1] ?? 0) << 8) | (data[at] ?? 0);
}

const row4 = (width: number) => (width + 1) >> 1;
const five = (value: number) => (value << 3) | (value >> 2);

const readers: ReadonlyMap<number, Reader> = new Map<number, Reader>([
  [
    cursorType.alpha,
    {
      bytes: (width, height) => width * height * 4,
      read({ width, height, data, rgba }) {
        for (let at = 0; at < width * height; at++) put(rgba, at, bgr(data, at * 4), data[at * 4 + 3] ?? 0);
      },
    },
  ],
  [cursorType.mono, { bytes: (width, height) => maskBytes(width, height) * 2, read: readMono }],
  [
    cursorType.color4,
    masked(
      (width, height) => row4(width) * height,
      16,
      (data, x, y, width, height) => {
        const pair = data[y * row4(width) + (x >> 1)] ?? 0;
        return paletteColor(data, row4(width) * height, x & 1 ? pair & 15 : pair >> 4);
      },
    ),
  ],
  [
    cursorType.color8,
    masked(
      (width, height) => width * height,
      256,
      (data, x, y, width, height) => paletteColor(data, width * height, data[y * width + x] ?? 0),
    ),
  ],
  [
    cursorType.color16,
    masked(
      (width, height) => width * height * 2,
      0,
      (data, x, y, width) => {
        const at = (y * width + x) * 2;
        const word = (data[at] ?? 0) | ((data[at + 1] ?? 0) << 8);
        return (five((word >> 10) & 31) << 16) | (five((word >> 5) & 31) << 8) | five(word & 31);
      },
    ),
  ],
  [
    cursorType.color24,
    masked(
      (width, height) => width * height * 3,
      0,
      (data, x, y, width) => bgr(data, (y * width + x) * 3),
    ),
  ],
  [
    cursorType.color32,
    masked(
      (width, height) => width * height * 4,
      0,
      (data, x, y, width) => bgr(data, (y * width + x) * 4),
    ),
  ],
]);

/** AND mask, then XOR mask: 0 0 black, 0 1 white, 1 0 the screen, 1 1 the screen inverted. */
function readMono({ width, height, data, rgba }: Work): void {
  const xor = maskBytes(width, height);
  const inverts = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = y * width + x;
      const white = bit(data, xor, x, y, width);
      if (!bit(data, 0, x, y, width)) put(rgba, at, white ? 0xffffff : 0, 255);
      else if (white) inverts[at] = 1;
    }
  }
  drawInverted(rgba, inverts, width, height);
}

/** A pointer of a page can't invert what lies under it: black with a white edge is seen on every ground. */
function drawInverted(rgba: Uint8ClampedArray, inverts: Uint8Array, width: number, height: number): void {
  for (let at = 0; at < inverts.length; at++) {
    if (inverts[at] === 1) put(rgba, at, 0, 255);
    else if (rgba[at * 4 + 3] === 0 && touches(inverts, at, width, height)) put(rgba, at, 0xffffff, 255);
  }
}

function touches(inverts: Uint8Array, at: number, width: number, height: number): boolean {
  const x = at % width;
  const y = (at - x) / width;
  for (let dy = -1; dy <= 1; dy++) {
    for (let dx = -1; dx <= 1; dx++) {
      const inside = x + dx >= 0 && x + dx < width && y + dy >= 0 && y + dy < height;
      if (inside && inverts[at + dy * width + dx] === 1) return true;
    }
  }
  return false;
}

function put(rgba: Uint8ClampedArray, at: number, color: number, alpha: number): void {
  rgba[at * 4] = color >> 16;
  rgba[at * 4 + 1] = (color >> 8) & 255;
  rgba[at * 4 + 2] = color & 255;
  rgba[at * 4 + 3] = alpha;
}
