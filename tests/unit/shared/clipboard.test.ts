import { describe, expect, it } from 'vitest';
import { fitsClipboard, mostClipboardBytes } from '../../../shared/clipboard.ts';

describe('fitsClipboard', () => {
  it.each([
    ['a', 1],
    ['é', 2],
    ['云', 3],
    ['😀', 4],
  ])('counts %s as UTF-8', (character, bytes) => {
    const most = Math.floor(mostClipboardBytes / bytes);
    expect(fitsClipboard(character.repeat(most), mostClipboardBytes)).toBe(true);
    expect(fitsClipboard(character.repeat(most + 1), mostClipboardBytes)).toBe(false);
  });
});
