import type { Picture } from '../../lab/picture.ts';
import { SpiceServer } from '../../lab/spice-server/index.ts';
import { SpiceRelay } from '../../lab/spice-server/relay.ts';
import { openEngine } from './spice-engine.ts';

/** A message of a server's display channel. */
export interface DisplayMessage {
  readonly type: number;
  readonly payload: Uint8Array<ArrayBuffer>;
}

const headerBytes = 6;
const operations =
  'fill copy opaque blend blackness whiteness invers rop3 stroke text transparent alpha_blend copy_bits composite';

export interface DisplayRecording {
  /** Messages with mini headers. */
  readonly bytes: Buffer;
  /** The server's own rendering after the last one. */
  readonly picture: Picture;
}

/** What a real server sends on a small screen: every operation, its images coded in one way, surfaces, a cached image, heads. */
export async function recordDisplay(
  imageCompression: 'off' | 'quic' | 'lz' | 'glz' | 'lz4',
): Promise<DisplayRecording> {
  const server = new SpiceServer({ size: { width: 96, height: 64 }, imageCompression });
  await server.start();
  const relay = await SpiceRelay.start(server.port, { record: true });
  const engine = await openEngine(relay.port);
  try {
    await server.command('surface create 1 format=96 width=40 height=30');
    for (const [index, operation] of operations.split(' ').entries()) {
      // With a pattern that begins below the box the server reads outside of it.
      const rest = operation === 'rop3' ? ' pattern=0' : '';
      for (const seed of [1, 2]) await server.command(`op ${operation} seed=${index * 10 + seed}${rest}`);
    }
    await server.command('op copy seed=3 src.cached=1 src.surface=0');
    await server.command('op copy seed=4 src.cached=1 src.surface=0');
    await server.command('op copy seed=5 src.surface=1');
    await server.command('surface destroy 1');
    await engine.settle(server);
    const recording = relay.recordings().find(({ name }) => name === 'display-0');
    if (!recording) throw new Error('nothing was recorded');
    return { bytes: recording.messages, picture: await server.picture() };
  } finally {
    engine.dispose();
    await relay.stop();
    await server.stop();
  }
}

/** The messages of a recording (mini headers: type u16, size u32). */
export function messagesOf(recording: Buffer): readonly DisplayMessage[] {
  const messages: DisplayMessage[] = [];
  for (let at = 0; at + headerBytes <= recording.length;) {
    const [type, size] = [recording.readUInt16LE(at), recording.readUInt32LE(at + 2)];
    const payload = Uint8Array.from(recording.subarray(at + headerBytes, at + headerBytes + size));
    messages.push({ type, payload });
    at += headerBytes + size;
  }
  return messages;
}
