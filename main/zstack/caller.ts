import type { Result } from '../../shared/errors.ts';
import type { Logger } from '../log/logger.ts';
import type { ApiCall, ApiReply, SendApi } from './api.ts';
import { runJob } from './jobs.ts';
import type { Session } from './session.ts';
import type { Clock } from './wait.ts';

/** A call as its own file writes it; the session is added here. */
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
  session: Session;
  clock: Clock;
}): Caller {
  const { baseUrl, log, session } = deps;
  return {
    baseUrl,
    log,
    call: (call) => session.run((uuid) => deps.send({ ...call, session: uuid }), call.signal),
    job: (call, giveUpMs) => session.run((uuid) => runJob(deps, { ...call, session: uuid }, giveUpMs), call.signal),
  };
}
