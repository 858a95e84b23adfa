import { describe, expect, it } from 'vitest';
import { WheelTurns } from '../../../../../../renderer/console/spice/input/wheel-turns.ts';

const pixels = (deltaY: number) => ({ deltaY, deltaMode: 0 });

describe('WheelTurns', () => {
  it('makes one notch of a notch, whatever pixels it scrolls', () => {
    const turns = new WheelTurns();
    for (const deltaY of [53, 100, 120]) expect(turns.add({ ...pixels(deltaY), wheelDeltaY: -120 })).toBe(1);
    expect(turns.add({ ...pixels(-300), wheelDeltaY: 360 })).toBe(-3);
  });

  it('adds small turns of a touchpad up, and keeps the rest', () => {
    const turns = new WheelTurns();
    expect([20, 20, 20, 20, 20].map((deltaY) => turns.add(pixels(deltaY)))).toEqual([0, 0, 1, 0, 1]);
  });

  it('forgets the rest when the direction changes', () => {
    const turns = new WheelTurns();
    expect([49, -30, -20].map((deltaY) => turns.add(pixels(deltaY)))).toEqual([0, 0, -1]);
  });

  it('counts lines, and sends several at once', () => {
    expect(new WheelTurns().add({ deltaY: 8, deltaMode: 1 })).toBe(3);
  });

  it('is bounded', () => expect(new WheelTurns().add(pixels(1e9))).toBe(20));
});
