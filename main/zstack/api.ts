import type { Logger } from '../log/logger.ts';
import { ok, type Result } from '../../shared/errors.ts';
import { readAnswer } from './answers.ts';
import type { CallContext } from './errors.ts';
import type { Http, Method } from './http.ts';

/** One call of the API. Without `session` it goes out without authorization. */
export interface ApiCall {
  /** ZStack's name of the call, for errors and the log. */
  readonly api: string;
  readonly method: Method;
  readonly path: string;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
  readonly session?: string;
  readonly vm?: string;
  readonly account?: string;
  readonly project?: string;
  /** Values that must not come back in an error's text. */
  readonly secrets?: readonly string[];
  readonly signal: AbortSignal;
  /** For a job: the server has taken the call (202). */
  readonly onAccepted?: () => void;
}

export interface ApiReply {
  readonly status: number;
  readonly body: unknown;
}

/** Sends one call and reads its answer; never repeats it. */
export type SendApi = (call: ApiCall) => Promise<Result<ApiReply>>;

/** What errors say about a call. */
export function contextOf(call: ApiCall, baseUrl: string): CallContext {
  return {
    api: call.api,
    baseUrl,
    ...(call.vm === undefined ? {} : { vm: call.vm }),
    ...(call.account === undefined ? {} : { account: call.account }),
    ...(call.project === undefined ? {} : { project: call.project }),
  };
}

/** The door between calls and HTTP: authorization, answers to results, one log line a call without its secrets. */
export function createSendApi(deps: { http: Http; log: Logger; now: () => number; timeoutMs: number }): SendApi {
  return async (call) => {
    const started = deps.now();
    const answer = await deps.http.send({
      method: call.method,
      path: call.path,
      headers: { ...call.headers, ...(call.session ? { Authorization: `OAuth ${call.session}` } : {}) },
      timeoutMs: call.timeoutMs ?? deps.timeoutMs,
      signal: call.signal,
      ...(call.body ? { body: call.body } : {}),
    });
    const secrets = [...(call.secrets ?? []), ...(call.session ? [call.session] : [])];
    const result = answer.ok ? readAnswer(answer.value, contextOf(call, deps.http.baseUrl), secrets) : answer;
    deps.log.debug('call', {
      api: call.api,
      status: answer.ok ? answer.value.status : undefined,
      error: result.ok ? undefined : result.error,
      ms: Math.round(deps.now() - started),
    });
    if (!answer.ok || !result.ok) return result as Result<never>;
    return ok({ status: answer.value.status, body: result.value });
  };
}
