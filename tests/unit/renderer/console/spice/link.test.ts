import { afterEach, describe, expect, it, vi } from 'vitest';
import { openChannel, type ChannelDeps } from '../../../../../renderer/console/spice/wire/channel.ts';
import type { ChannelEnd } from '../../../../../renderer/console/spice/wire/link.ts';
import { linkReply, publicKey, redq, word } from '../../../../fakes/spice-handshake.ts';

/** A WebSocket as far as a channel uses it. */
class FakeSocket extends EventTarget {
  readonly sent: Uint8Array[] = [];
  closed = false;
  send(bytes: ArrayBuffer): void {
    this.sent.push(new Uint8Array(bytes));
  }
  close(): void {
    this.closed = true;
  }
  /** Delivers one byte a message, in tasks of their own. */
  async deliver(bytes: readonly number[]): Promise<void> {
    for (const byte of bytes) {
      this.dispatchEvent(new MessageEvent('message', { data: new Uint8Array([byte]).buffer }));
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
  }
}

function opened(more: Partial<ChannelDeps> = {}) {
  const socket = new FakeSocket();
  const ends: ChannelEnd[] = [];
  const messages: (readonly [number, readonly number[]])[] = [];
  let linked = 0;
  const channel = openChannel({
    socket: socket as unknown as WebSocket,
    name: 'inputs',
    id: 0,
    connectionId: 0x01020304,
    password: 'secret',
    linkTimeoutMs: 10_000,
    onLinked: () => (linked += 1),
    onMessage: (type, data) => void messages.push([type, [...new Uint8Array(data ?? [])]]),
    onEnd: (end) => ends.push(end),
    ...more,
  });
  socket.dispatchEvent(new Event('open'));
  return { socket, ends, messages, channel, linked: () => linked };
}

async function linkedChannel(more: Partial<ChannelDeps> = {}) {
  const parts = opened(more);
  await parts.socket.deliver(linkReply(await publicKey()));
  await vi.waitFor(() => expect(parts.socket.sent).toHaveLength(2));
  await parts.socket.deliver(word(0));
  return parts;
}

describe('Channel', () => {
  afterEach(() => vi.useRealTimers());

  it('links byte by byte, sends the ticket, then gives messages in order', async () => {
    const { socket, messages, linked, ends } = await linkedChannel();
    expect([...(socket.sent[0] ?? [])]).toEqual([
      ...redq,
      ...word(26),
      ...word(0x01020304),
      ...[3, 0],
      ...word(1),
      ...word(1),
      ...word(18),
      ...word(0b1011),
      ...word(0),
    ]);
    expect(socket.sent[1]).toHaveLength(4 + 128);
    expect([...(socket.sent[1]?.subarray(0, 4) ?? [])]).toEqual(word(1));
    expect(linked()).toBe(1);
    await socket.deliver([111, 0, ...word(0), 102, 0, ...word(2), 5, 6]);
    expect(messages).toEqual([
      [111, []],
      [102, [5, 6]],
    ]);
    expect(ends).toEqual([]);
  });

  it('frames what it sends with a mini header', async () => {
    const { channel, socket } = await linkedChannel();
    channel.send(101, new Uint8Array([1, 2, 3, 0]).buffer);
    expect([...(socket.sent[2] ?? [])]).toEqual([101, 0, ...word(4), 1, 2, 3, 0]);
  });

  it('waits for a message before it gives the next one', async () => {
    let finish = () => {};
    const seen: number[] = [];
    const { socket } = await linkedChannel({
      onMessage: (type) => {
        seen.push(type);
        return new Promise((resolve) => (finish = resolve));
      },
    });
    await socket.deliver([1, 0, ...word(0), 2, 0, ...word(0)]);
    expect(seen).toEqual([1]);
    finish();
    await vi.waitFor(() => expect(seen).toEqual([1, 2]));
  });

  it.each([
    ['a wrong magic', () => [...new TextEncoder().encode('HTTP/1.1 400 Bad')], 'no SPICE server'],
    ['a reply without end', () => [...redq, ...word(0xffff_ffff)], 'a message of 4294967295 bytes'],
    ['a reply that is too short', () => [...redq, ...word(4), ...word(0)], ''],
    ['caps that lie outside', () => [...redq, ...word(178), ...word(0), ...Array<number>(174).fill(0xff)], ''],
    ['no mini headers', () => linkReply(Array<number>(162).fill(0), 0b11), 'mini headers'],
    ['a key that is none', () => linkReply(Array<number>(162).fill(0)), ''],
  ])('ends as garbled on %s', async (_, bytes, reason) => {
    const { socket, ends } = opened();
    await socket.deliver(bytes());
    await vi.waitFor(() => expect(ends).toMatchObject([{ kind: 'garbled' }]));
    expect((ends[0] as { reason: string }).reason).toContain(reason);
    expect(socket.closed).toBe(true);
  });

  it('ends as garbled on a message without end, on text, and when a message throws', async () => {
    const huge = await linkedChannel();
    await huge.socket.deliver([1, 0, ...word(0x7fff_ffff)]);
    expect(huge.ends).toMatchObject([{ kind: 'garbled' }]);
    const text = await linkedChannel();
    text.socket.dispatchEvent(new MessageEvent('message', { data: 'hello' }));
    expect(text.ends).toMatchObject([{ kind: 'garbled' }]);
    const throwing = await linkedChannel({
      onMessage: () => {
        throw new Error('broken image');
      },
    });
    await throwing.socket.deliver([1, 0, ...word(0)]);
    expect(throwing.ends).toEqual([{ kind: 'garbled', reason: 'broken image' }]);
  });

  it('tells the refusal of the link and of the ticket', async () => {
    const secured = opened();
    await secured.socket.deliver([...redq, ...word(186), ...word(5), ...Array<number>(182).fill(0)]);
    expect(secured.ends).toEqual([{ kind: 'refused', code: 5 }]);
    const denied = opened();
    await denied.socket.deliver(linkReply(await publicKey()));
    await vi.waitFor(() => expect(denied.socket.sent).toHaveLength(2));
    await denied.socket.deliver(word(7));
    expect(denied.ends).toEqual([{ kind: 'refused', code: 7 }]);
  });

  it.each([
    [1000, true],
    [1011, false],
  ])('tells a close with code %d', async (code, clean) => {
    const { socket, ends } = await linkedChannel();
    const close = Object.assign(new Event('close'), { code, reason: '' });
    socket.dispatchEvent(close);
    socket.dispatchEvent(close);
    expect(ends).toEqual([{ kind: 'closed', clean, reason: `WebSocket ${code}` }]);
  });

  it('gives a mute server the time it was told to, not 30 s', () => {
    vi.useFakeTimers();
    const { ends, socket } = opened({ linkTimeoutMs: 1_500 });
    vi.advanceTimersByTime(1_499);
    expect(ends).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(ends).toEqual([{ kind: 'timeout' }]);
    expect(socket.closed).toBe(true);
  });

  it('is silent after close()', async () => {
    const { channel, socket, ends, messages } = await linkedChannel();
    channel.close();
    channel.close();
    await socket.deliver([1, 0, ...word(0)]);
    socket.dispatchEvent(Object.assign(new Event('close'), { code: 1006, reason: '' }));
    channel.send(1, new ArrayBuffer(0));
    expect(ends).toEqual([]);
    expect(messages).toEqual([]);
    expect(socket.sent).toHaveLength(2);
    expect(socket.closed).toBe(true);
  });
});
