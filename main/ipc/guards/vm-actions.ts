import * as z from 'zod';
import type { VmActionRequests } from '../../../shared/ipc/vm-actions.ts';
import { consoleModes, powerActions, type VmChange } from '../../../shared/vm-job.ts';
import { id, shortText } from '../../stores/schemas.ts';
import type { GuardsOf } from './guards-of.ts';
import { nothing, password } from './shapes.ts';

const iso = { isoUuid: id };
const change: z.ZodType<VmChange> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('power'), action: z.enum(powerActions), keepOff: z.boolean().exactOptional() }),
  z.strictObject({ kind: z.literal('guest-password'), account: shortText, password }),
  z.strictObject({ kind: z.literal('set-console-password'), password }),
  z.strictObject({ kind: z.literal('delete-console-password') }),
  z.strictObject({ kind: z.literal('attach-iso'), ...iso }),
  z.strictObject({ kind: z.literal('detach-iso'), ...iso }),
  z.strictObject({ kind: z.literal('console-mode'), mode: z.enum(consoleModes) }),
]);

const vm = { cloudId: id, vmUuid: id };

export const vmActionGuards: GuardsOf<VmActionRequests> = {
  'vmJobs.run': z.tuple([z.strictObject({ requestId: id, ...vm, change })]),
  'vmJobs.cancel': z.tuple([z.strictObject({ requestId: id })]),
  'vmJobs.list': nothing,
  'vmFacts.get': z.tuple([z.strictObject(vm)]),
  'isoImages.list': z.tuple([z.strictObject(vm)]),
};
