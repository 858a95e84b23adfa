import { describe, expect, it } from 'vitest';
import { guestSize, isFollowing, layOut } from '../../../../renderer/console/layout.ts';

const picture = { width: 800, height: 600 };
const room = (width: number, height: number, ratio = 1) => ({ width, height, ratio });

describe('layOut', () => {
  it.each([
    ['fit', room(1600, 900), 1.5],
    ['fit', room(400, 900), 0.5],
    ['fit', room(0, 0), 1],
    ['actual', room(1600, 900), 1],
    ['actual', room(1600, 900, 1.25), 0.8],
    ['actual', room(1600, 900, 2), 0.5],
    ['sharp', room(1700, 1300), 2],
    ['sharp', room(1599, 1300), 1],
    ['sharp', room(700, 500), 1],
    ['sharp', room(1000, 750, 1.5), 2 / 3],
    ['sharp', room(1067, 800, 1.5), 4 / 3],
    ['guest', room(800, 600), 1],
    ['guest', room(805, 600), 1],
    ['guest', room(1600, 1200), 2],
  ] as const)('%s in %o: one guest pixel takes %f', (scale, place, factor) => {
    const layout = layOut(scale, picture, place);
    expect(layout.scale).toBeCloseTo(factor);
    expect([layout.width, layout.height]).toEqual([800 * layout.scale, 600 * layout.scale]);
  });

  it.each([1, 1.25, 1.5, 1.75, 2])('lies on whole physical pixels at %f', (ratio) => {
    for (const scale of ['actual', 'sharp'] as const) {
      const { left, top, width, sharp } = layOut(scale, picture, room(1601, 1113, ratio));
      for (const length of [left, top, width].map((each) => each * ratio)) {
        expect(length - Math.round(length)).toBeCloseTo(0);
      }
      expect(sharp).toBe(true);
    }
  });

  it('smooths what is no whole number', () => {
    expect(layOut('fit', picture, room(1000, 1000)).sharp).toBe(false);
  });

  it('begins what is larger than its room at the corner', () => {
    expect(layOut('actual', picture, room(300, 300))).toMatchObject({ left: 0, top: 0 });
  });
});

describe('a guest that follows', () => {
  it.each([
    [room(1000, 700), 1000, 700],
    [room(1000, 700, 1.25), 1250, 875],
    [room(1000, 700, 2), 1000, 700],
    [room(1000, 700, 2.5), 1250, 875],
    [room(0, 0), 1, 1],
  ])('is asked in %o for %d × %d', (place, width, height) => expect(guestSize(place)).toEqual({ width, height }));

  it('may be smaller by what its video modes round off, and no larger', () => {
    expect(isFollowing({ width: 992, height: 700 }, room(1000, 700))).toBe(true);
    expect(isFollowing({ width: 980, height: 700 }, room(1000, 700))).toBe(false);
    expect(isFollowing({ width: 1001, height: 700 }, room(1000, 700))).toBe(false);
  });
});
