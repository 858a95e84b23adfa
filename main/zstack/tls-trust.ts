import type { X509Certificate } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import type { Trust } from '../../shared/cloud.ts';
import type { AppError } from '../../shared/errors.ts';
import { oneLine } from '../../shared/plain-text.ts';
import { isTooEarly } from '../tls/too-early.ts';

/** A certificate as a person is shown it. The fingerprint is the SHA-256 of the leaf in lower-case hex without colons. */
export interface SeenCertificate {
  readonly fingerprint: string;
  readonly subject: string;
  readonly issuer: string;
  readonly validFrom: string;
  readonly validTo: string;
}

/** The leaf that the server showed, or nothing when the handshake brought none. */
export function seenCertificate(socket: TLSSocket): SeenCertificate | undefined {
  const leaf = socket.getPeerX509Certificate();
  return leaf && seenAs(leaf);
}

function seenAs(leaf: X509Certificate): SeenCertificate {
  return {
    fingerprint: normalFingerprint(leaf.fingerprint256),
    subject: shownName(leaf.subject),
    issuer: shownName(leaf.issuer),
    validFrom: leaf.validFrom,
    validTo: leaf.validTo,
  };
}

/**
 * Judges a finished handshake that was made with `rejectUnauthorized: false`, before any byte is sent. A pinned leaf counts
 * for itself, whatever its chain, name or dates; a different one is `tls-changed`. All else is chain, name and dates.
 */
export function judgePeer(socket: TLSSocket, trust: Trust, host: string, port: number): AppError | undefined {
  const leaf = socket.getPeerX509Certificate(); // once: asked again it is undefined
  const seen = leaf && seenAs(leaf);
  if (!seen) return { code: 'tls-failed', params: { host, port, reason: 'NO_CERTIFICATE' } };
  if (trust.kind === 'pin') {
    const expected = normalFingerprint(trust.sha256);
    if (expected === seen.fingerprint) return undefined;
    return { code: 'tls-changed', params: { host, port, fingerprint: seen.fingerprint, expected } };
  }
  if (socket.authorized) return undefined;
  if (isTooEarly(socket, leaf, trust.kind === 'ca' ? [trust.pem] : undefined))
    return { code: 'tls-not-yet-valid', params: { host, port, validFrom: seen.validFrom } };
  return {
    code: 'tls-untrusted',
    params: { host, port, ...shownParams(seen) },
  };
}

/** All that a person is shown to compare. */
function shownParams({ fingerprint, subject, issuer, validFrom, validTo }: SeenCertificate): AppError['params'] {
  return { fingerprint, subject, issuer, validFrom, validTo };
}

/** `AB:CD…` as certificates tools print it, to the form that is stored. */
function normalFingerprint(text: string): string {
  return text.replace(/[^0-9a-f]/gi, '').toLowerCase();
}

/** Undefined, whatever the types say, where the certificate names nobody. */
function shownName(name: string | undefined): string {
  return oneLine((name ?? '').split('\n').filter(Boolean).join(', '), 300);
}
