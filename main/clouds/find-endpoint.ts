import type { Trust } from '../../shared/cloud.ts';
import { fail, type AppError, type Result } from '../../shared/errors.ts';
import { candidateBaseUrls } from '../zstack/base-url.ts';
import { peerOf } from '../zstack/http.ts';
import type { Endpoint, ZStackClient } from '../zstack/types.ts';

export interface FoundEndpoint {
  readonly endpoint: Endpoint;
  readonly client: ZStackClient;
  readonly version?: string;
}

/** Errors after which another candidate can't help: somebody who is ours has answered, or the person has to decide. */
const final = new Set<AppError['code']>(['tls-untrusted', 'tls-changed', 'server-not-ready', 'cancelled']);
/** Errors that say less than any other: nothing was there at all. */
const silent = new Set<AppError['code']>(['host-refused', 'host-timeout', 'connection-dropped', 'tls-failed']);

/** Probes what a person typed, best candidate first; answers with a live client, or with the failure that says the most. */
export async function findEndpoint(
  typed: string,
  trust: Trust,
  createClient: (endpoint: Endpoint) => ZStackClient,
  signal: AbortSignal,
): Promise<Result<FoundEndpoint>> {
  const candidates = trustedCandidates(typed, trust);
  if (!candidates.ok) return candidates;
  const failures: AppError[] = [];
  for (const baseUrl of candidates.value) {
    const endpoint = { baseUrl, trust };
    const client = createClient(endpoint);
    const probed = await client.probe(signal);
    if (probed.ok) return { ok: true, value: { endpoint, client, ...probed.value } };
    client.dispose();
    failures.push(probed.error);
    if (final.has(probed.error.code)) break;
  }
  return mostTelling(failures);
}

/** Who names a CA or a certificate wants it checked: plain HTTP, where there is none, is no candidate then. */
function trustedCandidates(typed: string, trust: Trust): Result<readonly string[]> {
  const candidates = candidateBaseUrls(typed);
  if (!candidates.ok || trust.kind === 'system') return candidates;
  const secure = candidates.value.filter((baseUrl) => baseUrl.startsWith('https:'));
  if (secure.length > 0) return { ok: true, value: secure };
  const [first] = candidates.value;
  return fail('tls-failed', { ...(first !== undefined && peerOf(new URL(first))), reason: 'http' });
}

function mostTelling(failures: readonly AppError[]): Result<never> {
  const last = failures.at(-1);
  const decided = last && final.has(last.code) ? last : undefined;
  const error = decided ?? failures.find((each) => !silent.has(each.code)) ?? failures[0];
  return error ? { ok: false, error } : fail('address-invalid', { url: '' });
}
