import type { TLSSocket } from 'node:tls';
import type { Trust } from '../../shared/cloud.ts';
import type { AppError } from '../../shared/errors.ts';
import { judgeLeaf } from '../tls/judge-leaf.ts';
import { seenAs, type SeenCertificate } from '../tls/seen-certificate.ts';

/** The leaf that the server showed, or nothing when the handshake brought none. */
export function seenCertificate(socket: TLSSocket): SeenCertificate | undefined {
  const leaf = socket.getPeerX509Certificate();
  return leaf && seenAs(leaf);
}

/** Judges the peer of a finished handshake by what a person trusts; all but a pin is chain, name and dates. */
export function judgePeer(socket: TLSSocket, trust: Trust, host: string, port: number): AppError | undefined {
  const expected = {
    pinnedSha256: trust.kind === 'pin' ? trust.sha256 : undefined,
    ca: trust.kind === 'ca' ? trust.pem : undefined,
  };
  return judgeLeaf(socket, expected, { host, port });
}
