import * as z from 'zod';
import { ok, type Result } from '../../shared/errors.ts';
import type { SendApi } from './api.ts';

const reply = z.object({ currentTime: z.object({ MillionSeconds: z.coerce.number().positive() }) });

/**
 * How far the server's clock is ahead of `wallNow`, in milliseconds (contract section 1.6, getCurrentTime); half of the
 * call's own time is taken off. A server that does not tell its time counts as right.
 */
export async function measureClock(send: SendApi, wallNow: () => number, signal: AbortSignal): Promise<Result<number>> {
  const before = wallNow();
  const answer = await send({
    api: 'GetCurrentTime',
    method: 'PUT',
    path: '/v1/management-nodes/actions',
    body: { getCurrentTime: {} },
    signal,
  });
  if (!answer.ok) return answer.error.code === 'api-unsupported' ? ok(0) : answer;
  const parsed = reply.safeParse(answer.value.body);
  if (!parsed.success) return ok(0);
  return ok(Math.round(parsed.data.currentTime.MillionSeconds - (before + wallNow()) / 2));
}
