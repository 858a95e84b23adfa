import * as z from 'zod';
import type { Project } from '../../shared/cloud.ts';
import { ok, type Result } from '../../shared/errors.ts';
import { contextOf, type ApiCall } from './api.ts';
import { readShape } from './answers.ts';
import type { LogInDeps } from './log-in.ts';
import { lines, line } from './shapes.ts';

const reply = z.object({
  inventories: z.array(z.object({ name: z.string().min(1).max(512), description: lines(1000), state: line(40) })),
});

/** The projects that this virtual id may enter, by name (contract section 3.1). */
export async function listProjects(
  { send, baseUrl }: LogInDeps,
  identity: string,
  signal: AbortSignal,
): Promise<Result<readonly Project[]>> {
  const path = '/v1/iam2/virtual-ids/projects';
  const call: ApiCall = { api: 'GetIAM2VirtualIDProjects', method: 'GET', path, session: identity, signal };
  const answer = await send(call);
  if (!answer.ok) return answer;
  const shape = readShape(answer.value.body, reply, contextOf(call, baseUrl));
  if (!shape.ok) return shape;
  const open = shape.value.inventories.filter(({ state }) => state === '' || /^enabled$/i.test(state));
  return ok(open.map(({ name, description }) => ({ name, description })));
}
