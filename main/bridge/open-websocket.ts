import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { createWebSocketStream, WebSocket } from 'ws';
import { fail, type AppError, type Result } from '../../shared/errors.ts';
import type { Deadline } from './deadline.ts';
import { checkWebSocket } from './liveness.ts';
import type { Where } from './socket-errors.ts';
import type { Opened } from './types.ts';
import { UpstreamError } from './upstream-error.ts';

/** Larger than any message websockify sends (it reads 64 KiB at a time). */
const maxMessageBytes = 16 * 1024 * 1024;

/**
 * Upgrades an open connection to the console proxy (contract section 5.2.6): exactly the subprotocol `binary`, no
 * compression, no redirect. `path` is a secret. The proxy tells of a bad token by closing without one byte, and of a dead
 * console by close code 1011 after the upgrade: that one arrives as an `UpstreamError` on the stream.
 */
export function openWebSocket(
  socket: Socket,
  target: Where & { path: string },
  deadline: Deadline,
): Promise<Result<Pick<Opened, 'check'> & { readonly stream: Duplex }>> {
  const where = { host: target.host, port: target.port };
  const webSocket = new WebSocket(urlOf(target), ['binary'], {
    createConnection: () => socket, // TLS, where there is any, was made and judged before
    perMessageDeflate: false,
    followRedirects: false,
    maxPayload: maxMessageBytes,
  });
  return deadline.stage(
    () => {
      webSocket.terminate();
      socket.destroy();
    },
    (done) => {
      const refused = (error: AppError): void => {
        socket.destroy();
        done({ ok: false, error });
      };
      webSocket.once('open', () => {
        done({ ok: true, value: { stream: streamOf(webSocket, where), check: () => checkWebSocket(webSocket) } });
      });
      webSocket.once('unexpected-response', (_request, response) => {
        refused(fail('proxy-refused', { ...where, status: response.statusCode ?? 0 }).error);
      });
      webSocket.on('error', (error) => refused(upgradeError(error, where)));
    },
  );
}

function urlOf({ host, port, path }: Where & { path: string }): string {
  return `ws://${host.includes(':') ? `[${host}]` : host}:${port}${path}`;
}

function upgradeError(error: NodeJS.ErrnoException, where: Where): AppError {
  const cutShort = error.code === 'ECONNRESET' || error.code === 'EPIPE';
  if (cutShort) return fail('proxy-token-rejected', { ...where }).error;
  return fail('proxy-refused', { ...where, status: 101 }).error; // it upgraded, but not to what we asked for
}

function streamOf(webSocket: WebSocket, where: Where): Duplex {
  // First the cause, then the stream's own listener: it would take any close for an orderly end.
  webSocket.once('close', (code) => {
    if (code === 1000 || code === 1005) return;
    const cause = code === 1011 ? 'proxy-target-down' : 'connection-dropped';
    stream.destroy(new UpstreamError({ code: cause, params: { ...where } }));
  });
  const stream = createWebSocketStream(webSocket);
  stream.on('error', () => {});
  return stream;
}
