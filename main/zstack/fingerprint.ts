import { fail, ok, type Result } from '../../shared/errors.ts';
import type { SeenCertificate } from '../tls/seen-certificate.ts';
import { peerOf } from './peer.ts';

/** Reads the certificate of an https endpoint for display. Nothing is sent over the connection, whatever it shows. */
export async function readCertificate(baseUrl: string, signal: AbortSignal): Promise<Result<SeenCertificate>> {
  const peer = peerOf(new URL(baseUrl));
  const [{ dial }, { seenCertificate }] = await Promise.all([import('./dial.ts'), import('./tls-trust.ts')]);
  const opened = await dial({ ...peer, signal, timeoutMs: 10_000, judge: () => undefined });
  if (!opened.ok) return opened;
  const seen = 'getPeerX509Certificate' in opened.value ? seenCertificate(opened.value as never) : undefined;
  opened.value.destroy();
  return seen ? ok(seen) : fail('tls-failed', { ...peer, reason: 'NO_CERTIFICATE' });
}
