import { describe, expect, it } from 'vitest';
import { Clipboard, type ClipboardNews } from '../../../../../renderer/console/clipboard/clipboard.ts';
import type { ClipboardPicture, ClipboardText } from '../../../../../shared/clipboard.ts';
import type { ConsoleApi } from '../../../../../shared/ipc.ts';
import { ok } from '../../../../../shared/errors.ts';
import type { ClipboardDirection } from '../../../../../shared/settings.ts';

const png = Uint8Array.of(1, 2, 3);

/** A window's clipboard with a guest that has an agent, and a main process that holds what `here` says. */
function clipboardOf() {
  const state = {
    here: { kind: 'empty' } as ClipboardText,
    picture: { kind: 'png', png } as ClipboardPicture,
    direction: 'both' as ClipboardDirection,
    focused: true,
    viewOnly: false,
  };
  const said: string[] = [];
  const news: ClipboardNews[] = [];
  const asked: string[] = [];
  let read: () => Promise<Uint8Array | undefined> = () => Promise.resolve(undefined);
  const answers: Record<string, (argument: unknown) => unknown> = {
    'clipboard.read': () => state.here,
    'clipboard.readPicture': () => state.picture,
    'clipboard.write': () => true,
    'clipboard.writePicture': () => {
      state.here = { kind: 'picture', mark: 'theirs' };
      return true;
    },
  };
  const request = (name: string, argument?: unknown) => {
    asked.push(name);
    return Promise.resolve(ok(answers[name]?.(argument)));
  };
  const agent = {
    offerPicture: (reader: typeof read) => {
      said.push('picture');
      read = reader;
      return true;
    },
    catchUp: () => {
      said.push('catch up');
      return false;
    },
  };
  const viewer = {
    hasClipboard: true,
    sendClipboard: (text: string) => {
      said.push(text);
      return 'sent' as const;
    },
    agent: agent as never,
  };
  const clipboard = new Clipboard({
    api: { request } as unknown as ConsoleApi,
    viewer: () => viewer,
    viewOnly: () => state.viewOnly,
    direction: () => state.direction,
    limitMb: () => 4,
    isFocused: () => state.focused,
    onNews: (each) => news.push(each),
    cleanPicture: (each) => Promise.resolve(each.length > 2 ? each : undefined),
  });
  return { clipboard, state, said, news, asked, readOffered: () => read() };
}

describe('Clipboard', () => {
  it('offers what is new here, and else lets the guest’s come', async () => {
    const { clipboard, state, said } = clipboardOf();
    state.here = { kind: 'text', text: 'one' };
    await clipboard.offer();
    await clipboard.offer();
    expect(said).toEqual(['one', 'catch up']);
  });

  it('offers a picture once, and reads it only when the guest asks', async () => {
    const { clipboard, state, said, asked, readOffered } = clipboardOf();
    state.here = { kind: 'picture', mark: 'a' };
    await clipboard.offer();
    await clipboard.offer();
    expect(said).toEqual(['picture', 'catch up']);
    expect(asked).not.toContain('clipboard.readPicture');
    expect(await readOffered()).toBe(png);
    state.here = { kind: 'picture', mark: 'b' };
    await clipboard.offer();
    expect(said.at(-1)).toBe('picture');
  });

  it('sends as much as was set to a guest with an agent, and says what is more', () => {
    const { clipboard, said, news } = clipboardOf();
    expect(clipboard.send('x'.repeat(4 * 1024 * 1024))).toBe('sent');
    expect(clipboard.send('x'.repeat(4 * 1024 * 1024 + 1))).toBe('unsupported');
    expect(said).toHaveLength(1);
    expect(news).toEqual(['too-large-to-guest']);
  });

  it('says what is too large', async () => {
    const { clipboard, state, news, readOffered } = clipboardOf();
    state.here = { kind: 'too-large' };
    await clipboard.offer();
    state.here = { kind: 'picture', mark: 'a' };
    state.picture = { kind: 'too-large' };
    await clipboard.offer();
    expect(await readOffered()).toBeUndefined();
    expect(news).toEqual(['too-large-to-guest', 'picture-too-large']);
  });

  it('does not hand the guest’s own picture back to it', async () => {
    const { clipboard, said } = clipboardOf();
    clipboard.heard({ kind: 'clipboard-picture', png });
    await new Promise((resolve) => setTimeout(resolve));
    await clipboard.offer();
    expect(said).toEqual(['catch up']);
  });

  it('gives an agent that came up what there is, although the one before had it', async () => {
    const { clipboard, state, said } = clipboardOf();
    state.here = { kind: 'text', text: 'one' };
    await clipboard.offer();
    clipboard.agentReady();
    await new Promise((resolve) => setTimeout(resolve));
    expect(said).toEqual(['one', 'one']);
  });

  it.each([
    ['both', true, false, true, true],
    ['to-guest', true, false, true, false],
    ['from-guest', true, false, false, true],
    ['off', true, false, false, false],
    ['both', false, false, false, false],
    ['both', true, true, false, true],
  ] as const)('lets through: %s, focused %s, view only %s', async (direction, focused, viewOnly, gives, takes) => {
    const { clipboard, state, asked } = clipboardOf();
    Object.assign(state, { direction, focused, viewOnly, here: { kind: 'text', text: 'secret' } });
    expect([clipboard.gate.mayGive(), clipboard.gate.mayTake()]).toEqual([gives, takes]);
    await clipboard.offer();
    expect(asked.includes('clipboard.read')).toBe(gives);
    asked.length = 0;
    clipboard.heard({ kind: 'clipboard', text: 'theirs' });
    clipboard.heard({ kind: 'clipboard-picture', png });
    clipboard.heard({ kind: 'clipboard-picture', png: Uint8Array.of(1) }); // no picture
    await new Promise((resolve) => setTimeout(resolve));
    expect(asked.filter((name) => name !== 'clipboard.read')).toEqual(
      takes ? ['clipboard.write', 'clipboard.writePicture'] : [],
    );
  });
});
