import * as z from 'zod';
import { fail, ok, type Result } from '../../shared/errors.ts';
import { oneLine } from '../../shared/plain-text.ts';
import type { Vm } from '../../shared/vm.ts';
import { contextOf } from './api.ts';
import { readShape } from './answers.ts';
import type { Caller, SessionCall } from './caller.ts';
import { amount, isUuid, line, lines, optionalText, text } from './shapes.ts';
import type { VmPage } from './types.ts';

const pageSize = 200;
const maxPages = 500;
const maxPasses = 3;
const maxRows = pageSize * maxPages;
const maxAddresses = 64;

const address = line(64);
const nicSchema = z.object({ ip: address, usedIps: z.array(z.object({ ip: address }).catch({ ip: '' })).catch([]) });
const vmSchema = z.object({
  uuid: z.string().refine(isUuid),
  name: line(255), // as long as ZStack's own; what is kept in files is bounded too, and a longer one could not be read again
  description: lines(4096),
  type: text,
  state: line(64),
  platform: line(64),
  guestOsType: line(255),
  cpuNum: amount,
  memorySize: amount,
  hostUuid: optionalText,
  vmNics: z.array(nicSchema.catch({ ip: '', usedIps: [] })).catch([]),
});
const querySchema = z.object({ inventories: z.array(z.unknown()), total: z.number().optional().catch(undefined) });

interface RawPage extends VmPage {
  /** One id a row as the server sent them, those included that are no user VM or not readable. */
  readonly ids: readonly string[];
}

/** One row of a VM query (contract section 4.1); nothing for what is no user VM. Unknown fields and states pass. */
export function parseVm(row: unknown): Vm | undefined {
  const parsed = vmSchema.safeParse(row);
  if (!parsed.success || (parsed.data.type !== '' && parsed.data.type !== 'UserVm')) return undefined;
  const { uuid, name, description, state, platform, guestOsType, cpuNum, memorySize, hostUuid, vmNics } = parsed.data;
  const ips = vmNics.flatMap((nic) => [nic.ip, ...nic.usedIps.map((used) => used.ip)]).filter(Boolean);
  return {
    uuid,
    name: name || uuid,
    description,
    state: state || 'Unknown',
    platform,
    guestOs: guestOsType,
    addresses: [...new Set(ips)].slice(0, maxAddresses),
    cpuCount: cpuNum,
    memoryBytes: memorySize,
    ...(hostUuid === undefined ? {} : { hostUuid }),
    tags: [],
  };
}

/**
 * All user VMs by pages of 200, each uuid once, sorted by name. VMs that come, go or are renamed while we page shift the
 * rows; pages overlap by one row to notice that, and a pass that was disturbed is made again, at most three in all.
 */
export async function listVms(
  caller: Caller,
  onPage: (page: VmPage) => void,
  signal: AbortSignal,
): Promise<Result<readonly Vm[]>> {
  const everSeen = new Map<string, Vm>();
  for (let count = 1; ; count++) {
    const pass = new Pass();
    while (!pass.ended) {
      const page = await queryVms(caller, `&start=${pass.start}`, signal);
      if (!page.ok) return page;
      pass.add(page.value);
      announce(page.value, everSeen, onPage);
    }
    if (pass.undisturbed) return ok(byName([...pass.vms.values()]));
    if (count === maxPasses) return ok(byName([...everSeen.values()])); // rather one too many than one too few
  }
}

/** One way through the pages from the first to the last. */
class Pass {
  readonly vms = new Map<string, Vm>();
  readonly #ids = new Set<string>();
  #total: number | undefined;
  #pages = 0;
  /** Where the next page starts: at the last row seen, to see whether it is still there. */
  start = 0;
  ended = false;
  #steady = true;

  add(page: RawPage): void {
    const { ids, total } = page;
    if (this.#pages > 0 && (total !== this.#total || !this.#ids.has(ids[0] ?? ''))) this.#steady = false;
    const before = this.#ids.size;
    for (const id of ids) this.#ids.add(id);
    for (const vm of page.vms) this.vms.set(vm.uuid, vm);
    const end = this.start + ids.length;
    const nothingNew = this.#ids.size === before;
    const enough = ++this.#pages >= maxPages || this.#ids.size >= maxRows;
    this.ended = enough || nothingNew || (total !== undefined && end >= total);
    this.#total = total;
    this.start = end - 1;
  }

  get undisturbed(): boolean {
    return this.#steady && (this.#total === undefined || this.#ids.size === this.#total);
  }
}

/** Shows what was not shown yet, and an empty first page too, as it brings the total. */
function announce(page: RawPage, everSeen: Map<string, Vm>, onPage: (page: VmPage) => void): void {
  const fresh = page.vms.filter((vm) => !everSeen.has(vm.uuid));
  const first = everSeen.size === 0;
  for (const vm of page.vms) everSeen.set(vm.uuid, vm);
  if (fresh.length === 0 && !first) return;
  onPage(page.total === undefined ? { vms: fresh } : { vms: fresh, total: page.total });
}

/** One VM by uuid; absent ones come as an empty list, not as an error (section 1.3). */
export async function getVm(caller: Caller, uuid: string, signal: AbortSignal): Promise<Result<Vm>> {
  if (!isUuid(uuid)) return fail('vm-not-found', { vm: uuid });
  const call: SessionCall = {
    api: 'QueryVmInstance',
    method: 'GET',
    path: `/v1/vm-instances/${uuid}`,
    vm: uuid,
    signal,
  };
  const page = await query(caller, call);
  if (!page.ok) return page;
  const vm = page.value.vms.find((candidate) => candidate.uuid === uuid);
  return vm ? ok(vm) : fail('vm-not-found', { vm: uuid });
}

/** Those of these VMs that there are. */
export async function getVms(
  caller: Caller,
  uuids: readonly string[],
  signal: AbortSignal,
): Promise<Result<readonly Vm[]>> {
  const wanted = uuids.filter(isUuid).slice(0, 100);
  if (wanted.length === 0) return ok([]);
  const page = await queryVms(caller, `&start=0&q=${encodeURIComponent(`uuid?=${wanted.join(',')}`)}`, signal);
  return page.ok ? ok(page.value.vms) : page;
}

/** One VM by uuid or by its exact name. */
export async function findVm(caller: Caller, nameOrUuid: string, signal: AbortSignal): Promise<Result<Vm>> {
  if (/^[0-9a-f]{32}$/i.test(nameOrUuid)) {
    const vm = await getVm(caller, nameOrUuid.toLowerCase(), signal);
    if (vm.ok || vm.error.code !== 'vm-not-found') return vm;
  }
  const candidates = isSafeInQuery(nameOrUuid)
    ? await queryVms(caller, `&q=${encodeURIComponent(`name=${nameOrUuid}`)}&start=0`, signal)
    : await listVms(caller, () => {}, signal);
  if (!candidates.ok) return candidates;
  const all = 'vms' in candidates.value ? candidates.value.vms : candidates.value;
  const wanted = oneLine(nameOrUuid, 255); // as our lists show it
  const matches = all.filter((vm) => vm.name === wanted); // the database's `=` is looser than ours
  if (matches.length > 1) return fail('vm-ambiguous', { vm: nameOrUuid, count: matches.length });
  return matches[0] ? ok(matches[0]) : fail('vm-not-found', { vm: nameOrUuid });
}

/**
 * The server looks for operators inside the value as well, so `a!=b` as a name breaks the query (section 4). Only what can
 * never be an operator goes into a query; any other name is looked for in the whole list.
 */
function isSafeInQuery(name: string): boolean {
  return /^[\p{L}\p{N}]([\p{L}\p{N} ._:()@-]*[\p{L}\p{N}._:()@-])?$/u.test(name);
}

function queryVms(caller: Caller, more: string, signal: AbortSignal): Promise<Result<RawPage>> {
  const path = `/v1/vm-instances?q=type%3DUserVm&sort=%2Bname&limit=${pageSize}&replyWithCount=true${more}`;
  return query(caller, { api: 'QueryVmInstance', method: 'GET', path, signal });
}

async function query(caller: Caller, call: SessionCall): Promise<Result<RawPage>> {
  const reply = await caller.call(call);
  if (!reply.ok) return reply;
  const shape = readShape(reply.value.body, querySchema, contextOf(call, caller.baseUrl));
  if (!shape.ok) return shape;
  const { inventories, total } = shape.value;
  const vms = inventories.map(parseVm).filter((vm): vm is Vm => vm !== undefined);
  const page = { vms, ids: inventories.map(idOf) };
  return ok(total === undefined ? page : { ...page, total });
}

function idOf(row: unknown): string {
  const uuid = (row as { uuid?: unknown } | null)?.uuid;
  return typeof uuid === 'string' ? uuid : `row ${textOf(row)}`;
}

/** JSON can be read deeper than it can be written: a row nested beyond the stack has no text. */
function textOf(row: unknown): string {
  try {
    return JSON.stringify(row);
  } catch {
    return 'unreadable';
  }
}

/** By name as people sort (`web-2` before `web-10`), then by uuid, so that equal names keep their places. */
function byName(vms: Vm[]): readonly Vm[] {
  const { compare } = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });
  return vms.sort((a, b) => compare(a.name, b.name) || (a.uuid < b.uuid ? -1 : 1));
}
