import { z } from 'zod';
import type { VmActionRequests } from '../../../shared/ipc/vm-actions.ts';
import { id, shortText } from '../../stores/schemas.ts';
import type { GuardsOf } from './guards-of.ts';
import { password } from './shapes.ts';

export const vmActionGuards: GuardsOf<VmActionRequests> = {
  'guestPassword.change': z.tuple([
    z.strictObject({ requestId: id, cloudId: id, vmUuid: id, account: shortText, password }),
  ]),
  'guestPassword.cancel': z.tuple([z.strictObject({ requestId: id })]),
};
