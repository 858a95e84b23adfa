import { describe, expect, it } from 'vitest';
import { ByteQueue } from '../../../../../renderer/console/spice/byte-queue.ts';
import { Channel, type ChannelEnd } from '../../../../../renderer/console/spice/link.ts';

describe('a SPICE channel', () => {
  it('counts what nobody has taken', async () => {
    const queue = new ByteQueue();
    queue.push(new ArrayBuffer(10));
    await queue.take(4);
    expect(queue.held).toBe(6);
  });

  it('ends when its server sends faster than anybody reads', () => {
    const socket = Object.assign(new EventTarget(), { send: () => {}, close: () => {} });
    const ends: ChannelEnd[] = [];
    new Channel({
      socket: socket as unknown as WebSocket,
      name: 'main',
      id: 0,
      connectionId: 0,
      password: '',
      linkTimeoutMs: 60_000,
      onLinked: () => {},
      onMessage: () => {},
      onEnd: (end) => ends.push(end),
    });
    const chunk = new ArrayBuffer(16 * 1024 * 1024);
    for (let sent = 0; sent < 30 && ends.length === 0; sent++) {
      socket.dispatchEvent(new MessageEvent('message', { data: chunk }));
    }
    expect(ends).toMatchObject([{ kind: 'garbled', reason: expect.stringContaining('waiting') as string }]);
  });
});
