import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { Worker } from 'node:worker_threads';
import type { LabService } from './types.ts';

/** An address where a connection is neither made nor refused, as behind a firewall that drops. */
export interface BlackHole extends LabService {
  readonly host: string;
  readonly port: number;
}

/** The thread listens and then never runs again, so that nobody accepts. */
const listener = `
const { parentPort, workerData } = require('node:worker_threads');
const server = require('node:net').createServer();
server.listen({ host: workerData, port: 0, backlog: 1 }, () => {
  parentPort.postMessage(server.address().port);
  setImmediate(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0));
});`;

/** Listens on `host` without accepting and fills the accept queue: from then on the kernel drops each further SYN. */
export async function openBlackHole(host = '127.0.0.3'): Promise<BlackHole> {
  const worker = new Worker(listener, { eval: true, workerData: host });
  const [port] = (await once(worker, 'message')) as [number];
  const fillers: Socket[] = [];
  let filled = false;
  while (!filled) {
    const socket = connect(port, host).on('error', () => {});
    fillers.push(socket);
    filled = !(await connectsWithin(socket, 200));
  }
  const stop = async () => {
    for (const socket of fillers) socket.destroy();
    await worker.terminate();
  };
  return { host, port, stop };
}

async function connectsWithin(socket: Socket, ms: number): Promise<boolean> {
  return once(socket, 'connect', { signal: AbortSignal.timeout(ms) }).then(
    () => true,
    () => false,
  );
}
