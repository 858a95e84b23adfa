import { describe, expect, it } from 'vitest';
import { LostReleases } from '../../../../renderer/console/keyboard/lost-releases.ts';

describe('LostReleases', () => {
  const state = (held: readonly string[]) => ({ getModifierState: (name: string) => held.includes(name) });
  const start = () => {
    const lost = new LostReleases();
    const key =
      (type: 'keydown' | 'keyup') =>
      (code: string, name: string, held: readonly string[] = []) =>
        lost.key({ type, code, key: name, ...state(held) });
    return { lost, down: key('keydown'), up: key('keyup') };
  };
  const none = { before: [], after: [], known: false };

  it('leaves keys alone whose release is told', () => {
    const { down, up } = start();
    expect(down('ShiftLeft', 'Shift', ['Shift'])).toEqual(none);
    expect(down('KeyA', 'A', ['Shift'])).toEqual(none);
    expect(up('KeyA', 'A', ['Shift'])).toEqual(none);
    expect(up('ShiftLeft', 'Shift')).toEqual(none);
  });

  it('releases a dead key, what was held before it and what follows, until a release is told', () => {
    const { down, up } = start();
    down('KeyE', 'e');
    expect(down('Backquote', 'Dead').after).toEqual(['KeyE', 'Backquote']);
    expect(down('KeyA', 'a').after).toEqual(['KeyA']);
    expect(up('KeyA', 'a')).toEqual({ ...none, known: true });
    expect(up('KeyA', 'a')).toEqual(none);
    expect(down('KeyB', 'b')).toEqual(none);
  });

  it('releases a modifier when an event says that it is up, and not before', () => {
    const { lost, down } = start();
    down('ShiftLeft', 'Shift', ['Shift']);
    expect(down('Equal', 'Dead', ['Shift']).after).toEqual(['Equal']);
    expect(lost.gone(state(['Shift']))).toEqual([]);
    expect(down('KeyA', 'a').before).toEqual(['ShiftLeft']);
    expect(lost.gone(state([]))).toEqual([]);
  });

  it('knows AltGr by its name, and Compose as no modifier wherever it lies', () => {
    const { down } = start();
    down('AltRight', 'AltGraph', ['AltGraph']);
    expect(down('BracketRight', 'Dead', ['AltGraph'])).toMatchObject({ before: [], after: ['BracketRight'] });
    expect(down('KeyN', 'n').before).toEqual(['AltRight']);
    expect(start().down('AltRight', 'Compose').after).toEqual(['AltRight']);
  });

  it('forgets all when the keyboard is elsewhere', () => {
    const { lost, down } = start();
    down('ShiftLeft', 'Shift', ['Shift']);
    down('Equal', 'Dead', ['Shift']);
    lost.forget();
    expect(down('KeyA', 'a')).toEqual(none);
  });
});
