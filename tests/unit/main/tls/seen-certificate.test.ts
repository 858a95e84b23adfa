import { X509Certificate } from 'node:crypto';
import { expect, it } from 'vitest';
import { normalFingerprint, seenAs } from '../../../../main/tls/seen-certificate.ts';
import { makeCertificate } from '../../../fakes/certificates.ts';

it('shows a certificate in single lines, with the fingerprint as it is stored', async () => {
  const made = await makeCertificate({ commonName: 'a.example' });
  const seen = seenAs(new X509Certificate(made.cert));
  expect(seen).toMatchObject({ fingerprint: made.sha256, subject: 'C=CN, L=Shanghai, O=ZStack, CN=a.example' });
  expect(seen.validFrom).toMatch(/GMT$/);
});

it('takes a fingerprint as tools print it', () => expect(normalFingerprint('AB:0f cd')).toBe('ab0fcd'));
