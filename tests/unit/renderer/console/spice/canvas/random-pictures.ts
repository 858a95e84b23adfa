import type {
  Brush,
  Mask,
  Rect,
  Source,
  Surface,
  SurfaceFormat,
} from '../../../../../../renderer/console/spice/canvas/types.js';
import { toFormat } from '../../../../../../renderer/console/spice/canvas/words.js';
import type { Random } from './random.js';

const opaque = 0xff000000;
const plain = [0, opaque, 0xffffffff, 0x80808080, 0x7f7f7f7f, 0x01010101];

/** A rectangle whose left top corner is given and whose size is between 1 and the largest one. */
export function boxAt(random: Random, left: number, top: number, width: number, height: number): Rect {
  return { left, top, right: left + random.between(1, width), bottom: top + random.between(1, height) };
}

function premultiplied(word: number): number {
  const alpha = word >>> 24;
  const channel = (shift: number): number => Math.min((word >>> shift) & 0xff, alpha) << shift;
  return ((alpha << 24) | channel(0) | channel(8) | channel(16)) >>> 0;
}

function words(random: Random, count: number): Uint32Array<ArrayBuffer> {
  const style = random.between(0, 3);
  return Uint32Array.from({ length: count }, () => {
    const word = style === 0 ? random.pick(plain) : random.word();
    if (style === 2) return premultiplied(word);
    return style === 3 ? word | random.pick([0, opaque]) : word;
  });
}

/** A surface of up to 24 by 20 pixels. */
export function randomSurface(random: Random, format: SurfaceFormat): Surface {
  const [width, height] = [random.between(1, 24), random.between(1, 20)];
  return { id: 0, width, height, format, pixels: words(random, width * height).map((word) => toFormat(format, word)) };
}

/** Sizes that a picture may have, both ends included. */
export interface Sizes {
  readonly width: readonly [number, number];
  readonly height: readonly [number, number];
}

/** An image with or without alpha, or a surface of the same format. */
export function randomSource(random: Random, format: SurfaceFormat, sizes: Sizes, isImage = false): Source {
  const [width, height] = [random.between(...sizes.width), random.between(...sizes.height)];
  const pixels = words(random, width * height);
  const kind = random.pick(isImage ? ['opaque', 'alpha'] : ['opaque', 'opaque', 'alpha', 'surface']);
  if (kind === 'alpha') return { width, height, pixels, hasAlpha: true };
  if (kind === 'opaque') return { width, height, pixels: pixels.map((word) => word | opaque), hasAlpha: false };
  const hasAlpha = format === 'argb' || format === 'a8';
  return { width, height, pixels: pixels.map((word) => toFormat(format, word)), hasAlpha, format };
}

/** A brush of one of the kinds; a pattern lies at `offset` from the left top corner at most. */
export function randomBrush(
  random: Random,
  format: SurfaceFormat,
  kinds: readonly Brush['kind'][] = ['none', 'solid', 'pattern'],
  { left, top }: { left: number; top: number } = { left: 20, top: 20 },
  isImage = false,
): Brush {
  const kind = random.pick(kinds);
  if (kind === 'none') return { kind };
  if (kind === 'solid') return { kind, color: toFormat(format, random.word()) >>> 0 };
  const pattern = randomSource(random, format, { width: [1, 9], height: [1, 9] }, isImage);
  return { kind, pattern, position: { x: random.between(-20, left), y: random.between(-20, top) } };
}

/** A mask about as large as the box, or none. */
export function randomMask(random: Random, box: Rect): Mask | undefined {
  if (random.chance(0.6)) return undefined;
  const width = random.between(1, box.right - box.left + 5);
  const height = random.between(1, box.bottom - box.top + 5);
  const bits = Uint8Array.from({ length: width * height }, () => random.word() & 1);
  const position = { x: random.between(-3, 5), y: random.between(-3, 5) };
  return { inverted: random.chance(0.5), position, bits, width, height };
}
