import * as z from 'zod';
import { fail, ok, type AppError, type Result } from '../../shared/errors.ts';
import { parseJson, looksLikeHtml } from './answers.ts';
import { isWebUiPort } from './base-url.ts';
import type { OnDialStep } from './dial.ts';
import type { Http, HttpAnswer } from './http.ts';
import { parseServerError } from './server-error.ts';
import type { ProbeStep } from './types.ts';

const timeoutMs = 10_000;
const versionReply = z.object({ version: z.string().max(100).optional().catch(undefined) });

export interface Probed {
  readonly version?: string;
}

/**
 * Is this a management node, is it ready, and which version (contract section 1.6)? Sends nothing secret.
 * `web-ui-address`, `not-zstack`, `server-not-ready`, or what the network said.
 */
export async function probe(
  http: Http,
  signal: AbortSignal,
  onStep: (step: ProbeStep) => void = () => undefined,
): Promise<Result<Probed>> {
  const onDial: OnDialStep = (step) => onStep(step === 'done' ? 'api' : step);
  const path = '/v1/management-nodes/ready';
  const ready = await http.send({ method: 'GET', path, timeoutMs, signal, onStep: onDial });
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
