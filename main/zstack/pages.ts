import { isIP } from 'node:net';
import * as z from 'zod';
import { ok, type Result } from '../../shared/errors.ts';
import { contextOf } from './api.ts';
import { readShape } from './answers.ts';
import type { Caller, SessionCall } from './caller.ts';
import { host, isUuid, line, optionalText } from './shapes.ts';
import type { Host, Rows, VmStateRow, VmTag } from './types.ts';

const pageSize = 200;

const uuid = z.string().refine(isUuid);
const stateRow = z.object({ uuid, name: line(255), state: line(64), hostUuid: optionalText });
const tagRow = z.object({ resourceUuid: uuid, tag: line(128) });
const hostRow = z.object({ uuid, name: line(255) });
const hostAddressRow = z.object({ managementIp: host, name: optionalText });
const addressFields = 'managementIp,name';
const replySchema = z.object({ inventories: z.array(z.unknown()), total: z.number().optional().catch(undefined) });

/** One page of the states of all user VMs (contract section 4). Only plain fields are asked for: rows of 100 bytes in place of 3,000. */
export async function pageStates(
  caller: Caller,
  start: number,
  signal: AbortSignal,
): Promise<Result<Rows<VmStateRow>>> {
  const path = `/v1/vm-instances?q=type%3DUserVm&sort=%2Buuid&fields=uuid,name,state,hostUuid${paging(start)}`;
  const page = await readPage(caller, { api: 'QueryVmInstance', method: 'GET', path, signal }, stateRow);
  if (!page.ok) return page;
  return ok({ ...page.value, rows: page.value.rows.map(toState) });
}

/**
 * One page of user tags. They are a table of their own, apart from system tags such as `consolePassword::…`, which must
 * never be fetched; the second condition says so once more to a server that would mix them.
 */
export async function pageTags(caller: Caller, start: number, signal: AbortSignal): Promise<Result<Rows<VmTag>>> {
  const notSecret = `q=${encodeURIComponent('tag!~=consolePassword::%')}`;
  const fields = 'fields=uuid,resourceUuid,tag';
  const path = `/v1/user-tags?q=resourceType%3DVmInstanceVO&${notSecret}&sort=%2Buuid&${fields}${paging(start)}`;
  const page = await readPage(caller, { api: 'QueryUserTag', method: 'GET', path, signal }, tagRow);
  if (!page.ok) return page;
  const rows = page.value.rows.filter(({ tag }) => tag !== '' && !/^consolePassword::/i.test(tag));
  return ok({ ...page.value, rows: rows.map(({ resourceUuid, tag }) => ({ vmUuid: resourceUuid, tag })) });
}

/** One page of hosts with their names. */
export async function pageHosts(caller: Caller, start: number, signal: AbortSignal): Promise<Result<Rows<Host>>> {
  const path = `/v1/hosts?sort=%2Buuid&fields=uuid,name${paging(start)}`;
  return readPage(caller, { api: 'QueryHost', method: 'GET', path, signal }, hostRow);
}

/** By `managementIp` where it is an address, else by `name`; what can be an operator in a query is no name of a host. */
export async function findHost(
  caller: Caller,
  addressOrName: string,
  signal: AbortSignal,
): Promise<Result<string | undefined>> {
  const field = isIP(addressOrName) > 0 ? 'managementIp' : 'name';
  if (field === 'name' && !/^[a-z0-9]([a-z0-9.-]{0,253}[a-z0-9])?$/i.test(addressOrName)) return ok(undefined);
  const path = `/v1/hosts?q=${encodeURIComponent(`${field}=${addressOrName}`)}&fields=${addressFields}&limit=2&start=0`;
  const page = await readPage(caller, { api: 'QueryHost', method: 'GET', path, signal }, hostAddressRow);
  if (!page.ok) return page;
  const [found, another] = page.value.rows;
  // The database compares without regard to case, and a server that passed over the condition would send any host at all.
  const isIt = found?.[field]?.toLowerCase() === addressOrName.toLowerCase();
  return ok(isIt && !another ? found.managementIp : undefined);
}

function toState({ uuid, name, state, hostUuid }: z.infer<typeof stateRow>): VmStateRow {
  const row = { uuid, name: name || uuid, state: state || 'Unknown' };
  return hostUuid === undefined ? row : { ...row, hostUuid };
}

function paging(start: number): string {
  return `&limit=${pageSize}&start=${start}&replyWithCount=true`;
}

/** Rows that can't be read are left out; one bad row spoils no page. */
async function readPage<T>(caller: Caller, call: SessionCall, schema: z.ZodType<T>): Promise<Result<Rows<T>>> {
  const reply = await caller.call(call);
  if (!reply.ok) return reply;
  const shape = readShape(reply.value.body, replySchema, contextOf(call, caller.baseUrl));
  if (!shape.ok) return shape;
  const { inventories, total } = shape.value;
  const rows = inventories.flatMap((row) => {
    const parsed = schema.safeParse(row);
    return parsed.success ? [parsed.data] : [];
  });
  return ok({ rows, sent: inventories.length, ...(total === undefined ? {} : { total }) });
}
