import type { Picture } from '../../lab/picture.ts';

/** What a pixel of a pointer is: a colour (0xRRGGBB) with its alpha, or what inverts the screen below. */
type PointerPixel = { readonly color: number; readonly alpha: number } | 'inverts';

const clear = { color: 0, alpha: 0 };

/**
 * The picture that a server's bytes of a pointer mean (spice.proto, Cursor; numbers of SpiceCursorType): pixels, palette, a bit of mask
 * each. Where the screen is to be inverted, which no pointer of a browser can do, it is black with a white edge.
 */
export function pointerPicture(type: number, width: number, height: number, bytes: Buffer): Picture {
  const pixels = Array.from({ length: width * height }, (_, at) =>
    pixelOf(type, bytes, { x: at % width, y: Math.floor(at / width), width, height }),
  );
  const isInverted = (x: number, y: number) => x >= 0 && x < width && pixels[y * width + x] === 'inverts';
  const data = pixels.flatMap((pixel, at) => {
    if (pixel === 'inverts') return [0, 0, 0, 255];
    const [x, y] = [at % width, Math.floor(at / width)];
    const isEdge = [-1, 0, 1].some((dy) => [-1, 0, 1].some((dx) => isInverted(x + dx, y + dy)));
    if (pixel.alpha === 0 && isEdge) return [255, 255, 255, 255];
    return [pixel.color >> 16, (pixel.color >> 8) & 255, pixel.color & 255, pixel.alpha];
  });
  return { width, height, data: Uint8Array.from(data) };
}

interface At {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function pixelOf(type: number, bytes: Buffer, at: At): PointerPixel {
  const { x, y, width, height } = at;
  const index = y * width + x;
  const stride = Math.ceil(width / 8);
  const bit = (from: number) => ((bytes[from + y * stride + (x >> 3)] ?? 0) >> (7 - (x & 7))) & 1;
  const bgr = (from: number) => bytes.readUIntLE(from, 3);
  if (type === 0) return { color: bgr(index * 4), alpha: bytes.readUInt8(index * 4 + 3) };
  if (type === 1) {
    const [and, xor] = [bit(0), bit(stride * height)];
    if (and === 0) return { color: xor === 0 ? 0 : 0xffffff, alpha: 255 };
    return xor === 0 ? clear : 'inverts';
  }
  const { color, mask } = colorOf(type, bytes, at, bgr);
  if (bit(mask) === 0) return { color, alpha: 255 };
  return color === 0 ? clear : 'inverts';
}

/** Its colour, and where the mask begins. */
function colorOf(type: number, bytes: Buffer, { x, y, width, height }: At, bgr: (from: number) => number) {
  const index = y * width + x;
  const pixels = width * height;
  switch (type) {
    case 2: {
      const stride = Math.ceil(width / 2);
      const pair = bytes.readUInt8(y * stride + (x >> 1));
      const palette = stride * height;
      return { color: bgr(palette + 4 * (x % 2 === 0 ? pair >> 4 : pair & 15)), mask: palette + 64 };
    }
    case 3:
      return { color: bgr(pixels + 4 * bytes.readUInt8(index)), mask: pixels + 1024 };
    case 4: {
      const word = bytes.readUInt16LE(index * 2);
      const wide = (shift: number) => Math.floor((((word >> shift) & 31) * 33) / 4);
      return { color: (wide(10) << 16) | (wide(5) << 8) | wide(0), mask: pixels * 2 };
    }
    case 5:
      return { color: bgr(index * 3), mask: pixels * 3 };
    case 6:
      return { color: bgr(index * 4), mask: pixels * 4 };
    default:
      throw new Error(`no pointer of type ${type}`);
  }
}

/** How many pixels are seen otherwise: another alpha, or a colour (as far as it is seen through it) that is off by more than rounding. */
export function pointerDifference(one: Picture, other: Picture): number {
  if (one.width !== other.width || one.height !== other.height) return Infinity;
  let count = 0;
  for (let at = 0; at < one.data.length; at += 4) {
    const [alpha = 0, otherAlpha = 0] = [one.data[at + 3], other.data[at + 3]];
    const seen = (picture: Picture, part: number) => ((picture.data[at + part] ?? 0) * alpha) / 255;
    const tolerance = alpha === 255 ? 0 : 1;
    const isOff = [0, 1, 2].some((part) => Math.abs(seen(one, part) - seen(other, part)) > tolerance);
    if (alpha !== otherAlpha || isOff) count += 1;
  }
  return count;
}
