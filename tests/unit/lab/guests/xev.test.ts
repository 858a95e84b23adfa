import { describe, expect, it } from 'vitest';
import { createXevParser } from '../../../../lab/guests/xev.ts';
import type { GuestEvent } from '../../../../lab/types.ts';

const xev = (kind: string, at: string, detail: string) => `
${kind} event, serial 18, synthetic NO, window 0x519,
    root 0x519, subw 0x0, time 2389096, (${at}), root:(${at}),
    state 0x0, ${detail}, same_screen YES`;

function parse(...texts: readonly string[]): GuestEvent[] {
  const events: GuestEvent[] = [];
  const feed = createXevParser((event) => events.push(event));
  for (const line of texts.join('\n').split('\n')) feed(line);
  return events;
}

describe('createXevParser', () => {
  it('translates keycodes to scancode set 1', () => {
    const keys = parse(
      xev('KeyPress', '3,4', 'keycode 38 (keysym 0x61, a)'),
      xev('KeyRelease', '3,4', 'keycode 114 (keysym 0xff53, Right)'),
    );
    expect(keys).toEqual([
      { kind: 'key', code: 0x1e, down: true },
      { kind: 'key', code: 0xe04d, down: false },
    ]);
  });

  it('keeps count of the buttons, and takes the wheel for a wheel', () => {
    const events = parse(
      xev('ButtonPress', '10,20', 'button 1'),
      xev('ButtonPress', '10,20', 'button 3'),
      xev('ButtonRelease', '10,20', 'button 1'),
      xev('MotionNotify', '-1,0', 'is_hint 0'),
      xev('ButtonPress', '11,20', 'button 4'),
      xev('ButtonRelease', '11,20', 'button 4'),
    );
    expect(events).toEqual([
      { kind: 'pointer', x: 10, y: 20, buttons: 1 },
      { kind: 'pointer', x: 10, y: 20, buttons: 5 },
      { kind: 'pointer', x: 10, y: 20, buttons: 4 },
      { kind: 'pointer', x: -1, y: 0, buttons: 4 },
      { kind: 'wheel', delta: -1 },
    ]);
  });
});
