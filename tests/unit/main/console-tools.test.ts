import { describe, expect, it } from 'vitest';
import { createConsoleTools, type ConsoleToolsDeps } from '../../../main/console-tools.ts';
import { mostClipboardBytes, mostPictureBytes } from '../../../shared/clipboard.ts';
import { defaultSettings, type ClipboardDirection } from '../../../shared/settings.ts';

function tools({
  focused = true,
  direction = 'both',
  text = 'hello',
  picture,
}: { focused?: boolean; direction?: ClipboardDirection; text?: string; picture?: Uint8Array<ArrayBuffer> } = {}) {
  const written: string[] = [];
  const pictures: Uint8Array[] = [];
  const deps: ConsoleToolsDeps = {
    session: () => undefined,
    window: () => ({ webContents: {} as never }),
    isFocused: () => focused,
    settings: () => ({ ...defaultSettings, clipboard: direction }),
    microphone: { ask: () => Promise.resolve(false), drop: () => {} },
    clipboard: {
      read: () => Promise.resolve(text),
      write: (each) => {
        written.push(each);
        return Promise.resolve();
      },
      pictureMark: () => Promise.resolve(picture && `mark ${picture.length}`),
      readPicture: () => Promise.resolve(picture),
      writePicture: (png) => {
        pictures.push(png);
        return Promise.resolve(true);
      },
    },
  };
  return { written, pictures, tools: createConsoleTools(deps) };
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
    const text = 'x'.repeat(4 * mostClipboardBytes + 1);
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

  it('tells of a picture where there is no text, and hands it over when it is asked for', async () => {
    const picture = new Uint8Array(100);
    expect(await tools({ picture }).tools.readClipboard('s')).toEqual({ kind: 'text', text: 'hello' });
    const { tools: made } = tools({ picture, text: '' });
    expect(await made.readClipboard('s')).toEqual({ kind: 'picture', mark: 'mark 100' });
    expect(await made.readPicture('s')).toEqual({ kind: 'png', png: picture });
    expect(await tools().tools.readPicture('s')).toEqual({ kind: 'empty' });
    const large = new Uint8Array(mostPictureBytes + 1);
    expect(await tools({ picture: large }).tools.readPicture('s')).toEqual({ kind: 'too-large' });
  });

  it.each([
    [{ direction: 'to-guest' as const }, 'png', false],
    [{ direction: 'from-guest' as const }, 'blocked', true],
    [{ direction: 'off' as const }, 'blocked', false],
    [{ focused: false }, 'blocked', false],
  ])('lets pictures through as it does text (%o)', async (given, read, written) => {
    const { tools: made, pictures } = tools({ ...given, picture: new Uint8Array(100) });
    expect((await made.readPicture('s')).kind).toBe(read);
    expect(await made.writePicture('s', new Uint8Array(50))).toBe(written);
    expect(pictures).toHaveLength(written ? 1 : 0);
  });

  it('keeps nothing with a temporary profile', async () => {
    const { tools: made } = tools();
    expect(made.remembered('s')).toEqual({});
    expect(await made.saveMacros([])).toMatchObject({ ok: false });
  });
});
