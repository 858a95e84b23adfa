import { isIP, type Socket } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';
import { fail, type Result } from '../../shared/errors.ts';
import type { Deadline } from './deadline.ts';
import { checkPeer, type PeerIdentity } from './peer-identity.ts';
import type { Where } from './socket-errors.ts';

/**
 * TLS over an open connection; nothing of ours is sent before the peer's identity was judged. The check is ours and not
 * Node's (`rejectUnauthorized`), because a refusal must show the certificate. Destroys `socket` when it fails.
 */
export function openTls(
  socket: Socket,
  identity: PeerIdentity,
  where: Where,
  deadline: Deadline,
): Promise<Result<TLSSocket>> {
  const secure = connect({
    socket,
    rejectUnauthorized: false,
    checkServerIdentity: () => undefined,
    ...(isIP(where.host) === 0 && { servername: where.host }),
    ...(identity.chain.kind === 'ca' && { ca: identity.chain.pem }),
  });
  return deadline.stage(
    () => secure.destroy(),
    (done) => {
      secure.once('secureConnect', () => {
        const checked = checkPeer(secure, identity, where);
        if (!checked.ok) secure.destroy();
        done(checked.ok ? { ok: true, value: secure } : checked);
      });
      secure.on('error', (error: NodeJS.ErrnoException) => {
        done(fail('tls-failed', { ...where, reason: error.code ?? error.name }));
      });
    },
  );
}
