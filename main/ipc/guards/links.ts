import * as z from 'zod';
import type { LinkRequests } from '../../../shared/ipc/links.ts';
import { maxVvLength } from '../../../shared/vv-file.ts';
import { id } from '../../stores/schemas.ts';
import type { GuardsOf } from './guards-of.ts';
import { nothing } from './shapes.ts';

export const linkGuards: GuardsOf<LinkRequests> = {
  'links.answer': z.tuple([z.strictObject({ id, open: z.boolean() })]),
  'links.openText': z.tuple([z.strictObject({ name: z.string().max(1024), text: z.string().max(maxVvLength) })]),
  'links.forgetCertificates': nothing,
};
