import { describe, expect, it, vi } from 'vitest';
import type { ChannelEnd } from '../../../../../renderer/console/spice/wire/link.ts';
import { Link } from '../../../../../renderer/console/spice/wire/link.ts';
import { MovableChannel } from '../../../../../renderer/console/spice/wire/movable-channel.ts';
import { SpiceSocket, words } from '../../../../fakes/spice-socket.ts';

const migrate = 1;
const migrateData = 2;
const flushMark = 4;
const stateSent = 5;
const needFlush = 1;
const needData = 2;

const source = { url: 'ws://source', ticket: '' };
const target = { url: 'ws://target', ticket: '' };

function opened() {
  const sockets: Record<string, SpiceSocket> = {};
  const received: (readonly [number, readonly number[]])[] = [];
  const ends: ChannelEnd[] = [];
  const linked: number[] = [];
  const moved: number[] = [];
  const channel = new MovableChannel({
    way: source,
    connectionId: 7,
    linkTo: ({ url }, connectionId) => {
      const socket = new SpiceSocket();
      sockets[url] = socket;
      const place = { name: 'inputs', id: 0, connectionId } as const;
      return new Link({ ...place, socket: socket.asSocket, password: '', linkTimeoutMs: 5_000 });
    },
    begin: () => ({
      onLinked: () => void linked.push(1),
      onMessage: (type, data) => void received.push([type, [...new Uint8Array(data ?? new ArrayBuffer(0))]]),
      onMoved: () => void moved.push(1),
      onEnd: (end) => ends.push(end),
    }),
  });
  const socketTo = (way: { readonly url: string }): SpiceSocket => {
    const socket = sockets[way.url];
    if (!socket) throw new Error(`nobody has connected to ${way.url}`);
    return socket;
  };
  return { channel, socketTo, received, ends, linked, moved };
}

async function parked() {
  const parts = opened();
  await vi.waitFor(() => expect(parts.linked).toHaveLength(1));
  await parts.channel.park(target, 7);
  return parts;
}

const payload = (...bytes: readonly number[]) => Uint8Array.from(bytes).buffer;

describe('MovableChannel', () => {
  it('carries its state over, and what was to be sent meanwhile behind it', async () => {
    const { channel, socketTo, received, moved, ends } = await parked();
    const [from, to] = [socketTo(source), socketTo(target)];
    expect(to.link).toMatchObject({ connectionId: 7 });
    to.deliver(101, [9]); // the target speaks early: it is heard when the channel is there
    from.deliver(110, [1]);
    from.deliver(migrate, words(needFlush | needData));
    await vi.waitFor(() => expect(from.sent).toEqual([{ type: flushMark, payload: [] }]));
    channel.send(120, payload(5));
    expect(to.sent).toEqual([]);
    from.deliver(migrateData, [1, 2, 3], 1);
    await vi.waitFor(() => expect(moved).toHaveLength(1));
    channel.send(121, payload(6));
    expect(to.sent).toEqual([
      { type: stateSent, payload: [1, 2, 3] },
      { type: 120, payload: [5] },
      { type: 121, payload: [6] },
    ]);
    await vi.waitFor(() => expect(received).toHaveLength(2));
    expect(received).toEqual([
      [110, [1]],
      [101, [9]],
    ]);
    from.deliver(110, [2]); // of no matter any more
    expect(from.readyState).toBe(1); // open until all channels have gone
    channel.settle();
    expect([from.readyState, to.readyState]).toEqual([3, 1]);
    expect(received).toHaveLength(2);
    expect(ends).toEqual([]);
    channel.close();
  });

  it('goes over without a state where none is asked for', async () => {
    const { channel, socketTo, moved } = await parked();
    socketTo(source).deliver(migrate, words(0));
    await vi.waitFor(() => expect(moved).toHaveLength(1));
    expect(socketTo(source).sent).toEqual([]);
    expect(socketTo(target).sent).toEqual([]);
    channel.close();
  });

  it('begins anew, and only the new link counts', async () => {
    const { channel, socketTo, linked, ends } = await parked();
    channel.restart();
    await vi.waitFor(() => expect(linked).toHaveLength(2));
    expect(socketTo(source).readyState).toBe(3);
    channel.send(120, payload(5));
    expect(socketTo(target).sent).toEqual([{ type: 120, payload: [5] }]);
    socketTo(target).end();
    expect(ends).toMatchObject([{ kind: 'closed' }]);
  });

  it('stays with its link when what is parked is let go', async () => {
    const { channel, socketTo, ends } = await parked();
    channel.settle();
    expect([socketTo(source).readyState, socketTo(target).readyState]).toEqual([1, 3]);
    socketTo(source).deliver(migrate, words(0));
    await vi.waitFor(() => expect(ends).toEqual([{ kind: 'moved' }])); // and there is no way to it
  });

  it('ends as moved where the other server has gone meanwhile', async () => {
    const { socketTo, ends } = await parked();
    socketTo(target).end();
    socketTo(source).deliver(migrate, words(needData));
    socketTo(source).deliver(migrateData, [1]);
    await vi.waitFor(() => expect(ends).toEqual([{ kind: 'moved' }]));
  });

  it.each([
    ['another message in the place of its state', (from: SpiceSocket) => from.deliver(110, [1])],
    ['flags that are cut off', undefined],
  ])('ends as garbled on %s', async (_, next) => {
    const { socketTo, ends } = await parked();
    const from = socketTo(source);
    from.deliver(migrate, next ? words(needData) : [1]);
    next?.(from);
    await vi.waitFor(() => expect(ends).toMatchObject([{ kind: 'garbled' }]));
  });

  it('tells nobody of a link that was let go before it was there', async () => {
    const { channel } = opened();
    const parking = channel.park(target, 7);
    channel.settle();
    const late = new Promise((resolve) => setTimeout(() => resolve('open'), 50));
    await expect(Promise.race([parking, late])).resolves.toBe('open');
    channel.close();
  });
});
