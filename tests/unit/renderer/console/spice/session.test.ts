import { describe, expect, it, vi } from 'vitest';
import { inputsPart } from '../../../../../renderer/console/spice/input/inputs-part.ts';
import { SpiceSession, type DisplayPart, type SessionDeps } from '../../../../../renderer/console/spice/session.ts';
import type { ChannelEnd } from '../../../../../renderer/console/spice/wire/link.ts';
import { quietMain } from '../../../../fakes/spice-main.ts';
import { SpiceSocket, words } from '../../../../fakes/spice-socket.ts';

const [main, display, inputs, cursor] = [1, 2, 3, 4];

const way = { url: 'ws://source', ticket: 'source' };

function opened(more: Partial<SessionDeps> = {}) {
  const sockets: SpiceSocket[] = [];
  const displays = new Map<
    number,
    { times: number[]; delays: (number | undefined)[]; disposed: boolean; end: (end: ChannelEnd) => void }
  >();
  const ends: unknown[] = [];
  const answers: number[] = [];
  const ready: unknown[] = [];
  const session = new SpiceSession({
    way,
    openSocket: () => {
      const socket = new SpiceSocket();
      sockets.push(socket);
      return socket.asSocket;
    },
    password: 'secret',
    linkTimeoutMs: 10_000,
    onLinked: () => {},
    onAnswer: () => answers.push(1),
    createMain: quietMain(),
    parts: { inputs: (channel) => inputsPart(channel, (part) => ready.push(part)) },
    openDisplay: ({ channelId, onEnd }): DisplayPart => {
      const state = { times: [] as number[], delays: [] as (number | undefined)[], disposed: false, end: onEnd };
      displays.set(channelId, state);
      return {
        multimediaTime: (time) => state.times.push(time),
        playbackDelay: (ms) => state.delays.push(ms),
        dispose: () => (state.disposed = true),
        park: () => Promise.resolve(),
        restart: () => {},
        settle: () => {},
      };
    },
    onEnd: (end, on) => ends.push({ end, on }),
    ...more,
  });
  const socketOf = (type: number) => sockets.find(({ link }) => link?.type === type);
  return { session, sockets, socketOf, displays, ends, answers, ready };
}

/** Session 7, pointer modes, no agent, multimedia time 5000. */
const init = words(7, 1, 3, 1, 0, 10, 5000, 0);
const list = (...channels: readonly (readonly [number, number])[]) => [...words(channels.length), ...channels.flat()];

async function started(parts: ReturnType<typeof opened>, ...channels: readonly (readonly [number, number])[]) {
  const [socket] = parts.sockets;
  await socket?.linked;
  socket?.deliver(103, init);
  socket?.deliver(104, list(...channels));
  return socket;
}

describe('SpiceSession', () => {
  it('opens what the list names, each once, with the session’s number', async () => {
    const parts = opened();
    const socket = await started(parts, [display, 1], [inputs, 0], [display, 0], [cursor, 0], [display, 0], [10, 0]);
    await vi.waitFor(() => expect(parts.displays.size).toBe(2));
    expect([...parts.displays.keys()]).toEqual([1, 0]);
    await vi.waitFor(() => expect(parts.socketOf(inputs)?.link).toMatchObject({ connectionId: 7, id: 0 }));
    expect(parts.sockets).toHaveLength(2); // nobody serves cursors here
    expect(socket?.link).toMatchObject({ type: main, connectionId: 0 });
    await vi.waitFor(() => expect(parts.ready).toHaveLength(1));
    parts.session.dispose();
  });

  it('asks for absolute positions and tells the displays the time', async () => {
    const parts = opened();
    const socket = await started(parts, [display, 0]);
    await vi.waitFor(() => expect(parts.displays.get(0)?.times[0]).toBeGreaterThanOrEqual(5000));
    expect(socket?.sent).toContainEqual({ type: 105, payload: [2, 0] });
    expect(parts.session.absolutePointer).toBe(false);
    socket?.deliver(105, [3, 0, 2, 0]);
    socket?.deliver(106, words(9000));
    await vi.waitFor(() => expect(parts.displays.get(0)?.times.at(-1)).toBe(9000));
    expect(parts.session.absolutePointer).toBe(true);
    parts.session.dispose();
  });

  it('has video follow what is heard, and go on by itself when nothing is', async () => {
    const parts = opened();
    await started(parts, [display, 0]);
    await vi.waitFor(() => expect(parts.displays.size).toBe(1));
    parts.session.followSound({ time: 7000, delayMs: 90 });
    parts.session.followSound(undefined);
    expect(parts.displays.get(0)).toMatchObject({ delays: [90, undefined] });
    expect(parts.displays.get(0)?.times.at(-1)).toBe(7000);
    parts.session.dispose();
  });

  it('announces what the viewer says on a channel', async () => {
    const sound = { receive: () => {} };
    const parts = opened({
      parts: { playback: () => sound, record: () => sound },
      caps: (name) => (name === 'playback' ? 0b1110 : undefined),
    });
    await started(parts, [5, 0], [6, 0]);
    await vi.waitFor(() => expect(parts.socketOf(5)?.link?.caps).toBe(0b1110));
    await vi.waitFor(() => expect(parts.socketOf(6)?.link?.caps).toBe(0));
    parts.session.dispose();
  });

  const begin = [...words(0x170c_170c, 0, 0, 0, 0)];

  it('says that it follows only where it is asked for a way, and tells a server when there is none', async () => {
    const alone = opened();
    await started(alone);
    expect(alone.sockets[0]?.link?.caps).toBe(0b0100);
    alone.session.dispose();
    const told: string[] = [];
    const asked: unknown[] = [];
    const follow = {
      ask: (to: unknown) => (asked.push(to), Promise.resolve(null)),
      onFollowed: () => told.push('followed'),
      onStayed: () => told.push('stayed'),
    };
    const parts = opened({ follow });
    const socket = await started(parts);
    expect(socket?.link?.caps).toBe(0b1101);
    socket?.deliver(101, begin);
    await vi.waitFor(() => expect(socket?.sent).toContainEqual({ type: 103, payload: [] }));
    expect(asked).toEqual([{ host: '', port: 5900, tlsPort: 5900, certificateSubject: '' }]);
    expect(parts.sockets).toHaveLength(1);
    expect(told).toEqual([]);
    socket?.deliver(112, []); // it says that the guest has gone all the same
    await vi.waitFor(() => expect(parts.ends).toEqual([{ end: { kind: 'moved' }, on: 'main' }]));
  });

  it('gives a way back that comes after the migration was called off', async () => {
    const told: string[] = [];
    let answer = (_: typeof way | null): void => {};
    const follow = {
      ask: () => new Promise<typeof way | null>((resolve) => (answer = resolve)),
      onFollowed: () => told.push('followed'),
      onStayed: () => told.push('stayed'),
    };
    const parts = opened({ follow });
    const socket = await started(parts);
    socket?.deliver(101, begin);
    socket?.deliver(102, []);
    await vi.waitFor(() => expect(socket?.sent.some(({ type }) => type === 104)).toBe(true));
    answer(way);
    await vi.waitFor(() => expect(told).toEqual(['stayed']));
    expect(parts.sockets).toHaveLength(1);
    parts.session.dispose();
  });

  it('acknowledges messages and answers pings on each of its channels', async () => {
    const parts = opened();
    const socket = await started(parts);
    await vi.waitFor(() => expect(parts.answers).toHaveLength(1));
    socket?.deliver(3, words(77, 2)); // SET_ACK: generation, window
    socket?.deliver(4, words(9, 1, 2, 0, 0));
    await vi.waitFor(() => expect(socket?.sent.some(({ type }) => type === 2)).toBe(true));
    expect(socket?.sent.filter(({ type }) => type < 100)).toEqual([
      { type: 1, payload: words(77) },
      { type: 3, payload: words(9, 1, 2) },
      { type: 2, payload: [] },
    ]);
    parts.session.dispose();
  });

  it('ends with the first channel that it can’t be without, and closes the others', async () => {
    const parts = opened();
    const socket = await started(parts, [display, 0], [inputs, 0]);
    await vi.waitFor(() => expect(parts.displays.size).toBe(1));
    parts.displays.get(0)?.end({ kind: 'garbled', reason: 'DRAW_COPY: a damaged picture' });
    expect(parts.ends).toEqual([{ end: { kind: 'garbled', reason: 'DRAW_COPY: a damaged picture' }, on: 'display' }]);
    expect(parts.displays.get(0)?.disposed).toBe(true);
    expect(socket?.readyState).toBe(3);
    socket?.end();
    expect(parts.ends).toHaveLength(1);
  });

  it('says why the server ended it', async () => {
    const parts = opened();
    const socket = await started(parts);
    socket?.deliver(6, words(0, 0, 5)); // DISCONNECTING: time, reason
    await vi.waitFor(() => expect(parts.ends).toEqual([{ end: { kind: 'disconnected', code: 5 }, on: 'main' }]));
  });

  it('opens no more than four of a kind', async () => {
    const parts = opened();
    await started(parts, ...Array.from({ length: 20 }, (_, id) => [display, id] as const));
    await vi.waitFor(() => expect(parts.displays.size).toBe(4));
    parts.session.dispose();
  });
});
