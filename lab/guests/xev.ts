import type { GuestEvent } from '../types.ts';

/** X keycodes are those of Linux' input layer plus 8; these are the ones whose number differs from scancode set 1. */
const extended: Readonly<Record<number, number>> = {
  ...{ 96: 0xe01c, 97: 0xe01d, 98: 0xe035, 99: 0xe037, 100: 0xe038, 102: 0xe047, 103: 0xe048, 104: 0xe049 },
  ...{ 105: 0xe04b, 106: 0xe04d, 107: 0xe04f, 108: 0xe050, 109: 0xe051, 110: 0xe052, 111: 0xe053 },
  ...{ 119: 0xe11d, 125: 0xe05b, 126: 0xe05c, 127: 0xe05d },
};

/** Turns the output of `xev -root`, fed line by line, into guest events. */
export function createXevParser(onEvent: (event: GuestEvent) => void): (line: string) => void {
  let kind = '';
  let place = { x: 0, y: 0 };
  let buttons = 0;
  const onKey = (keycode: number) =>
    onEvent({ kind: 'key', code: extended[keycode - 8] ?? keycode - 8, down: kind === 'KeyPress' });
  const onButton = (button: number) => {
    const down = kind === 'ButtonPress';
    if (button === 4 || button === 5) {
      if (down) onEvent({ kind: 'wheel', delta: button === 4 ? -1 : 1 });
      return;
    }
    buttons = down ? buttons | (1 << (button - 1)) : buttons & ~(1 << (button - 1));
    onEvent({ kind: 'pointer', ...place, buttons });
  };
  return (line) => {
    kind = /^(\w+) event,/.exec(line)?.[1] ?? kind;
    const at = /root:\((-?\d+),(-?\d+)\)/.exec(line);
    if (at) place = { x: Number(at[1]), y: Number(at[2]) };
    if (at && kind === 'MotionNotify') onEvent({ kind: 'pointer', ...place, buttons });
    const code = /\b(keycode|button) (\d+)/.exec(line);
    if (code?.[1] === 'keycode') onKey(Number(code[2]));
    if (code?.[1] === 'button') onButton(Number(code[2]));
  };
}
