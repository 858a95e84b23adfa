import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { createConsoleProxy } from '../lab/console-proxy.ts';
import { figure, median, type Figure, type Figures } from './figures.ts';
import { startBridgeHost, startSource } from './peers/peer.ts';

const rounds = 5;
const bulkBytes = 256 * 1024 * 1024;
const echoes = 2000;
const echo = Buffer.alloc(64, 1);

/** One connection to the source, whatever lies between. */
interface Line {
  send(bytes: Buffer): void;
  onData(listener: (bytes: Buffer) => void): void;
  close(): void;
}

interface Path {
  readonly name: string;
  open(): Promise<Line>;
}

/** Bulk and 64-byte round trips: plain TCP, our bridge, and Debian's websockify, interleaved round by round. */
export async function run(): Promise<Figures> {
  const [source, host, proxy] = await Promise.all([startSource(), startBridgeHost(), createConsoleProxy()]);
  await proxy.allow('bench', 'bench', { host: '127.0.0.1', port: source.port });
  const bridged = async (): Promise<Line> => {
    const { url, ticket } = await host.ask({ ask: 'ticket', port: source.port });
    return webSocketLine(new WebSocket(url, ['binary', `ticket.${ticket}`], { origin: 'bench://ui' }));
  };
  const paths: readonly Path[] = [
    { name: 'direct TCP', open: () => tcpLine(source.port) },
    { name: 'bridge', open: bridged },
    {
      name: 'websockify',
      open: () => webSocketLine(new WebSocket(`ws://127.0.0.1:${proxy.port}/?token=bench`, ['binary'])),
    },
  ];
  const usage = async (): Promise<number> => (await host.ask({ ask: 'usage' })).cpuSeconds;
  try {
    return { bench: 'bridge', node: process.version, figures: await measure(paths, usage) };
  } finally {
    await Promise.all([source.stop(), host.stop(), proxy.stop()]);
  }
}

async function measure(paths: readonly Path[], bridgeCpu: () => Promise<number>): Promise<Figure[]> {
  const bulk = paths.map((): number[] => []);
  const trips = paths.map((): number[] => []);
  const cpu: number[] = [];
  for (const path of paths) await bulkMegabytesPerSecond(path, bulkBytes / 4); // warm-up
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, path] of paths.entries()) {
      const before = await bridgeCpu();
      bulk[index]?.push(await bulkMegabytesPerSecond(path, bulkBytes));
      if (path.name === 'bridge') cpu.push(((await bridgeCpu()) - before) / (bulkBytes / 1e9));
    }
    for (const [index, path] of paths.entries()) trips[index]?.push(await roundTripMicroseconds(path));
  }
  return [
    ...paths.map(({ name }, index) => figure(`bulk, ${name}`, 'MB/s', bulk[index] ?? [])),
    ...relative('bulk', paths, bulk),
    figure('bridge CPU', 's/GB', cpu),
    ...paths.map(({ name }, index) => figure(`64 B there and back, ${name}`, 'µs', trips[index] ?? [])),
    ...relative('64 B there and back', paths, trips),
  ];
}

/** Ratios within each round: what the machine did meanwhile hits all paths of a round alike. */
function relative(what: string, paths: readonly Path[], values: readonly number[][]): Figure[] {
  const [direct = [], bridge = [], websockify = []] = values;
  const ratios = (above: readonly number[], below: readonly number[]): number[] =>
    above.map((value, round) => value / (below[round] ?? Number.NaN));
  return [
    figure(`${what}, bridge / direct TCP`, '×', ratios(bridge, direct)),
    figure(`${what}, bridge / ${paths[2]?.name ?? ''}`, '×', ratios(bridge, websockify)),
  ];
}

async function bulkMegabytesPerSecond(path: Path, bytes: number): Promise<number> {
  const line = await path.open();
  const request = Buffer.from('B----');
  request.writeUInt32BE(bytes, 1);
  let received = 0;
  const startedAt = performance.now();
  await new Promise<void>((resolve) => {
    line.onData((chunk) => {
      received += chunk.length;
      if (received >= bytes) resolve();
    });
    line.send(request);
  });
  const seconds = (performance.now() - startedAt) / 1000;
  line.close();
  return bytes / 1e6 / seconds;
}

/** The median of many, one at a time. */
async function roundTripMicroseconds(path: Path): Promise<number> {
  const line = await path.open();
  line.send(Buffer.from('E----'));
  await delay(50); // so that the source has read the head by itself
  const samples: number[] = [];
  let resolve: () => void = () => {};
  let waiting = 0;
  line.onData((chunk) => {
    waiting -= chunk.length;
    if (waiting === 0) resolve();
  });
  for (let count = 0; count < echoes; count += 1) {
    waiting = echo.length;
    const startedAt = performance.now();
    await new Promise<void>((done) => {
      resolve = done;
      line.send(echo);
    });
    samples.push((performance.now() - startedAt) * 1000);
  }
  line.close();
  return median(samples);
}

async function tcpLine(port: number): Promise<Line> {
  const socket = connect(port, '127.0.0.1').setNoDelay(true);
  await once(socket, 'connect');
  return {
    send: (bytes) => void socket.write(bytes),
    onData: (listener) => void socket.on('data', listener),
    close: () => socket.destroy(),
  };
}

async function webSocketLine(socket: WebSocket): Promise<Line> {
  await once(socket, 'open');
  return {
    send: (bytes) => socket.send(bytes),
    onData: (listener) => void socket.on('message', (data) => listener(data as Buffer)),
    close: () => socket.terminate(),
  };
}
