import { connect, type Socket } from 'node:net';
import type { Result } from '../../shared/errors.ts';
import type { Deadline } from './deadline.ts';
import { keepAliveMs } from './liveness.ts';
import { socketError, type Where } from './socket-errors.ts';

/** A TCP connection without Nagle's delay, with keep-alive, so that a host that vanished is noticed on an idle screen. */
export function openTcp(where: Where, deadline: Deadline): Promise<Result<Socket>> {
  const socket = connect({ host: where.host, port: where.port });
  socket.setNoDelay(true);
  socket.setKeepAlive(true, keepAliveMs);
  return deadline.stage(
    () => socket.destroy(),
    (done) => {
      socket.once('connect', () => done({ ok: true, value: socket }));
      socket.on('error', (error) => done({ ok: false, error: socketError(error, where) }));
    },
  );
}
