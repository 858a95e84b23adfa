import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SpiceChannel } from '../../renderer/console/spice/wire/spice-channel.ts';
import type { ChannelEnd } from '../../renderer/console/spice/wire/link.ts';
import { mutateChannel } from '../fakes/channel-mutations.ts';
import { recordChannels, type ChannelRecordings } from '../fakes/channel-recording.ts';
import { seeded } from '../fakes/damaged-streams.ts';
import { messagesOf } from '../fakes/display-recording.ts';
import { watchLeftovers } from '../fakes/leftovers.ts';
import { createSpiceParts, pageChannels, type PageChannel } from '../fakes/spice-parts.ts';
import { SpiceSocket, words } from '../fakes/spice-socket.ts';
import { until } from '../fakes/until.ts';
import { quietHooks } from '../fakes/spice-main.ts';

const [ping, pong] = [4, 3];
const migrate = 1;
/** Kinds of messages that are refused when they are damaged; there is nothing wrong to say about a lock key. */
const leastRefused = { main: 6, inputs: 0, cursor: 2, playback: 3, record: 3 };
const leftovers = watchLeftovers();
afterAll(() => leftovers.check());

/** Recordings of a real libspice-server whose guest goes elsewhere in the end; made anew each time, in a moment. */
describe.each(['seamless', 'semi-seamless', 'switch-host'] as const)('recorded channels (%s)', (migration) => {
  let recordings: ChannelRecordings;
  beforeAll(async () => {
    recordings = await recordChannels(migration);
  });

  const bytesOf = (channel: PageChannel) => recordings.get(channel) ?? Buffer.alloc(0);

  /** What the page would have shown, and how the channel ended. */
  async function replay(channel: PageChannel, bytes: Uint8Array, pieceBytes: number, isWhole = true) {
    const socket = new SpiceSocket();
    const told: string[] = [];
    const ends: ChannelEnd[] = [];
    const parts = createSpiceParts((line) => told.push(line));
    const spice = new SpiceChannel({
      openSocket: () => socket.asSocket,
      way: { url: '', ticket: '' },
      name: channel,
      id: 0,
      connectionId: 1,
      password: '',
      linkTimeoutMs: 5_000,
      createPart: (own) => {
        const part = channel === 'main' ? parts.createMain(own, quietHooks) : parts.create[channel]?.(own);
        if (!part) throw new Error(`nobody serves ${channel}`);
        return part;
      },
      onEnd: (end) => ends.push(end),
    });
    await socket.linked;
    socket.deliverBytes(bytes, pieceBytes);
    // Behind a whole recording a ping is answered, unless the guest has gone; behind one that was cut off it is a part of its last message.
    socket.deliver(ping, words(1, 2, 3));
    const isAnswered = () => socket.sent.some(({ type, payload }) => type === pong && payload[0] === 1);
    if (isWhole) await until(() => isAnswered() || ends.length > 0);
    else await new Promise((resolve) => setTimeout(resolve));
    socket.end();
    await until(() => ends.length > 0);
    spice.close();
    parts.guest.dispose();
    return { told, ends };
  }

  it.each(pageChannels)('%s is the same in pieces of one byte', async (channel) => {
    const whole = await replay(channel, bytesOf(channel), Infinity);
    const bytewise = await replay(channel, bytesOf(channel), 1);
    expect(bytewise).toEqual(whole);
    expect(whole.told.length).toBeGreaterThan(2);
    const hasMoved = messagesOf(bytesOf(channel)).some(({ type }) => type === migrate);
    expect(whole.ends).toMatchObject([{ kind: hasMoved ? 'moved' : 'closed' }]);
  });

  it.each(pageChannels)('%s ends in good order wherever it is cut off', async (channel) => {
    const random = seeded(3);
    for (let turn = 0; turn < 20; turn++) {
      const part = bytesOf(channel).subarray(0, random() * bytesOf(channel).length);
      const { ends } = await replay(channel, part, 512, false);
      expect(ends).toHaveLength(1);
      expect(ends[0]?.kind).toMatch(/closed|garbled|moved/);
    }
  });

  it.each(pageChannels)('%s takes no harm from damaged messages', { timeout: 60_000 }, async (channel) => {
    const report = await mutateChannel(channel, messagesOf(bytesOf(channel)), { turns: 700, seed: 5 });
    expect(report.nameless).toEqual([]);
    expect(report.taken).toBeGreaterThan(100);
    expect(report.refused.size).toBeGreaterThanOrEqual(leastRefused[channel]);
    expect(report.memoryBytes).toBeLessThan(100 * 2 ** 20);
    expect(report.mostSent).toBeLessThan(200_000);
    expect(report.slowestMs).toBeLessThan(10_000); // on a busy computer
  });
});
