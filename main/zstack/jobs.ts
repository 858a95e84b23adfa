import { randomBytes } from 'node:crypto';
import { fail, ok, type AppError, type Result } from '../../shared/errors.ts';
import type { ApiCall, SendApi } from './api.ts';
import type { Clock } from './wait.ts';

/** When to stop waiting, in milliseconds (contract section 2). The server goes on with the job all the same. */
export const giveUp = { consoleAccess: 30_000, guestPassword: 90_000, change: 600_000 } as const;

const firstWaits = [250, 500];
const laterWait = 1000;
const pollTimeoutMs = 5000;
/** How often a job that we cannot know to exist is asked for: its 202 was lost, so the call may not have arrived. */
const uncertainPolls = 3;

export interface JobDeps {
  readonly send: SendApi;
  readonly clock: Clock;
}

/**
 * Makes an asynchronous call and waits for its job: the body of the final 200. A synchronous 200 counts as well (the public
 * documents show one). The job's id is ours (`X-Job-UUID`), so a lost 202 can still be polled; the call itself is sent once.
 * `job-timeout` when the server is still busy after `giveUpMs`, `job-lost` when it does not know the job any more.
 */
export async function runJob(deps: JobDeps, call: ApiCall, giveUpMs: number): Promise<Result<unknown>> {
  const jobId = randomBytes(16).toString('hex');
  const sent = await deps.send({ ...call, headers: { ...call.headers, 'X-Job-UUID': jobId } });
  if (sent.ok && sent.value.status !== 202) return ok(sent.value.body);
  if (sent.ok) {
    call.onAccepted?.();
    return poll(deps, call, { jobId: jobIdOf(sent.value.body) ?? jobId, giveUpMs });
  }
  if (!mayHaveArrived(sent.error)) return sent;
  return poll(deps, call, { jobId, giveUpMs, lost: sent.error });
}

interface Wait {
  readonly jobId: string;
  readonly giveUpMs: number;
  /** Why we do not know whether the server took the call. */
  readonly lost?: AppError;
}

async function poll(deps: JobDeps, call: ApiCall, wait: Wait): Promise<Result<unknown>> {
  const started = deps.clock.now();
  let trouble: AppError | undefined;
  for (let round = 0; ; round++) {
    await deps.clock.wait(firstWaits[round] ?? laterWait, call.signal);
    if (call.signal.aborted) return fail('cancelled');
    const left = wait.giveUpMs - (deps.clock.now() - started);
    if (left <= 0) return trouble ? { ok: false, error: trouble } : stillRunning(call, wait);
    const answer = await askJob(deps, call, wait.jobId, left);
    if (answer.ok && answer.value.status !== 202) return ok(answer.value.body);
    const verdict = answer.ok ? undefined : judge(answer.error, call, wait, round);
    if (verdict) return { ok: false, error: verdict };
    trouble = answer.ok ? undefined : answer.error;
  }
}

/** The job's URL needs no session and gets none (section 2); it is always below our own base. */
function askJob(deps: JobDeps, call: ApiCall, jobId: string, leftMs: number): ReturnType<SendApi> {
  return deps.send({
    api: call.api,
    method: 'GET',
    path: `/v1/api-jobs/${jobId}`,
    timeoutMs: Math.max(1000, Math.min(pollTimeoutMs, leftMs)),
    secrets: [...(call.secrets ?? []), ...(call.session ? [call.session] : []), jobId],
    signal: call.signal,
    ...(call.vm === undefined ? {} : { vm: call.vm }),
    ...(call.account === undefined ? {} : { account: call.account }),
  });
}

/** What ends the wait; nothing when the poll is worth repeating. */
function judge(error: AppError, call: ApiCall, wait: Wait, round: number): AppError | undefined {
  if (isJobGone(error)) {
    if (!wait.lost) return { code: 'job-lost', params: { api: call.api } };
    return round + 1 < uncertainPolls ? undefined : wait.lost;
  }
  return isPassing(error) ? undefined : error;
}

function stillRunning(call: ApiCall, wait: Wait): Result<never> {
  return fail('job-timeout', { api: call.api, seconds: Math.round(wait.giveUpMs / 1000) });
}

/** The last segment of `location` is all that counts: its host is the node's own idea of its address. */
function jobIdOf(body: unknown): string | undefined {
  const location = (body as { location?: unknown }).location;
  if (typeof location !== 'string') return undefined;
  return /\/([0-9a-f]{32})\/?(?:[?#].*)?$/i.exec(location)?.[1];
}

/** Failures after which the server may have the call: it was sent, and the answer did not come or could not be read. */
function mayHaveArrived(error: AppError): boolean {
  return ['connection-dropped', 'host-timeout', 'server-garbled'].includes(error.code) || isProxyTrouble(error);
}

function isProxyTrouble(error: AppError): boolean {
  return error.code === 'server-not-ready' && !error.server;
}

function isPassing(error: AppError): boolean {
  const passing = ['connection-dropped', 'host-timeout', 'host-refused', 'host-unreachable', 'name-not-resolved'];
  return passing.includes(error.code) || error.code === 'server-garbled' || isProxyTrouble(error);
}

/** `404 the job has been expired`, or a 404 page. */
function isJobGone(error: AppError): boolean {
  return (
    (error.code === 'server-error' && error.params['serverCode'] === 'HTTP 404') ||
    (error.code === 'not-zstack' && error.params['status'] === 404)
  );
}
