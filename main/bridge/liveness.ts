import type { Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import type { WebSocket } from 'ws';
import type { Where } from './socket-errors.ts';
import { UpstreamError } from './upstream-error.ts';

/** How long TCP stays idle until it asks the far end for a sign of life: usually, and while it is in doubt. */
export const keepAliveMs = 30_000;
const inDoubtMs = 1_000;
/** Ten unanswered probes, a second apart (libuv's own numbers), and a little more. */
const doubtLastsMs = 15_000;
const pongMs = 5_000;

/**
 * A connection whose own address this computer no longer has is dead for certain. Any other one is probed every second: a far
 * end that has forgotten it answers with a reset at once, one that is gone is given up after about ten seconds.
 */
export function checkTcp(socket: Socket, where: Where): void {
  if (socket.destroyed) return;
  if (!isOwnAddress(socket.localAddress)) {
    socket.destroy(dropped(where));
    return;
  }
  socket.setKeepAlive(true, inDoubtMs);
  const calm = setTimeout(() => socket.setKeepAlive(true, keepAliveMs), doubtLastsMs);
  calm.unref();
  socket.once('close', () => clearTimeout(calm));
}

/** A console proxy answers pings (contract section 5.2.5); any other byte is as good. One that we do not read can't be heard. */
export function checkWebSocket(webSocket: WebSocket): void {
  if (webSocket.readyState !== webSocket.OPEN) return;
  const alive = (): void => {
    clearTimeout(silent);
    for (const name of ['pong', 'message', 'close'] as const) webSocket.off(name, alive);
  };
  const silent = setTimeout(() => {
    alive();
    if (!webSocket.isPaused) webSocket.terminate();
  }, pongMs);
  silent.unref();
  for (const name of ['pong', 'message', 'close'] as const) webSocket.on(name, alive);
  webSocket.ping();
}

function isOwnAddress(address: string | undefined): boolean {
  if (address === undefined) return false;
  const plain = address.replace(/^::ffff:/i, '');
  if (plain.startsWith('127.')) return true; // all of 127.0.0.0/8 is here, though one address of it is listed
  return Object.values(networkInterfaces()).some((each) => each?.some((own) => own.address === plain));
}

function dropped({ host, port }: Where): UpstreamError {
  return new UpstreamError({ code: 'connection-dropped', params: { host, port } });
}
