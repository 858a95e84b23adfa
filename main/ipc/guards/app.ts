import * as z from 'zod';
import { appDeeds, type AppRequests } from '../../../shared/ipc/app.ts';
import type { GuardsOf } from './guards-of.ts';

export const appGuards: GuardsOf<AppRequests> = {
  'app.do': z.tuple([z.strictObject({ deed: z.enum(appDeeds) })]),
};
