import type { X509Certificate } from 'node:crypto';
import { oneLine } from '../../shared/plain-text.ts';

/** A certificate as a person is shown it. The fingerprint is the SHA-256 of the leaf in lower-case hex without colons. */
export interface SeenCertificate {
  readonly fingerprint: string;
  readonly subject: string;
  readonly issuer: string;
  readonly validFrom: string;
  readonly validTo: string;
}

export function seenAs(leaf: X509Certificate): SeenCertificate {
  return {
    fingerprint: normalFingerprint(leaf.fingerprint256),
    subject: shownName(leaf.subject),
    issuer: shownName(leaf.issuer),
    validFrom: leaf.validFrom,
    validTo: leaf.validTo,
  };
}

/** `AB:CD…` as certificates tools print it, to the form that is stored. */
export function normalFingerprint(text: string): string {
  return text.replace(/[^0-9a-f]/gi, '').toLowerCase();
}

/** `C=CN, O=ZStack, CN=spice.zstack.org`. Undefined, whatever the types say, where the certificate names nobody. */
function shownName(name: string | undefined): string {
  return oneLine((name ?? '').split('\n').filter(Boolean).join(', '), 300);
}
