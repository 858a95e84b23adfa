import type { X509Certificate } from 'node:crypto';
import { checkServerIdentity, type PeerCertificate, type TLSSocket } from 'node:tls';
import { ok, type Result } from '../../shared/errors.ts';
import { judgeLeaf } from '../tls/judge-leaf.ts';
import { hasSubject } from './certificate-subject.ts';
import type { Where } from './socket-errors.ts';
import type { Target } from './types.ts';

/** What a TLS peer must show. A pinned leaf replaces chain and name: a different one is a hard stop. */
export interface PeerIdentity {
  /** `nothing`: no chain is believed, only a pin. */
  readonly chain:
    { readonly kind: 'system' } | { readonly kind: 'ca'; readonly pem: string } | { readonly kind: 'nothing' };
  readonly isNamed: (certificate: PeerCertificate, leaf: X509Certificate) => boolean;
  /** SHA-256 of the leaf, lower-case hex. */
  readonly pinnedSha256?: string;
}

/**
 * SPICE of a cloud (contract section 5.6): the chain ends at the cloud's own CA and the common name is exactly the given one; the
 * certificates of ZStack have no subject alternative name and one key serves all hosts, so the host's address says nothing.
 * Of any other server: as a web server, unless the subject is given.
 */
export function spiceIdentity({ trust, host }: Extract<Target, { kind: 'tls' }>): PeerIdentity {
  const { ca, commonName, subject, pinnedSha256 } = trust;
  const withoutCa = commonName === undefined ? ({ kind: 'system' } as const) : ({ kind: 'nothing' } as const);
  return {
    chain: ca === undefined ? withoutCa : { kind: 'ca', pem: ca },
    isNamed: (certificate, leaf) => {
      if (commonName !== undefined) return nameOf(certificate).CN === commonName;
      if (subject !== undefined) return hasSubject(leaf.subject, subject);
      return checkServerIdentity(host, certificate) === undefined;
    },
    ...(pinnedSha256 !== undefined && { pinnedSha256 }),
  };
}

/** The console proxy: as any web server, by chain and host name. */
export function proxyIdentity(target: Extract<Target, { kind: 'websocket' }>): PeerIdentity {
  const { trust, host } = target;
  const pinnedSha256 = target.pinnedSha256 ?? (trust.kind === 'pin' ? trust.sha256 : undefined);
  return {
    chain: trust.kind === 'ca' ? trust : { kind: 'system' },
    isNamed: (certificate) => checkServerIdentity(host, certificate) === undefined,
    ...(pinnedSha256 !== undefined && { pinnedSha256 }),
  };
}

/** Judges the leaf of a finished TLS handshake (`judgeLeaf`). */
export function checkPeer(
  socket: TLSSocket,
  { chain, isNamed, pinnedSha256 }: PeerIdentity,
  where: Where,
): Result<void> {
  const certificate = socket.getPeerCertificate();
  const expected = {
    pinnedSha256,
    ca: chain.kind === 'ca' ? chain.pem : undefined,
    isNamed: (leaf: X509Certificate) => chain.kind !== 'nothing' && isNamed(certificate, leaf),
  };
  const error = judgeLeaf(socket, expected, where);
  return error ? { ok: false, error } : ok();
}

/** Undefined, whatever the types say, where the certificate names nobody (Node 16). */
function nameOf({ subject }: { subject?: Partial<PeerCertificate['subject']> }): Partial<PeerCertificate['subject']> {
  return subject ?? {};
}
