import { describe, expect, it } from 'vitest';
import { createConsoleTools, type ConsoleToolsDeps } from '../../../main/console-tools.ts';
import { mostClipboardBytes } from '../../../shared/clipboard.ts';
import { defaultSettings, type ClipboardDirection } from '../../../shared/settings.ts';

function tools({
  focused = true,
  direction = 'both',
  text = 'hello',
}: { focused?: boolean; direction?: ClipboardDirection; text?: string } = {}) {
  const written: string[] = [];
  const deps: ConsoleToolsDeps = {
    session: () => undefined,
    window: () => ({ isFocused: () => focused, webContents: {} as never }),
    settings: () => ({ ...defaultSettings, clipboard: direction }),
    clipboard: {
      read: () => Promise.resolve(text),
      write: (each) => {
        written.push(each);
        return Promise.resolve();
      },
    },
  };
  return { written, tools: createConsoleTools(deps) };
}

describe('console tools', () => {
  it.each(['both', 'to-guest'] as const)('reads the clipboard for a focused window (%s)', async (direction) => {
    expect(await tools({ direction }).tools.readClipboard('s')).toEqual({ kind: 'text', text: 'hello' });
  });

  it.each([{ direction: 'from-guest' as const }, { direction: 'off' as const }, { focused: false }])(
    'does not read it with %o',
    async (given) => {
      expect(await tools(given).tools.readClipboard('s')).toEqual({ kind: 'blocked' });
    },
  );

  it('says what is empty and what is too large', async () => {
    expect(await tools({ text: '' }).tools.readClipboard('s')).toEqual({ kind: 'empty' });
    const text = 'x'.repeat(mostClipboardBytes + 1);
    expect(await tools({ text }).tools.readClipboard('s')).toEqual({ kind: 'too-large' });
  });

  it.each([
    [{ direction: 'both' as const }, true],
    [{ direction: 'from-guest' as const }, true],
    [{ direction: 'to-guest' as const }, false],
    [{ direction: 'off' as const }, false],
    [{ focused: false }, false],
  ])('writes it with %o: %s', async (given, allowed) => {
    const { tools: made, written } = tools(given);
    expect(await made.writeClipboard('s', '文字')).toBe(allowed);
    expect(written).toEqual(allowed ? ['文字'] : []);
  });

  it('keeps nothing with a temporary profile', async () => {
    const { tools: made } = tools();
    expect(made.remembered('s')).toEqual({});
    expect(await made.saveMacros([])).toMatchObject({ ok: false });
  });
});
