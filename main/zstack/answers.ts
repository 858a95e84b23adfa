import { fail, ok, type Result } from '../../shared/errors.ts';
import { plainLines } from '../../shared/plain-text.ts';
import type { z } from 'zod';
import { fromServerError, type CallContext } from './errors.ts';
import type { HttpAnswer } from './http.ts';
import { parseServerError } from './server-error.ts';

/**
 * Reads an answer by the status table of section 1.4: JSON of a success, or the failure it stands for. A 202 passes as a
 * success whose body may be unreadable, as the job can be polled without it. `secrets` are cut out of the server's texts.
 */
export function readAnswer(answer: HttpAnswer, context: CallContext, secrets: readonly string[]): Result<unknown> {
  const json = parseJson(answer.text);
  const error = parseServerError(json, secrets);
  if (error) return { ok: false, error: fromServerError(error, context) };
  if (answer.status === 202) return ok<unknown>(json ?? {});
  if (answer.status === 200 || answer.status === 204) return success(answer, json, context);
  return plainFailure(answer, context, secrets);
}

/** Checks a success body against what the call needs; anything else is `server-garbled`. */
export function readShape<T>(body: unknown, schema: z.ZodType<T>, context: CallContext): Result<T> {
  const parsed = schema.safeParse(body);
  return parsed.success ? ok(parsed.data) : fail('server-garbled', { url: context.baseUrl });
}

function success(answer: HttpAnswer, json: unknown, context: CallContext): Result<unknown> {
  if (answer.text.trim() === '') return ok<unknown>({});
  return typeof json === 'object' && json !== null
    ? ok<unknown>(json)
    : fail('server-garbled', { url: context.baseUrl });
}

/** Failures of the REST layer are plain text; those of a proxy in front are mostly HTML. */
function plainFailure({ status, text }: HttpAnswer, context: CallContext, secrets: readonly string[]): Result<never> {
  if (status === 502 || status === 503 || status === 504) return fail('server-not-ready', { url: context.baseUrl });
  if (/no api mapping to|doesn't contain action mapping/i.test(text))
    return fail('api-unsupported', { api: context.api });
  const refused = keyRefusal(text);
  if (refused) return refused;
  if (status >= 300 && status < 400) return fail('not-zstack', { url: context.baseUrl, status });
  if (status === 404 && looksLikeHtml(text)) return fail('not-zstack', { url: context.baseUrl, status });
  if (status === 401 || status === 403) return fail('permission-denied');
  const message = shortText(text, secrets) || `HTTP ${status}`;
  return fail('server-error', { serverCode: `HTTP ${status}`, message });
}

/** What the verifier of access keys says, in plain text and with a status that nobody vouches for (section 3.7). */
function keyRefusal(text: string): Result<never> | undefined {
  if (/requestTimeTooSkewed|'Date' format error/i.test(text)) return fail('clock-skew');
  if (/wrong accesskey|access ?key ?id|accesskey format/i.test(text)) return fail('access-key-refused');
  return /RestAuthentication/.test(text) ? fail('sign-in-unsupported', { type: 'access-key' }) : undefined;
}

/** A page for people where a program's answer was expected. */
export function looksLikeHtml(text: string): boolean {
  return /^\s*(<!doctype html|<html|<\?xml|<head)/i.test(text);
}

/** The value of a JSON text, or `undefined`. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function shortText(text: string, secrets: readonly string[]): string {
  if (looksLikeHtml(text)) return '';
  const clean = secrets.filter((s) => s.length > 3).reduce((rest, secret) => rest.split(secret).join('***'), text);
  return plainLines(clean, 500);
}
