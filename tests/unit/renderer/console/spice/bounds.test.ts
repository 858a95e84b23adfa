import { describe, expect, it } from 'vitest';
import { ByteQueue } from '../../../../../renderer/console/spice/wire/byte-queue.ts';
import { openChannel } from '../../../../../renderer/console/spice/wire/channel.ts';
import type { ChannelEnd } from '../../../../../renderer/console/spice/wire/link.ts';
import { checkSurface, surfaceSize } from '../../../../../renderer/console/spice/display/surface-limits.ts';

function channelOver(socket: EventTarget) {
  const ends: ChannelEnd[] = [];
  const channel = openChannel({
    socket: socket as WebSocket,
    name: 'main',
    id: 0,
    connectionId: 0,
    password: '',
    linkTimeoutMs: 60_000,
    onLinked: () => {},
    onMessage: () => {},
    onEnd: (end) => ends.push(end),
  });
  return { channel, ends };
}

describe('a SPICE channel', () => {
  it('counts what nobody has taken', async () => {
    const queue = new ByteQueue();
    queue.push(new ArrayBuffer(10));
    await queue.take(4);
    expect(queue.held).toBe(6);
  });

  it('ends when its server sends faster than anybody reads', () => {
    const socket = Object.assign(new EventTarget(), { send: () => {}, close: () => {} });
    const { ends } = channelOver(socket);
    const chunk = new ArrayBuffer(16 * 1024 * 1024);
    for (let sent = 0; sent < 30 && ends.length === 0; sent++) {
      socket.dispatchEvent(new MessageEvent('message', { data: chunk }));
    }
    expect(ends).toMatchObject([{ kind: 'garbled', reason: expect.stringContaining('waiting') as string }]);
  });

  it('ends when its server asks and never reads an answer', () => {
    const socket = Object.assign(new EventTarget(), {
      readyState: 1,
      bufferedAmount: 0,
      close: () => {},
      send: () => {},
    });
    const { channel, ends } = channelOver(socket);
    socket.bufferedAmount = 64 * 1024 * 1024;
    channel.send(3, new ArrayBuffer(12));
    expect(ends).toEqual([]);
    socket.bufferedAmount += 1;
    channel.send(3, new ArrayBuffer(12));
    expect(ends).toMatchObject([{ kind: 'garbled', reason: expect.stringContaining('unread') as string }]);
  });
});

describe('a SPICE surface', () => {
  it('has the size that its message says', () => {
    expect(surfaceSize(Uint32Array.of(0, 1920, 1080, 32, 1).buffer)).toEqual({ width: 1920, height: 1080 });
    expect(() => surfaceSize(new ArrayBuffer(8))).toThrow('without a size');
  });

  it('may be as large as screens are, and no larger', () => {
    const screen = { width: 3840, height: 2160 };
    expect(() => checkSurface([screen, screen, screen], screen)).not.toThrow();
    expect(() => checkSurface([], { width: 65535, height: 65535 })).toThrow('65535 x 65535');
    expect(() => checkSurface([], { width: 0, height: 10 })).toThrow('0 x 10');
    expect(() => checkSurface(Array(8).fill(screen), screen)).toThrow('9 surfaces');
    expect(() => checkSurface(Array(1024).fill({ width: 1, height: 1 }), { width: 1, height: 1 })).toThrow('1025');
  });
});
