import { z } from 'zod';
import type { CloudDraft } from '../../../shared/cloud.ts';
import type { CloudRequests } from '../../../shared/ipc/clouds.ts';
import { id, shortText, signInName, trust } from '../../stores/schemas.ts';
import type { GuardsOf } from './guards-of.ts';
import { onlyCloud, password } from './shapes.ts';

const draft: z.ZodType<CloudDraft> = z.strictObject({
  address: z.string().min(1).max(2048),
  ...signInName,
  password,
  name: shortText.exactOptional(),
  remember: z.boolean(),
  trust,
  plaintextProxy: z.boolean(),
});

export const cloudGuards: GuardsOf<CloudRequests> = {
  'clouds.add': z.tuple([draft]),
  'clouds.signIn': z.tuple([z.strictObject({ cloudId: id, password, remember: z.boolean() })]),
  'clouds.signOut': z.tuple([z.strictObject({ cloudId: id, forget: z.boolean() })]),
  'clouds.remove': onlyCloud,
  'clouds.trust': z.tuple([z.strictObject({ cloudId: id, trust })]),
  'clouds.allowPlaintextProxy': z.tuple([z.strictObject({ cloudId: id, allow: z.boolean() })]),
};
