import { describe, expect, it } from 'vitest';
import { frameBetween } from '../../../../main/windows/remember-placement.ts';

const asked = { x: 300, y: 100, width: 900, height: 600 };

describe('frameBetween', () => {
  it('is what a window manager puts to the left and above', () => {
    expect(frameBetween(asked, { ...asked, x: 305, y: 129 })).toEqual({ x: 5, y: 29 });
    expect(frameBetween(asked, { ...asked, y: 124 })).toEqual({ x: 0, y: 24 });
  });

  it.each([
    ['stays where it was asked for', {}],
    ['is dragged by a few pixels', { x: 303, y: 102 }],
    ['goes up', { x: 305, y: 90 }],
    ['goes to another place', { x: 600, y: 500 }],
    ['is made smaller', { x: 305, y: 129, width: 800 }],
  ])('is nothing when the window %s', (_, change) => {
    expect(frameBetween(asked, { ...asked, ...change })).toBeUndefined();
  });
});
