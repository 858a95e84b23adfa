import { z } from 'zod';
import { fail, ok, type AppError, type Result } from '../../shared/errors.ts';
import type { Trust } from '../../shared/cloud.ts';
import type { Logger } from '../log/logger.ts';
import { parseJson, looksLikeHtml } from './answers.ts';
import { candidateBaseUrls, isWebUiPort } from './base-url.ts';
import { createHttp, type Http, type HttpAnswer } from './http.ts';
import { parseServerError } from './server-error.ts';

const timeoutMs = 10_000;
const versionReply = z.object({ version: z.string().max(100).optional().catch(undefined) });

export interface Probed {
  readonly version?: string;
}

/** A probed address: what `Endpoint.baseUrl` takes, and what the server said. */
export interface Found extends Probed {
  readonly baseUrl: string;
}

/**
 * Is this a management node, is it ready, and which version (contract section 1.6)? Sends nothing secret.
 * `web-ui-address`, `not-zstack`, `server-not-ready`, or what the network said.
 */
export async function probe(http: Http, signal: AbortSignal): Promise<Result<Probed>> {
  const ready = await http.send({ method: 'GET', path: '/v1/management-nodes/ready', timeoutMs, signal });
  if (!ready.ok) return ready;
  const refusal = judgeReady(ready.value, http.baseUrl);
  if (refusal) return { ok: false, error: refusal };
  const body = { getVersion: {} };
  const reply = await http.send({ method: 'PUT', path: '/v1/management-nodes/actions', body, timeoutMs, signal });
  if (!reply.ok) return reply;
  const version = versionOf(reply.value);
  if (version !== undefined) return ok({ version });
  // An empty object at `ready` is not much; somebody else's server would answer the second call with a page or a plain 404.
  return speaksZStack(reply.value) ? ok({}) : fail('not-zstack', { url: http.baseUrl, status: reply.value.status });
}

/** Tries what a person typed, best guess first, and answers with the first address that is a management node. */
export async function findBaseUrl(
  deps: { address: string; trust: Trust; log: Logger },
  signal: AbortSignal,
): Promise<Result<Found>> {
  const candidates = candidateBaseUrls(deps.address);
  if (!candidates.ok) return candidates;
  let worst: AppError | undefined;
  for (const baseUrl of candidates.value) {
    const http = createHttp({ endpoint: { baseUrl, trust: deps.trust }, connectTimeoutMs: 5000 });
    const probed = await probe(http, signal);
    http.dispose();
    deps.log.info('probed', { baseUrl, ok: probed.ok, error: probed.ok ? undefined : probed.error });
    if (probed.ok) return ok({ baseUrl, ...probed.value });
    if (rank(probed.error) > rank(worst)) worst = probed.error;
    if (isFinal(probed.error)) break;
  }
  return { ok: false, error: worst ?? { code: 'address-invalid', params: { url: deps.address } } };
}

function judgeReady({ status, text }: HttpAnswer, url: string): AppError | undefined {
  const json = parseJson(text);
  const said = parseServerError(json);
  if (said) return { code: 'server-not-ready', params: { url }, server: { code: said.code, en: said.en, zh: said.zh } };
  if (speaksZStack({ status, text })) return undefined;
  if (status === 200 && typeof json === 'object' && json !== null) return undefined;
  if (isWebUiPort(url) || (looksLikeHtml(text) && /zstack/i.test(text) && status < 400)) {
    return { code: 'web-ui-address', params: { url } };
  }
  if (status >= 502 && status <= 504) return { code: 'server-not-ready', params: { url } };
  return { code: 'not-zstack', params: { url, status } };
}

/** The REST layer's own sentences, which no other server says. */
function speaksZStack({ text }: HttpAnswer): boolean {
  if (/^\s*(no api mapping to|the body doesn't contain action mapping)/i.test(text)) return true;
  return parseServerError(parseJson(text)) !== undefined;
}

function versionOf({ status, text }: HttpAnswer): string | undefined {
  if (status !== 200) return undefined;
  const parsed = versionReply.safeParse(parseJson(text));
  return parsed.success ? parsed.data.version : undefined;
}

/** Which of several failures tells a person most. */
function rank(error: AppError | undefined): number {
  const order: readonly AppError['code'][] = [
    'host-unreachable',
    'host-timeout',
    'host-refused',
    'tls-failed',
    'connection-dropped',
    'server-garbled',
    'not-zstack',
    'web-ui-address',
  ];
  if (!error) return -1;
  const place = order.indexOf(error.code);
  return place < 0 ? order.length : place;
}

/** Failures that the next candidate cannot mend, or that need the person's own decision first. */
function isFinal({ code }: AppError): boolean {
  return ['cancelled', 'name-not-resolved', 'tls-untrusted', 'tls-changed', 'server-not-ready'].includes(code);
}
