import { describe, expect, it } from 'vitest';
import { fitScale } from '../../../../renderer/console/fit.ts';
import { commonChords, ctrlAltDel, keysymOf, terminalChords } from '../../../../renderer/console/keys.ts';
import { describeClose, plainLine } from '../../../../renderer/console/open-socket.ts';
import { pressedKeys } from '../../../../renderer/console/pressed-keys.ts';
import { ReleaseChord } from '../../../../renderer/console/release-chord.ts';
import { keyBytes } from '../../../../renderer/console/spice/scancodes.ts';
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

describe('fitScale', () => {
  it.each([
    [{ width: 800, height: 600 }, { width: 1600, height: 900 }, 1.5],
    [{ width: 1920, height: 1080 }, { width: 960, height: 1000 }, 0.5],
    [{ width: 0, height: 0 }, { width: 960, height: 1000 }, 1],
    [{ width: 800, height: 600 }, { width: 0, height: 0 }, 1],
  ])('%o in %o', (picture, room, scale) => expect(fitScale(picture, room)).toBe(scale));
});

describe('the chords', () => {
  it.each([ctrlAltDel, ...commonChords, ...terminalChords])('$label has keys that both protocols know', ({ keys }) => {
    for (const key of keys) {
      expect(keyBytes(key, true)).toBeDefined();
      expect(keysymOf(key)).toBeGreaterThan(0);
    }
  });
});

describe('ReleaseChord', () => {
  const play = (...events: readonly string[]) => {
    const chord = new ReleaseChord();
    return events.map((event) => {
      const [type, code = ''] = event.split(' ');
      if (type !== 'click') return chord.key({ type: type === 'down' ? 'keydown' : 'keyup', code });
      chord.spoil();
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
    ['AltGr on Windows', ['down ControlLeft', 'down AltRight', 'up ControlLeft', 'up AltRight']],
    ['both Ctrl keys', ['down ControlLeft', 'down ControlRight', 'up ControlLeft', 'up ControlRight']],
  ])('is not %s', (_, events) => expect(play(...events)).not.toContain(true));

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
