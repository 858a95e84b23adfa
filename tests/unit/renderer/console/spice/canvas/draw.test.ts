import { describe, expect, it } from 'vitest';
import { draw } from '../../../../../../renderer/console/spice/canvas/draw.js';
import type {
  Brush,
  DrawOperation,
  Mask,
  Rect,
  Source,
  Surface,
} from '../../../../../../renderer/console/spice/canvas/types.js';
import { ropd } from '../../../../../../renderer/console/spice/canvas/types.js';

const black = 0xff000000;
const white = 0xffffffff;

function surface(width: number, height: number, format: Surface['format'] = 'xrgb'): Surface {
  return { id: 0, width, height, format, pixels: new Uint32Array(width * height).fill(format === 'argb' ? 0 : black) };
}

function rect(left: number, top: number, right: number, bottom: number): Rect {
  return { left, top, right, bottom };
}

function solid(color: number): Brush {
  return { kind: 'solid', color };
}

function counting(width: number, height: number): Source {
  return {
    width,
    height,
    hasAlpha: false,
    pixels: Uint32Array.from({ length: width * height }, (_, i) => (black | (i + 1)) >>> 0),
  };
}

/** The pixels without the opaque alpha, a row a line. */
function rowsOf({ width, height, pixels }: Surface): string[] {
  return Array.from({ length: height }, (_, y) =>
    Array.from(pixels.subarray(y * width, (y + 1) * width), (word) => (word & 0xffffff).toString(16)).join(' '),
  );
}

function fill(on: Surface, box: Rect, more: Partial<Extract<DrawOperation, { kind: 'fill' }>> = {}): void {
  draw({ kind: 'fill', surface: on, box, clip: undefined, brush: solid(7), rop: ropd.put, mask: undefined, ...more });
}

function copy(
  on: Surface,
  box: Rect,
  source: Source,
  sourceArea: Rect,
  more: Partial<Extract<DrawOperation, { kind: 'copy' | 'blend' }>> = {},
): void {
  draw({
    kind: 'copy',
    surface: on,
    box,
    clip: undefined,
    source,
    sourceArea,
    rop: ropd.put,
    scale: 'nearest',
    mask: undefined,
    ...more,
  });
}

describe('draw', () => {
  it('fills a box as far as it lies on the surface and in the clip, each place once', () => {
    const on = surface(4, 3);
    fill(on, rect(-100, 1, 2 ** 31 - 1, 2 ** 31 - 1), {
      clip: [rect(1, 0, 3, 2), rect(0, 0, 2, 9), rect(5, 5, 4, 6)],
      rop: ropd.xor,
    });
    expect(rowsOf(on)).toEqual(['0 0 0 0', '7 7 7 0', '7 7 0 0']);
  });

  it('draws nothing for an empty clip and for boxes that are the wrong way round', () => {
    const on = surface(2, 1);
    fill(on, rect(0, 0, 2, 1), { clip: [] });
    fill(on, rect(2, 1, 0, 0));
    expect(rowsOf(on)).toEqual(['0 0']);
  });

  it('draws where the mask is 1, or 0 when it is inverted, and never beyond it', () => {
    const mask: Mask = { inverted: false, position: { x: 1, y: 0 }, bits: Uint8Array.of(1, 0, 1), width: 3, height: 1 };
    const plain = surface(4, 2);
    fill(plain, rect(0, 0, 4, 2), { mask });
    expect(rowsOf(plain)).toEqual(['0 7 0 0', '0 0 0 0']);
    const inverted = surface(4, 2);
    fill(inverted, rect(0, 0, 4, 2), { mask: { ...mask, inverted: true } });
    expect(rowsOf(inverted)).toEqual(['7 0 0 0', '0 0 0 0']);
  });

  it('repeats a pattern from its position', () => {
    const on = surface(5, 2);
    const brush: Brush = { kind: 'pattern', pattern: counting(2, 2), position: { x: 1, y: -1 } };
    fill(on, rect(0, 0, 5, 2), { brush });
    expect(rowsOf(on)).toEqual(['4 3 4 3 4', '2 1 2 1 2']);
  });

  it('copies what the source has and leaves the rest', () => {
    const on = surface(4, 3);
    copy(on, rect(-1, 0, 3, 3), counting(3, 2), rect(0, 0, 4, 3));
    expect(rowsOf(on)).toEqual(['2 3 0 0', '5 6 0 0', '0 0 0 0']);
  });

  it('stretches to the nearest pixel', () => {
    const on = surface(5, 2);
    copy(on, rect(0, 0, 5, 2), counting(2, 1), rect(0, 0, 2, 1));
    expect(rowsOf(on)).toEqual(['1 1 1 2 2', '1 1 1 2 2']);
  });

  it('keeps alpha on argb surfaces only, and takes none from a source without it', () => {
    const opaque = surface(1, 1);
    const alpha = surface(1, 1, 'argb');
    const source: Source = { width: 1, height: 1, hasAlpha: true, pixels: Uint32Array.of(0x80402010) };
    for (const on of [opaque, alpha]) copy(on, rect(0, 0, 1, 1), source, rect(0, 0, 1, 1));
    expect([opaque.pixels[0], alpha.pixels[0]]).toEqual([0xff402010, 0x80402010]);
    copy(alpha, rect(0, 0, 1, 1), counting(1, 1), rect(0, 0, 1, 1));
    expect(alpha.pixels[0]).toBe(1);
  });

  it('cuts colours to what 16-bit and alpha surfaces have', () => {
    const source: Source = { width: 1, height: 1, hasAlpha: true, pixels: Uint32Array.of(0x808e8e8e) };
    const words = (['rgb555', 'rgb565', 'a8', 'a1'] as const).map((format) => {
      const on = surface(1, 1, format);
      copy(on, rect(0, 0, 1, 1), source, rect(0, 0, 1, 1));
      return on.pixels[0];
    });
    expect(words).toEqual([0xff8c8c8c, 0xff8c8e8c, 0x80000000, 0xff000000]);
  });

  it('turns rop descriptors into operations', () => {
    const result = (rop: number): string | undefined => {
      const on = surface(1, 1);
      on.pixels[0] = 0xff0000cc;
      copy(on, rect(0, 0, 1, 1), { ...counting(1, 1), pixels: Uint32Array.of(0xff0000aa) }, rect(0, 0, 1, 1), { rop });
      return rowsOf(on)[0];
    };
    expect(result(0)).toBe('aa');
    expect(result(ropd.put | ropd.invertSource)).toBe('ffff55');
    expect(result(ropd.or)).toBe('ee');
    expect(result(ropd.and | ropd.invertDestination)).toBe('22');
    expect(result(ropd.xor | ropd.invertResult)).toBe('ffff99');
    expect(result(ropd.blackness | ropd.invertResult)).toBe('0');
    expect(result(ropd.whiteness)).toBe('ffffff');
    expect(result(ropd.invers)).toBe('ffff33');
  });

  it('draws blackness, whiteness and inverse', () => {
    const on = surface(3, 1, 'argb');
    const plain = (kind: 'blackness' | 'whiteness' | 'invers', box: Rect): void =>
      draw({ kind, surface: on, box, clip: undefined, mask: undefined });
    plain('whiteness', rect(0, 0, 2, 1));
    plain('blackness', rect(1, 0, 2, 1));
    plain('invers', rect(0, 0, 3, 1));
    expect([...on.pixels]).toEqual([0, white, white]);
  });

  it('draws the source, then the brush with the source as what it is drawn on', () => {
    const on = surface(2, 1);
    const operation = {
      clip: undefined,
      mask: undefined,
      scale: 'nearest',
      brush: solid(0xff),
      rop: ropd.and | ropd.invertSource,
    } as const;
    draw({
      kind: 'opaque',
      surface: on,
      box: rect(0, 0, 2, 1),
      source: counting(2, 1),
      sourceArea: rect(0, 0, 2, 1),
      ...operation,
    });
    expect(rowsOf(on)).toEqual(['fe fd']);
  });

  it('combines three inputs by each ternary operation', () => {
    for (let rop3 = 0; rop3 < 256; rop3++) {
      const on = surface(1, 1);
      on.pixels[0] = black | 0xaa;
      const source: Source = { ...counting(1, 1), pixels: Uint32Array.of(black | 0xcc) };
      const operation = { clip: undefined, mask: undefined, scale: 'nearest', brush: solid(0xf0) } as const;
      draw({
        kind: 'rop3',
        surface: on,
        box: rect(0, 0, 1, 1),
        source,
        sourceArea: rect(0, 0, 1, 1),
        rop3,
        ...operation,
      });
      expect(on.pixels[0] & 0xff).toBe(rop3);
    }
  });

  it('leaves out the transparent colour', () => {
    const on = surface(3, 1);
    const area = rect(0, 0, 3, 1);
    draw({
      kind: 'transparent',
      surface: on,
      box: area,
      clip: undefined,
      source: counting(3, 1),
      sourceArea: area,
      color: 2,
    });
    expect(rowsOf(on)).toEqual(['1 0 3']);
  });

  it.each([
    [1, 1],
    [-1, 1],
    [1, -1],
    [-1, -1],
    [2, 0],
    [-2, 0],
    [0, 2],
    [0, -2],
  ])('moves bits by %i, %i as if they were copied aside, with clips in any order', (dx, dy) => {
    const on = surface(6, 5);
    on.pixels.forEach((_, i) => (on.pixels[i] = black | i));
    const before = on.pixels.slice();
    const clip = [rect(3, 0, 6, 5), rect(0, 2, 3, 5), rect(0, 0, 2, 2), rect(1, 1, 5, 4)];
    draw({ kind: 'copy-bits', surface: on, box: rect(0, 0, 6, 5), clip, from: { x: -dx, y: -dy } });
    const expected = Array.from(before, (word, i) => {
      const [x, y] = [i % 6, Math.floor(i / 6)];
      const isClipped = !clip.some((r) => x >= r.left && x < r.right && y >= r.top && y < r.bottom);
      const isOutside = x - dx < 0 || x - dx >= 6 || y - dy < 0 || y - dy >= 5;
      return isClipped || isOutside ? word : before[i - dy * 6 - dx];
    });
    expect([...on.pixels]).toEqual([...expected]);
  });
});
