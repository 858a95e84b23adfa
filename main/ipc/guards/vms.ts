import { z } from 'zod';
import type { ConsoleTarget, VmRequests } from '../../../shared/ipc/vms.ts';
import { id, preference } from '../../stores/schemas.ts';
import type { GuardsOf } from './guards-of.ts';
import { nothing, onlyCloud } from './shapes.ts';

const target: z.ZodType<ConsoleTarget> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('vm'), cloudId: id, vmUuid: id, preference }),
  z.strictObject({ kind: z.literal('bookmark'), bookmarkId: id, preference: preference.exactOptional() }),
]);

export const vmGuards: GuardsOf<VmRequests> = {
  'vms.refresh': onlyCloud,
  'console.prepare': nothing,
  'console.open': z.tuple([target]),
};
