import type {
  Clip,
  DrawOperation,
  Rect,
  Source,
  Surface,
  SurfaceFormat,
} from '../../../../../../renderer/console/spice/canvas/types.js';
import type { Random } from './random.js';
import { operators, randomSide } from './random-composite.js';
import { randomGlyphs, randomPath } from './random-lines.js';
import { boxAt, randomBrush, randomMask, randomSource, randomSurface } from './random-pictures.js';

export type Kind = DrawOperation['kind'];

/** All kinds but blend, which is copy. */
export const kinds = [
  'fill',
  'opaque',
  'copy',
  'blackness',
  'whiteness',
  'invers',
  'rop3',
  'transparent',
  'alpha-blend',
  'copy-bits',
  'stroke',
  'text',
  'composite',
] as const satisfies readonly Kind[];

const anySize = { width: [1, 24], height: [1, 20] } as const;

interface Base {
  readonly surface: Surface;
  readonly box: Rect;
  readonly clip: Clip;
}

function randomRop(random: Random): number {
  if (random.chance(0.4)) return 8;
  return random.pick([8, 16, 32, 64, 128, 256, 512, 0]) | (random.word() & 7) | random.pick([0, 0, 1024]);
}

function randomClip(random: Random, { width, height }: Surface): Clip {
  if (random.chance(0.5)) return undefined;
  return random.list(random.between(0, 5), () => {
    const [left, top] = [random.between(-3, width), random.between(-3, height)];
    return { left, top, right: left + random.between(0, width), bottom: top + random.between(0, height) };
  });
}

/** Rop3 and composite read what they draw on, so their boxes lie on the surface; other ones may stick out. */
function randomBase(random: Random, kind: Kind, format: SurfaceFormat): Base {
  const surface = randomSurface(random, format);
  const isInside = kind === 'rop3' || kind === 'composite';
  const least = isInside ? 0 : -5;
  const [left, top] = [random.between(least, surface.width - 1), random.between(least, surface.height - 1)];
  const box = isInside
    ? boxAt(random, left, top, surface.width - left, surface.height - top)
    : boxAt(random, left, top, surface.width + 8, surface.height + 8);
  return { surface, box, clip: randomClip(random, surface) };
}

function sameSize(random: Random, box: Rect, least: number): Rect {
  const [left, top] = [random.between(least, 5), random.between(least, 5)];
  return { left, top, right: left + box.right - box.left, bottom: top + box.bottom - box.top };
}

interface WithSource {
  readonly source: Source;
  readonly sourceArea: Rect;
}

function randomWithSource(random: Random, { surface, box }: Base): WithSource {
  const source = randomSource(random, surface.format, anySize);
  if (random.chance(0.5)) return { source, sourceArea: sameSize(random, box, -3) };
  const [left, top] = [random.between(-2, source.width - 1), random.between(-2, source.height - 1)];
  return { source, sourceArea: boxAt(random, left, top, source.width + 3, source.height + 3) };
}

/** Rop3 wants a source that is large enough where it isn't scaled. */
function randomRop3Source(random: Random, base: Base): WithSource {
  const [width, height] = [base.box.right - base.box.left, base.box.bottom - base.box.top];
  const large = { width: [width + 5, width + 9], height: [height + 5, height + 9] } as const;
  if (random.chance(0.5))
    return { source: randomSource(random, base.surface.format, large), sourceArea: sameSize(random, base.box, 0) };
  const { source, sourceArea } = randomWithSource(random, base);
  const isSame = sourceArea.right - sourceArea.left === width && sourceArea.bottom - sourceArea.top === height;
  return { source, sourceArea: isSame ? { ...sourceArea, right: sourceArea.right + 1 } : sourceArea };
}

function randomStroke(random: Random, base: Base): DrawOperation {
  const style = random.chance(0.5) ? random.list(random.between(1, 6), () => random.between(9, 170)) : [];
  const brush = randomBrush(random, base.surface.format, undefined, undefined, true);
  const path = randomPath(random, base.box);
  const startsWithGap = style.length > 0 && random.chance(0.5);
  return { ...base, kind: 'stroke', path, style, startsWithGap, brush, foreRop: randomRop(random), backRop: 8 };
}

function randomText(random: Random, base: Base): DrawOperation {
  const { surface, box } = base;
  const glyphBits = random.pick([1, 4, 8] as const);
  const glyphs = randomGlyphs(random, glyphBits, surface.width, surface.height);
  const backArea = random.chance(0.5) ? box : { left: 0, top: 0, right: 0, bottom: 0 };
  const fore = randomBrush(random, surface.format);
  const back = randomBrush(random, surface.format);
  const rops = { foreRop: 8, backRop: 8 };
  return { ...base, kind: 'text', glyphs, backArea, fore, back, ...rops, isMono: glyphBits === 1, glyphBits };
}

function randomComposite(random: Random, base: Base): DrawOperation {
  const { format } = base.surface;
  const mask = random.chance(0.5) ? randomSide(random, format) : undefined;
  const componentAlpha = mask !== undefined && random.chance(0.5);
  const operator = random.pick(operators);
  return { ...base, kind: 'composite', operator, source: randomSide(random, format), mask, componentAlpha };
}

/** An operation that a server could send, with all that it may have; the same for the same state of `random`. */
export function randomOperation(random: Random, kind: (typeof kinds)[number], format: SurfaceFormat): DrawOperation {
  const base = randomBase(random, kind, format);
  const masked = { ...base, mask: randomMask(random, base.box) };
  const scale = random.pick(['interpolate', 'nearest'] as const);
  switch (kind) {
    case 'fill':
      return { ...masked, kind, brush: randomBrush(random, format), rop: randomRop(random) };
    case 'opaque':
      return {
        ...masked,
        kind,
        ...randomWithSource(random, base),
        scale,
        brush: randomBrush(random, format),
        rop: randomRop(random),
      };
    case 'copy':
      return { ...masked, kind, ...randomWithSource(random, base), scale, rop: randomRop(random) };
    case 'rop3': {
      const brush = randomBrush(random, format, ['solid', 'pattern'], base.box);
      return { ...masked, kind, ...randomRop3Source(random, base), scale, brush, rop3: random.between(0, 255) };
    }
    case 'blackness':
    case 'whiteness':
    case 'invers':
      return { ...masked, kind };
    case 'transparent': {
      const source = randomWithSource(random, base);
      return { ...base, kind, ...source, color: random.pick([...source.source.pixels]) & 0xffffff };
    }
    case 'alpha-blend': {
      const more = {
        alpha: random.pick([255, random.between(0, 255)]),
        destinationHasAlpha: false,
        sourceHasAlpha: false,
      };
      return { ...base, kind, ...randomWithSource(random, base), ...more };
    }
    case 'copy-bits':
      return {
        ...base,
        kind,
        from: { x: random.between(-5, base.surface.width), y: random.between(-5, base.surface.height) },
      };
    case 'stroke':
      return randomStroke(random, base);
    case 'text':
      return randomText(random, base);
    case 'composite':
      return randomComposite(random, base);
  }
}
