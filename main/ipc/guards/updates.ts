import type { UpdateRequests } from '../../../shared/ipc/updates.ts';
import type { GuardsOf } from './guards-of.ts';
import { nothing } from './shapes.ts';

export const updateGuards: GuardsOf<UpdateRequests> = {
  'updates.check': nothing,
  'updates.download': nothing,
  'updates.cancel': nothing,
  'updates.restart': nothing,
};
