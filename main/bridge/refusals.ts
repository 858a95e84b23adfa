import type { Duplex } from 'node:stream';

/** Why a client never became a WebSocket, with the bare HTTP status it is told; `0` means dropped without an answer. */
const refusalStatus = {
  malformed: 400,
  'header-too-large': 431,
  method: 405,
  path: 404,
  host: 403,
  origin: 403,
  'not-websocket': 426,
  subprotocols: 400,
  ticket: 401,
  guessing: 0,
  'pushed-out': 0,
  'too-slow': 0,
  used: 409,
  'too-many-channels': 429,
  upstream: 502,
} as const;

export type Refusal = keyof typeof refusalStatus;

/** Answers with a status line and nothing that helps a stranger, then ends the connection. */
export function answerBarely(socket: Duplex, refusal: Refusal): void {
  const status = refusalStatus[refusal];
  if (status === 0 || !socket.writable) {
    socket.destroy();
    return;
  }
  socket.once('finish', () => socket.destroy());
  socket.end(`HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
