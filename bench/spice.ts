import { setTimeout as delay } from 'node:timers/promises';
import { SpiceServer } from '../lab/spice-server/index.ts';
import type { SpiceServerSpec } from '../lab/spice-server/options.ts';
import { SpiceRelay } from '../lab/spice-server/relay.ts';
import type { Figures } from './figures.ts';
import { createSpiceClients, type SpiceClient, type Watched } from './peers/spice-clients.ts';
import { processMs } from './peers/process-time.ts';
import { sentImages } from './peers/spice-images.ts';

const size = { width: 1920, height: 1080 };
/** So that hardly one is dropped; the server leaves out what a client that is late would paint over at once. */
const perSecond = 2;
const [warmFrames, frames, tracedFrames] = [3, 10, 4];
/** They count as still when they have used less than `idleMs` in each of some turns. */
const [turnMs, idleMs, stillTurns] = [200, 20, 4];
const contents = ['photo', 'text'] as const;

const codecs: Readonly<Record<string, SpiceServerSpec>> = {
  quic: { imageCompression: 'quic' },
  lz: { imageCompression: 'lz' },
  glz: { imageCompression: 'glz' },
  zlib_glz: { imageCompression: 'glz', zlibGlz: 'always' },
  lz4: { imageCompression: 'lz4' },
  jpeg: { imageCompression: 'quic', jpeg: 'always' },
  raw: { imageCompression: 'off' },
};

type Row = NonNullable<Figures['rows']>[number];

/**
 * Processor time a frame from the socket to the screen, and the longest task on the page's main thread: whole 1080p screens from a
 * real server at two a second, to each client in turn. `words`: only these codecs, contents and clients.
 */
export async function run(words: readonly string[] = []): Promise<Figures> {
  const wanted = (name: string, all: readonly string[]) =>
    words.includes(name) || !words.some((word) => all.includes(word));
  const clients = await createSpiceClients();
  const names = clients.map(({ name }) => name);
  const rows: Row[] = [];
  try {
    for (const [codec, spec] of Object.entries(codecs).filter(([name]) => wanted(name, Object.keys(codecs))))
      for (const content of contents.filter((name) => wanted(name, contents)))
        for (const client of clients.filter(({ name }) => wanted(name, names)))
          rows.push(...(await measureOrTell(codec, { ...spec, size }, content, client)));
  } finally {
    await Promise.all([...clients].reverse().map((client) => client.stop()));
  }
  return { bench: 'spice', node: process.version, figures: [], rows };
}

/** One row, also shown at once, as they take their time; none, and a bad end of the bench, where it could not be had. */
async function measureOrTell(...what: Parameters<typeof measure>): Promise<Row[]> {
  const [codec, , content, client] = what;
  try {
    const row = await measure(...what);
    console.log(JSON.stringify(row));
    return [row];
  } catch (error) {
    console.error(`${codec} ${content} ${client.name}: ${String(error)}`);
    process.exitCode = 1;
    return [];
  }
}

async function measure(codec: string, spec: SpiceServerSpec, content: string, client: SpiceClient): Promise<Row> {
  const server = new SpiceServer(spec);
  await server.start();
  const relay = await SpiceRelay.start(server.port, { record: true });
  let watched: Watched | undefined;
  try {
    const shown = (watched = await client.open(relay.port));
    await server.waitForEvent((event) => event.kind === 'client' && event['present'] === true, 20_000);
    await play(server, watched, content, warmFrames, 1000);
    const [before, drawerBefore] = [await watched.cpuMs(), await watched.drawerMs()];
    const sentBefore = images(relay).length;
    await play(server, watched, content, frames, 1);
    const [after, drawerAfter] = [await watched.cpuMs(), await watched.drawerMs()];
    const sent = images(relay).slice(sentBefore);
    if (sent.length === 0) throw new Error('no frame was sent');
    const block = await watched.longestBlock(() => play(server, shown, content, tracedFrames, 500));
    return {
      codec,
      content,
      client: client.name,
      cpuMsPerFrame: round((after - before) / sent.length),
      longestBlockMs: block && round(block.ms),
      longestBlockCpuMs: block && round(block.cpuMs),
      drawerMsPerFrame: round((drawerAfter - drawerBefore) / sent.length),
      image: [...new Set(sent.map(({ type }) => type))].join(' '),
      megabytes: round(sent.reduce((sum, { bytes }) => sum + bytes, 0) / sent.length / 1e6),
      frames: sent.length,
      exact: spec.jpeg === 'always' ? null : await isExact(server, watched),
    };
  } finally {
    await watched?.close();
    await relay.stop();
    await server.stop();
  }
}

async function play(
  server: SpiceServer,
  watched: Watched,
  content: string,
  count: number,
  seed: number,
): Promise<void> {
  server.clearEvents();
  await server.command(`frames ${content} ${perSecond} ${count} seed=${seed}`);
  await server.waitForEvent(({ kind }) => kind === 'frames', 60_000);
  await untilStill(async () => (await watched.cpuMs()) + (await processMs([server.pid])));
}

/** Until server and client have used no processor time for a while: then the last frame is on the screen, however busy the machine is. */
async function untilStill(usedMs: () => Promise<number>): Promise<void> {
  let [last, still] = [await usedMs(), 0];
  for (let turn = 0; still < stillTurns && turn < 100; turn += 1) {
    await delay(turnMs);
    const now = await usedMs();
    still = now - last < idleMs ? still + 1 : 0;
    last = now;
  }
}

function images(relay: SpiceRelay) {
  const display = relay.recordings().find(({ name }) => name === 'display-0');
  return sentImages(display?.messages ?? Buffer.alloc(0));
}

/** Whether the client shows what the server has drawn; null where its screen can't be read, or was not meant to be exact. */
async function isExact(server: SpiceServer, watched: Watched): Promise<boolean | null> {
  const shown = await watched.picture();
  return shown && Buffer.from(shown).equals(Buffer.from((await server.picture()).data));
}

function round(value: number): number {
  return Number(value.toPrecision(3));
}
