import type { X509Certificate } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import type { AppError } from '../../shared/errors.ts';
import { normalFingerprint, seenAs } from './seen-certificate.ts';
import { isTooEarly } from './too-early.ts';

/** What a TLS peer must show. */
export interface Expected {
  /** SHA-256 of the leaf in hex: it counts for itself, whatever its chain, name or dates; a different one is a hard stop. */
  readonly pinnedSha256?: string | undefined;
  /** Without a pin: whether the leaf is of whom was called. Left out, Node's own check of the name has to do. */
  readonly isNamed?: (leaf: X509Certificate) => boolean;
  /** Where the chain has to end (PEM); at the system's roots where it is left out. */
  readonly ca?: string | undefined;
}

/**
 * Judges a finished handshake that was made with `rejectUnauthorized: false`, before any byte is sent: `tls-untrusted` may be pinned
 * by the person, `tls-changed` may not, and `tls-not-yet-valid` blames this computer's clock. `where` goes into the error.
 */
export function judgeLeaf(
  socket: TLSSocket,
  expected: Expected,
  where: { readonly host: string; readonly port: number },
): AppError | undefined {
  const leaf = socket.getPeerX509Certificate(); // once: asked again it is undefined
  if (!leaf) return { code: 'tls-failed', params: { ...where, reason: 'NO_CERTIFICATE' } };
  const seen = seenAs(leaf);
  const { fingerprint, validFrom } = seen;
  if (expected.pinnedSha256 !== undefined) {
    const pinned = normalFingerprint(expected.pinnedSha256);
    if (pinned === fingerprint) return undefined;
    return { code: 'tls-changed', params: { ...where, fingerprint, expected: pinned } };
  }
  if (expected.isNamed?.(leaf) ?? true) {
    if (socket.authorized) return undefined;
    if (isTooEarly(socket, leaf, expected.ca === undefined ? undefined : [expected.ca]))
      return { code: 'tls-not-yet-valid', params: { ...where, validFrom } };
  }
  return { code: 'tls-untrusted', params: { ...where, ...seen } };
}
