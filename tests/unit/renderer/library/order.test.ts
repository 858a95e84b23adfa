import { describe, expect, it } from 'vitest';
import { moveBy, reorder } from '../../../../renderer/library/model/order.ts';

const ids = ['a', 'b', 'c', 'd'];

describe('reorder', () => {
  it('drops before and after the target, the moved ones in their own order', () => {
    expect(reorder(ids, new Set(['d', 'a']), 'b', 'after')).toEqual(['b', 'a', 'd', 'c']);
    expect(reorder(ids, new Set(['d']), 'a', 'before')).toEqual(['d', 'a', 'b', 'c']);
  });
  it('changes nothing when something is dropped on itself', () => {
    expect(reorder(ids, new Set(['b']), 'b', 'after')).toBe(ids);
  });
});

describe('moveBy', () => {
  it('swaps with the neighbour and stops at the ends', () => {
    expect(moveBy(ids, 'c', -1)).toEqual(['a', 'c', 'b', 'd']);
    expect(moveBy(ids, 'a', 1)).toEqual(['b', 'a', 'c', 'd']);
    expect(moveBy(ids, 'a', -1)).toBe(ids);
    expect(moveBy(ids, 'd', 1)).toBe(ids);
    expect(moveBy(ids, 'x', 1)).toBe(ids);
  });
});
