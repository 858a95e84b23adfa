import * as z from 'zod';
import type { DiagnoseRequests, SupportRequests } from '../../../shared/ipc/support.ts';
import { id } from '../../stores/schemas.ts';
import type { GuardsOf } from './guards-of.ts';
import { nothing } from './shapes.ts';

const hideNames = z.tuple([z.strictObject({ hideNames: z.boolean() })]);
const routes = z
  .array(z.enum(['auto', 'direct', 'proxy']))
  .min(1)
  .max(3);
const position = z.strictObject({ file: z.string().max(128), offset: z.int().nonnegative() });

export const supportGuards: GuardsOf<SupportRequests> = {
  'doctor.start': z.tuple([z.strictObject({ cloudId: id, vmUuid: id, routes })]),
  'doctor.cancel': nothing,
  'doctor.report': hideNames,
  'log.read': z.tuple([z.strictObject({ after: position.nullable() })]),
  'log.openFolder': nothing,
  'bundle.preview': hideNames,
  'bundle.save': hideNames,
};

export const diagnoseGuards: GuardsOf<DiagnoseRequests> = { 'session.diagnose': nothing };
