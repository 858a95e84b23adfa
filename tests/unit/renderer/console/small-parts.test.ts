import { describe, expect, it } from 'vitest';
import { commonChords, ctrlAltDel, isKnownKey, keyAt, terminalChords } from '../../../../renderer/console/keys.ts';
import { describeClose, plainLine } from '../../../../renderer/console/open-socket.ts';
import { pressedKeys } from '../../../../renderer/console/pressed-keys.ts';
import { ReleaseChord } from '../../../../renderer/console/keyboard/release-chord.ts';
import { keyBytes } from '../../../../renderer/console/spice/input/scancodes.ts';
import type { Settings } from '../../../../shared/settings.ts';
import { createViewerEvents, type ViewerEvent } from '../../../../renderer/console/viewer.ts';

describe('plainLine', () => {
  it('makes a hostile reason one short line of text', () => {
    expect(plainLine('Authentication failed\0')).toBe('Authentication failed');
    expect(plainLine('a\r\nb\u202Ec\u2028d\u001b[31m')).toBe('a b c d [31m');
    expect(plainLine('x'.repeat(500))).toHaveLength(200);
  });

  it('names how a socket ended', () => {
    expect(describeClose({ code: 1006, reason: '' })).toBe('WebSocket 1006');
    expect(describeClose({ code: 4401, reason: 'revoked\n' })).toBe('revoked (4401)');
  });
});

describe('createViewerEvents', () => {
  it('tells nothing after the event that ends a viewer', () => {
    const seen: ViewerEvent[] = [];
    const events = createViewerEvents();
    events.onEvent((event) => seen.push(event));
    events.emit({ kind: 'password-wrong' });
    events.emit({ kind: 'ended', clean: true, reason: '' });
    events.emit({ kind: 'bell' });
    expect(seen).toEqual([{ kind: 'password-wrong' }]);
  });
});

describe('the chords', () => {
  it.each([ctrlAltDel, ...commonChords, ...terminalChords])('$label has keys that both protocols know', ({ keys }) => {
    for (const key of keys) {
      expect(keyBytes(key, true)).toBeDefined();
      expect(isKnownKey(key)).toBe(true);
      expect(keyAt(key).keysym).toBeGreaterThan(0);
    }
  });
});

describe('ReleaseChord', () => {
  const play = (...events: readonly string[]) => playFor(['Control', 'Alt'], ...events);
  const playFor = (keys: Settings['releaseChord'], ...events: readonly string[]) => {
    const chord = new ReleaseChord(() => keys);
    return events.map((event) => {
      const [type, code = ''] = event.split(' ');
      if (type === 'click') chord.spoil();
      else if (type === 'leave') chord.forget();
      else return chord.key({ type: type === 'down' ? 'keydown' : 'keyup', code });
      return false;
    });
  };

  it('is Ctrl and Alt, held together, then both released', () => {
    expect(play('down ControlLeft', 'down AltLeft', 'up ControlLeft', 'up AltLeft').at(-1)).toBe(true);
    expect(play('down AltLeft', 'down AltLeft', 'down ControlRight', 'up AltLeft', 'up ControlRight').at(-1)).toBe(
      true,
    );
  });

  it.each([
    ['one after the other', ['down ControlLeft', 'up ControlLeft', 'down AltLeft', 'up AltLeft']],
    ['another key', ['down ControlLeft', 'down AltLeft', 'down F1', 'up F1', 'up AltLeft', 'up ControlLeft']],
    ['a click', ['down ControlLeft', 'down AltLeft', 'click', 'up AltLeft', 'up ControlLeft']],
    ['an Alt that goes up elsewhere', ['down ControlLeft', 'down AltLeft', 'leave', 'up ControlLeft', 'up AltLeft']],
    ['AltGr on Windows', ['down ControlLeft', 'down AltRight', 'up ControlLeft', 'up AltRight']],
    ['both Ctrl keys', ['down ControlLeft', 'down ControlRight', 'up ControlLeft', 'up ControlRight']],
  ])('is not %s', (_, events) => expect(play(...events)).not.toContain(true));

  it('is whatever the settings name', () => {
    const right = ['down ShiftRight', 'down MetaLeft', 'up MetaLeft', 'up ShiftRight'];
    expect(playFor(['Shift', 'Meta'], ...right).at(-1)).toBe(true);
    expect(
      playFor(['Shift', 'Meta'], 'down ControlLeft', 'down AltLeft', 'up AltLeft', 'up ControlLeft'),
    ).not.toContain(true);
    expect(playFor(['Control'], 'down ControlRight', 'up ControlRight').at(-1)).toBe(true);
  });

  it('is not kept from working by an Alt+Tab, whose Alt goes up in another window', () => {
    const left = ['down AltLeft', 'leave'];
    expect(play(...left, 'down ControlLeft', 'down AltLeft', 'up ControlLeft', 'up AltLeft').at(-1)).toBe(true);
  });

  it('works again after it was spoiled', () => {
    const spoiled = ['down ControlLeft', 'down KeyC', 'up KeyC', 'up ControlLeft'];
    expect(play(...spoiled, 'down ControlLeft', 'down AltLeft', 'up ControlLeft', 'up AltLeft').at(-1)).toBe(true);
  });
});

describe('pressedKeys', () => {
  const key = (type: string, code: string) => Object.assign(new Event(type), { code });

  it('releases what is down when the focus goes, once', () => {
    const element = new EventTarget();
    const released: string[] = [];
    const keys = pressedKeys(element as HTMLElement, (code) => released.push(code));
    for (const code of ['ShiftLeft', 'KeyA', 'KeyB']) element.dispatchEvent(key('keydown', code));
    element.dispatchEvent(key('keyup', 'KeyA'));
    element.dispatchEvent(new Event('blur'));
    keys.releaseAll();
    expect(released).toEqual(['ShiftLeft', 'KeyB']);
    element.dispatchEvent(key('keydown', 'KeyC'));
    keys.dispose();
    element.dispatchEvent(new Event('blur'));
    expect(released).toEqual(['ShiftLeft', 'KeyB']);
  });
});
