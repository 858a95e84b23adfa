import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { figure, type Figures } from './figures.ts';
import { startBridgeHost, startSource, type BridgeHost } from './peers/peer.ts';

const rounds = 3;
const watchMs = 4_000;
const goalMegabytes = 64;
/** A server that would send this much if it were let. */
const offeredBytes = 1024 * 1024 * 1024;

/** Memory of the bridge's process over idle, while a window does not read what a fast server sends. */
export async function run(): Promise<Figures> {
  const source = await startSource();
  const stalled: number[] = [];
  const slow: number[] = [];
  try {
    for (let round = 0; round < rounds; round += 1) {
      stalled.push(await growth(source.port, () => {}));
      slow.push(await growth(source.port, readSlowly));
    }
  } finally {
    await source.stop();
  }
  const figures = [
    figure('window that does not read: resident over idle', 'MB', stalled, goalMegabytes),
    figure('window that reads 10 MB/s: resident over idle', 'MB', slow, goalMegabytes),
  ];
  return { bench: 'bridge-memory', node: process.version, figures };
}

/** A new process each time: memory that a process gave back may still count as resident. */
async function growth(port: number, read: (socket: WebSocket) => void): Promise<number> {
  const host = await startBridgeHost();
  try {
    const socket = await open(host, port);
    await delay(500);
    const idle = await resident(host);
    socket.pause();
    const request = Buffer.from('B----');
    request.writeUInt32BE(offeredBytes, 1);
    socket.send(request);
    read(socket);
    const peak = await highest(host);
    socket.terminate();
    return Math.max(0, peak - idle);
  } finally {
    await host.stop();
  }
}

async function highest(host: BridgeHost): Promise<number> {
  let peak = 0;
  const end = performance.now() + watchMs;
  while (performance.now() < end) {
    peak = Math.max(peak, await resident(host));
    await delay(25);
  }
  return peak;
}

async function resident(host: BridgeHost): Promise<number> {
  return (await host.ask({ ask: 'usage' })).rssBytes / 1e6;
}

async function open(host: BridgeHost, port: number): Promise<WebSocket> {
  const { url, ticket } = await host.ask({ ask: 'ticket', port });
  const socket = new WebSocket(url, ['binary', `ticket.${ticket}`], { origin: 'bench://ui' });
  await once(socket, 'open');
  return socket;
}

/** Reads one megabyte, then nothing for the rest of a tenth of a second. */
function readSlowly(socket: WebSocket): void {
  let left = 0;
  socket.on('message', (data) => {
    left -= (data as Buffer).length;
    if (left <= 0) socket.pause();
  });
  const timer = setInterval(() => {
    left = 1e6;
    socket.resume();
  }, 100);
  socket.once('close', () => clearInterval(timer));
}
