import * as z from 'zod';
import { fail, ok, type Result } from '../../shared/errors.ts';
import { consoleModes, type ConsoleMode, type IsoImage, type VmFacts } from '../../shared/vm-job.ts';
import { contextOf } from './api.ts';
import { readShape } from './answers.ts';
import type { Caller, SessionCall } from './caller.ts';
import { getConsolePassword } from './console.ts';
import { amount, isUuid, line, lines, optionalText } from './shapes.ts';

const maxDrives = 16;
const maxImages = 5000;
const pageSize = 500;

const uuid = z.string().refine(isUuid);
const driveSchema = z.object({ deviceId: amount, isoUuid: uuid.optional().catch(undefined), name: optionalText });
const vmSchema = z.object({
  uuid,
  name: line(255),
  state: line(64),
  platform: line(64),
  vmCdRoms: z.array(z.unknown()).catch([]),
});
const imageSchema = z.object({
  uuid,
  name: line(255),
  description: lines(512),
  size: amount,
  platform: line(64),
  state: optionalText,
  status: optionalText,
});
const querySchema = z.object({ inventories: z.array(z.unknown()) });
const tagSchema = z.object({ tag: z.string() });

/** What can be set on a VM, as it is now. Of the console password only whether there is one. */
export async function getVmFacts(caller: Caller, vm: string, signal: AbortSignal): Promise<Result<VmFacts>> {
  if (!isUuid(vm)) return fail('vm-not-found', { vm });
  const call = { api: 'QueryVmInstance', method: 'GET', path: `/v1/vm-instances/${vm}`, vm, signal } as const;
  const [rows, mode, password] = await Promise.all([
    query(caller, call),
    getConsoleMode(caller, vm, signal),
    getConsolePassword(caller, vm, signal),
  ]);
  if (!rows.ok) return rows;
  const row = rows.value.map((each) => vmSchema.safeParse(each)).find((each) => each.data?.uuid === vm)?.data;
  if (!row) return fail('vm-not-found', { vm });
  const stored = password.ok ? (password.value === undefined ? 'none' : 'set') : 'unknown';
  const { name, state, platform, vmCdRoms } = row;
  return ok({
    name: name || vm,
    state: state || 'Unknown',
    platform,
    drives: drivesOf(vmCdRoms),
    ...(mode && { consoleMode: mode }),
    consolePassword: stored,
  });
}

/** By their place in the VM. */
function drivesOf(rows: readonly unknown[]): VmFacts['drives'] {
  const drives = rows.slice(0, maxDrives).flatMap((row) => driveSchema.safeParse(row).data ?? []);
  return drives
    .map(({ deviceId, isoUuid, name }) => ({
      deviceId,
      ...(isoUuid !== undefined && { isoUuid }),
      ...(name !== undefined && { name: name.slice(0, 255) }),
    }))
    .sort((a, b) => a.deviceId - b.deviceId);
}

/** There is no call for it: the system tag says what holds from the next start on (contract section 5.3). */
async function getConsoleMode(caller: Caller, vm: string, signal: AbortSignal): Promise<ConsoleMode | undefined> {
  const wanted = [`resourceUuid=${vm}`, 'resourceType=VmInstanceVO', 'tag~=vmConsoleMode::%'];
  const path = `/v1/system-tags?${wanted.map((q) => `q=${encodeURIComponent(q)}`).join('&')}`;
  const tags = await query(caller, { api: 'QuerySystemTag', method: 'GET', path, signal });
  if (!tags.ok) return undefined;
  const words = tags.value.map((row) => tagSchema.safeParse(row).data?.tag.replace(/^vmConsoleMode::/, ''));
  return consoleModes.find((mode) => words.includes(mode));
}

/** The ISO images that can be put into a drive, by name. */
export async function listIsoImages(caller: Caller, signal: AbortSignal): Promise<Result<readonly IsoImage[]>> {
  const images = new Map<string, IsoImage>();
  for (let start = 0; start < maxImages; start += pageSize) {
    const path = `/v1/images?q=${encodeURIComponent('mediaType=ISO')}&sort=%2Bname&limit=${pageSize}&start=${start}`;
    const page = await query(caller, { api: 'QueryImage', method: 'GET', path, signal });
    if (!page.ok) return page;
    for (const image of page.value.flatMap(parseImage)) images.set(image.uuid, image);
    if (page.value.length < pageSize) break;
  }
  const { compare } = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });
  return ok([...images.values()].sort((a, b) => compare(a.name, b.name)));
}

/** Nothing for an image that is switched off or not yet there. */
function parseImage(row: unknown): readonly IsoImage[] {
  const parsed = imageSchema.safeParse(row);
  if (!parsed.success) return [];
  const { size, state = 'Enabled', status = 'Ready', ...image } = parsed.data;
  if (state !== 'Enabled' || status !== 'Ready') return [];
  return [{ ...image, name: image.name || image.uuid, sizeBytes: size }];
}

async function query(caller: Caller, call: SessionCall): Promise<Result<readonly unknown[]>> {
  const reply = await caller.call(call);
  if (!reply.ok) return reply;
  const shape = readShape(reply.value.body, querySchema, contextOf(call, caller.baseUrl));
  return shape.ok ? ok(shape.value.inventories) : shape;
}
