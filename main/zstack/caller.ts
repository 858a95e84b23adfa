import type { Result } from '../../shared/errors.ts';
import type { Logger } from '../log/logger.ts';
import type { ApiCall, ApiReply, SendApi } from './api.ts';
import { runJob } from './jobs.ts';
import type { Authority } from './authority.ts';
import type { Clock } from './wait.ts';

/** A call as its own file writes it; the session, or the signature of an access key, is added here. */
export type SessionCall = Omit<ApiCall, 'session'>;

/** What the call groups are made of: calls that carry the shared session and survive its expiry. */
export interface Caller {
  readonly baseUrl: string;
  readonly log: Logger;
  call(call: SessionCall): Promise<Result<ApiReply>>;
  /** An asynchronous call: the body of the finished job. */
  job(call: SessionCall, giveUpMs: number): Promise<Result<unknown>>;
}

/** Joins session, HTTP and jobs. A job whose session expired is started again as a new job. */
export function createCaller(deps: {
  baseUrl: string;
  log: Logger;
  send: SendApi;
  authority: Authority;
  clock: Clock;
}): Caller {
  const { baseUrl, log, authority } = deps;
  return {
    baseUrl,
    log,
    call: (call) => authority.run((sign) => deps.send(sign(call)), call.signal),
    job: (call, giveUpMs) => authority.run((sign) => runJob(deps, sign(call), giveUpMs), call.signal),
  };
}
