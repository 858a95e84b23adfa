import * as z from 'zod';
import { fail, ok, type Result } from '../../shared/errors.ts';
import type { Caller } from './caller.ts';
import { optionalText } from './shapes.ts';

const schema = z.object({ certificateStr: optionalText });

/**
 * The CA that signs the hosts' SPICE certificates, PEM (contract section 5.6); `undefined` when SPICE TLS is off
 * (`SYS.1006`) or the server is older than the call. That never makes a TLS port plain: sessions decide by the ports.
 */
export async function getSpiceCa(caller: Caller, signal: AbortSignal): Promise<Result<string | undefined>> {
  const reply = await caller.call({
    api: 'GetSpiceCertificate',
    method: 'GET',
    path: '/v1/spice/certificates',
    signal,
  });
  if (!reply.ok) {
    const off = reply.error.server?.code === 'SYS.1006' || reply.error.code === 'api-unsupported';
    return off ? ok<string | undefined>(undefined) : reply;
  }
  const parsed = schema.safeParse(reply.value.body);
  const pem = parsed.success ? parsed.data.certificateStr?.trim() : undefined;
  if (!pem) return ok<string | undefined>(undefined);
  return pem.includes('-----BEGIN CERTIFICATE-----') ? ok(`${pem}\n`) : fail('server-garbled', { url: caller.baseUrl });
}
