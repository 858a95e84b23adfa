import { X509Certificate } from 'node:crypto';
import { rootCertificates, type TLSSocket } from 'node:tls';

/**
 * Whether all that stands against a finished handshake (`rejectUnauthorized: false`) is the date: the chain begins later than this
 * computer's clock says, and leads to one of `authorities` (PEM), or of the system's. Whoever accepts such a certificate for good
 * covers up a clock that was set back. `leaf` is the socket's `getPeerX509Certificate()`, which answers only once.
 */
export function isTooEarly(
  socket: TLSSocket,
  leaf: X509Certificate,
  authorities: readonly string[] = rootCertificates,
): boolean {
  return String(socket.authorizationError) === 'CERT_NOT_YET_VALID' && leadsTo(leaf, authorities);
}

/**
 * Whether signatures lead from the leaf to an authority, whatever the dates: OpenSSL tells one reason only, and a date may cover that
 * nobody knows the authority.
 */
function leadsTo(leaf: X509Certificate, authorities: readonly string[]): boolean {
  const roots = authorities.map((pem) => new X509Certificate(pem));
  const isSignedBy = (one: X509Certificate, other: X509Certificate): boolean =>
    one.checkIssued(other) && one.verify(other.publicKey);
  let each: X509Certificate | undefined = leaf;
  for (let links = 0; each && links < 10; links += 1) {
    const current: X509Certificate = each;
    if (roots.some((root) => isSignedBy(current, root))) return true;
    const next: X509Certificate | undefined = current.issuerCertificate;
    each = next && isSignedBy(current, next) ? next : undefined;
  }
  return false;
}
