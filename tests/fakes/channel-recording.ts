import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { SpiceServer } from '../../lab/spice-server/index.ts';
import { SpiceRelay } from '../../lab/spice-server/relay.ts';
import { SpiceSession } from '../../renderer/console/spice/session.ts';
import { createSpiceParts, pageChannels, type PageChannel } from './spice-parts.ts';
import { TcpWebSocket } from './tcp-websocket.ts';
import { until } from './until.ts';

export type MigrationKind = 'seamless' | 'semi-seamless' | 'switch-host';
/** Messages with mini headers, of each channel. */
export type ChannelRecordings = ReadonlyMap<PageChannel, Buffer>;

const noSpace = 4;
const png = 2;
/** Two sides of a screen are the least that a client may ask for. */
const monitors = [{ width: 640, height: 480, x: 0, y: 0 }];

/**
 * What a real server sends on the channels that the page serves: an agent with clipboard, files and monitors, pointers of all
 * types, locks, sound both ways; and at the end its guest goes to another server.
 */
export async function recordChannels(migration: MigrationKind): Promise<ChannelRecordings> {
  const spec = { agent: true, agentMonitors: true, sound: true, playbackCompression: false, migration } as const;
  const server = new SpiceServer(spec);
  const target = new SpiceServer({ ...spec, migrationTarget: true });
  const folder = await mkdtemp(path.join(tmpdir(), 'channel-recording-'));
  await Promise.all([server.start(), target.start()]);
  const relay = await SpiceRelay.start(server.port, { record: true });
  const told: string[] = [];
  const parts = createSpiceParts((line) => told.push(line));
  const session = openSession(relay.port, target.port, parts);
  const has = (start: string, count = 1) => until(() => told.filter((line) => line.startsWith(start)).length >= count);
  try {
    await has('agent ready');
    await until(() => parts.inputs !== undefined);
    await useAgent(server, parts, { folder, has });
    await usePointer(server, has);
    const { inputs } = parts;
    for (let x = 0; x < 8; x++) inputs?.position(x, x);
    await server.command('leds 6');
    await has('inputs 102'); // KEY_MODIFIERS
    await useSound(server, has);
    await server.command(`migrate connect port=${target.port}`);
    if (migration !== 'switch-host') {
      await server.waitForEvent(({ kind, event }) => kind === 'migration' && event === 'connected', 10_000);
    }
    await server.command('migrate end');
    const left = { seamless: 'goes to', 'semi-seamless': 'has gone', 'switch-host': 'moved to' };
    await has(left[migration]);
    await new Promise((resolve) => setTimeout(resolve, 200)); // what each channel carries over
    const recorded = relay.recordings();
    return new Map(
      pageChannels.map((channel) => [
        channel,
        recorded.find(({ name }) => name === `${channel}-0`)?.messages ?? Buffer.alloc(0),
      ]),
    );
  } finally {
    session.dispose();
    await relay.stop();
    await Promise.all([server.stop(), target.stop(), rm(folder, { recursive: true })]);
  }
}

/** A session without pictures, which goes where its guest does. */
function openSession(port: number, targetPort: number, parts: ReturnType<typeof createSpiceParts>): SpiceSession {
  const wayTo = (number: number) => ({ url: String(number), ticket: '' });
  return new SpiceSession({
    way: wayTo(port),
    openSocket: ({ url }) => new TcpWebSocket(Number(url)).asSocket,
    follow: { ask: () => Promise.resolve(wayTo(targetPort)), onFollowed: () => {}, onStayed: () => {} },
    password: '',
    linkTimeoutMs: 5_000,
    onLinked: () => {},
    onAnswer: () => {},
    createMain: parts.createMain,
    parts: parts.create,
    caps: (name) => (name === 'playback' ? 0b110 : name === 'record' ? 0b10 : undefined), // volume, latency; no Opus
    openDisplay: () => ({
      multimediaTime: () => {},
      playbackDelay: () => {},
      park: () => Promise.resolve(),
      restart: () => {},
      settle: () => {},
      dispose: () => {},
    }),
    onEnd: () => {},
  });
}

type Has = (start: string, count?: number) => Promise<void>;

async function useAgent(
  server: SpiceServer,
  { guest }: ReturnType<typeof createSpiceParts>,
  { folder, has }: { readonly folder: string; readonly has: Has },
): Promise<void> {
  const file = path.join(folder, 'clipboard');
  await writeFile(file, 'grüße');
  await server.command(`clipboard copy ${file}`);
  await has('clipboard grüße');
  await server.command('clipboard copy - length=3000'); // two chunks
  await has('clipboard ', 2);
  await server.command(`clipboard copy ${file} type=${png}`);
  await server.command('clipboard release');
  guest.sendText('from here');
  await server.waitForEvent(({ kind }) => kind === 'clipboard-grab', 5_000);
  await server.command('clipboard paste');
  await server.waitForEvent(({ kind }) => kind === 'clipboard', 5_000);
  guest.setMonitors(monitors);
  guest.sendFiles([new File([new Uint8Array(3000)], 'a.bin')]);
  await has('files {"kind":"done"}');
  await server.command(`files status=${noSpace}`);
  guest.sendFiles([new File([new Uint8Array(3000)], 'b.bin')]);
  await has('files {"kind":"done"},{"kind":"failed"');
  await server.command('agent disconnect');
  await has('agent {"state":"absent"');
  await server.command('agent connect');
  await has('agent ready', 2);
}

async function usePointer(server: SpiceServer, has: Has): Promise<void> {
  for (let type = 0; type <= 6; type++) await server.command(`cursor set type=${type} width=9 height=5 x=${type}`);
  for (let turn = 0; turn < 2; turn++) await server.command('cursor set unique=1 width=3 height=2');
  await server.command('cursor move x=7 y=8');
  await server.command('cursor hide');
  await server.command('cursor trail');
  await server.command('cursor reset');
  await has('pointer default');
}

async function useSound(server: SpiceServer, has: Has): Promise<void> {
  await server.command('volume playback 30000 40000');
  await server.command('mute playback 0');
  await server.command('play 1000 20');
  await has('plays no more');
  await server.command('record start');
  await has('microphone 2 48000');
  await server.command('volume record 30000 30000');
  await server.command('mute record 1');
  await server.command('record stop');
  await has('sound {"plays":true,"playing":false,"guestMuted":false,"records":true,"wantsMicrophone":false');
}
