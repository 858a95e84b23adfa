import { ok } from '../../../shared/errors.ts';
import type { VmActionRequests } from '../../../shared/ipc/vm-actions.ts';
import type { GuestPasswords } from '../../clouds/guest-passwords.ts';
import type { HandlersOf } from '../dispatch.ts';

export interface VmActionServices {
  readonly guestPasswords: GuestPasswords;
}

/** Requests that do something to a VM through its cloud. */
export function vmActionHandlers({ guestPasswords }: VmActionServices): HandlersOf<VmActionRequests> {
  return {
    'guestPassword.change': (change) => guestPasswords.change(change),
    'guestPassword.cancel': ({ requestId }) => {
      guestPasswords.cancel(requestId);
      return ok();
    },
  };
}
