import { once } from 'node:events';
import { WebSocket, type ClientOptions } from 'ws';
import type { AppError } from '../../shared/errors.ts';
import { createBridge, type Bridge } from '../../main/bridge/bridge.ts';
import { createConnect } from '../../main/bridge/connect.ts';
import type { Limits } from '../../main/bridge/limits.ts';
import type { Admission, Connect, Target, Ticket } from '../../main/bridge/types.ts';
import { createLog } from '../../main/log/logger.ts';
import { createMemorySink, type MemorySink } from '../../main/log/memory-sink.ts';

export const origin = 'zstackapp://ui';

/** A real bridge with its log and the failures it told of. */
export interface BridgeKit {
  readonly bridge: Bridge;
  readonly failures: AppError[];
  readonly sink: MemorySink;
  admit(target: Target, more?: Partial<Admission>): Promise<Ticket>;
}

export function bridgeKit(limits: Partial<Limits> = {}, connect: Connect = createConnect()): BridgeKit {
  const sink = createMemorySink();
  const log = createLog({ sinks: [sink] }).logger('bridge');
  const bridge = createBridge({ log, origin, connect, limits });
  const failures: AppError[] = [];
  const onFailure = (error: AppError): void => void failures.push(error);
  return {
    bridge,
    failures,
    sink,
    admit: (target, more) => bridge.admit({ protocol: 'vnc', target, onFailure, ...more }),
  };
}

export function portOf(ticket: Ticket): number {
  return Number(new URL(ticket.url).port);
}

/** What a window of ours does. */
export function openClient(ticket: Ticket, options: ClientOptions = {}): WebSocket {
  const socket = new WebSocket(ticket.url, ['binary', `ticket.${ticket.value}`], { origin, ...options });
  socket.on('error', () => {});
  return socket;
}

export async function openedClient(ticket: Ticket): Promise<WebSocket> {
  const socket = openClient(ticket);
  await once(socket, 'open');
  return socket;
}

/** Gathers a client's binary messages. */
export function collect(socket: WebSocket): { readonly bytes: () => Buffer } {
  const chunks: Buffer[] = [];
  socket.on('message', (data) => chunks.push(data as Buffer));
  return { bytes: () => Buffer.concat(chunks) };
}

/** The close code, once the connection is closed. */
export async function closeCode(socket: WebSocket): Promise<number> {
  const [code] = (await once(socket, 'close')) as [number];
  return code;
}

/** The HTTP status with which an upgrade was refused. */
export function refusedStatus(socket: WebSocket): Promise<number> {
  return new Promise((resolve, reject) => {
    socket.once('open', () => reject(new Error('it was let in')));
    socket.once('unexpected-response', (request, response) => {
      resolve(response.statusCode ?? 0);
      request.destroy();
    });
  });
}
