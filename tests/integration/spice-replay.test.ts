import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileDecoders } from '../../build/spice-decoders.ts';
import { SpiceDecoders } from '../../renderer/console/spice/decoders/decoders.ts';
import { DisplayHost } from '../../renderer/console/spice/display/display-host.ts';
import type { FromDisplay } from '../../renderer/console/spice/display/worker-protocol.ts';
import { mutateMessages } from '../fakes/display-mutations.ts';
import { messagesOf, recordDisplay, type DisplayRecording } from '../fakes/display-recording.ts';
import { seeded } from '../fakes/damaged-streams.ts';
import { watchLeftovers } from '../fakes/leftovers.ts';
import { SpiceSocket, words } from '../fakes/spice-socket.ts';
import { until } from '../fakes/until.ts';

const [ping, pong] = [4, 3];
const leftovers = watchLeftovers();
afterAll(() => leftovers.check());

/** Recordings of a real libspice-server, made anew each time: they take a moment and are the same for a seed. */
describe.each(['off', 'quic', 'glz', 'lz4'] as const)('a recorded session (%s)', (compression) => {
  let recording: DisplayRecording;
  let module: WebAssembly.Module;
  beforeAll(async () => {
    module = await WebAssembly.compile(new Uint8Array(await compileDecoders()));
    recording = await recordDisplay(compression);
  });

  async function replay(bytes: Uint8Array, pieceBytes: number, isWhole = true) {
    const socket = new SpiceSocket();
    const told: FromDisplay[] = [];
    const host = new DisplayHost({
      start: { url: '', ticket: '', password: '', connectionId: 1, channelId: 0, linkTimeoutMs: 5_000 },
      socket: socket.asSocket,
      openSocket: () => new SpiceSocket().asSocket,
      decoders: await SpiceDecoders.create(module),
      codecs: [],
      tell: (message) => told.push(message),
    });
    await socket.linked;
    socket.deliverBytes(bytes, pieceBytes);
    // Behind a whole recording a ping is answered; behind one that was cut off it is a part of its last message.
    socket.deliver(ping, words(1, 2, 3));
    if (isWhole) await until(() => socket.sent.some(({ type }) => type === pong) || told.at(-1)?.kind === 'end');
    socket.end();
    await until(() => told.at(-1)?.kind === 'end');
    const { primary } = host.messages.surfaces;
    host.dispose();
    return { told, pixels: primary && new Uint8Array(primary.pixels.buffer) };
  }

  it.each([1, 7, 4096])('shows the same in pieces of %i bytes', async (pieceBytes) => {
    const { pixels, told } = await replay(recording.bytes, pieceBytes);
    expect(told.at(-1)).toMatchObject({ kind: 'end', end: { kind: 'closed' } });
    const theirs = recording.picture.data;
    expect(pixels?.length).toBe(theirs.length);
    const differing = theirs.findIndex((value, index) => index % 4 !== 3 && value !== pixels?.[index]);
    expect(differing).toBe(-1);
  });

  it('ends in good order wherever it is cut off', async () => {
    const random = seeded(3);
    for (let turn = 0; turn < 12; turn++) {
      const { told } = await replay(recording.bytes.subarray(0, random() * recording.bytes.length), 4096, false);
      expect(told.filter(({ kind }) => kind === 'end')).toHaveLength(1);
      expect(told.at(-1)).toMatchObject({ end: { kind: 'closed' } });
    }
  });

  it('does no harm when its messages are damaged', { timeout: 120_000 }, async () => {
    const decoders = await SpiceDecoders.create(module);
    const report = await mutateMessages(messagesOf(recording.bytes), { turns: 2_500, seed: 7, decoders });
    expect(report.nameless).toEqual([]);
    expect(report.taken).toBeGreaterThan(100);
    expect(report.refused.size).toBeGreaterThan(5);
    expect(report.slowestMs).toBeLessThan(30_000); // on a busy computer
  });
});
