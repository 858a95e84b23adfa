import { ok } from '../../../shared/errors.ts';
import type { LibraryHandlers } from '../dispatch.ts';
import type { LibraryServices } from '../services.ts';

/** Requests about clouds, their VMs and their guests' passwords. */
export function cloudHandlers({ clouds, guestPasswords, bookmarks, recents }: LibraryServices) {
  return {
    'clouds.add': (draft) => clouds.add(draft),
    'clouds.signIn': ({ cloudId, password, remember }) => clouds.signIn(cloudId, password, remember),
    'clouds.signOut': ({ cloudId, forget }) => clouds.signOut(cloudId, forget),
    'clouds.remove': async ({ cloudId }) => {
      const removed = await clouds.remove(cloudId);
      await Promise.all([bookmarks.removeCloud(cloudId), recents.removeCloud(cloudId)]);
      return removed;
    },
    'clouds.trust': ({ cloudId, trust }) => clouds.trust(cloudId, trust),
    'clouds.allowPlaintextProxy': ({ cloudId, allow }) => clouds.allowPlaintextProxy(cloudId, allow),
    'vms.refresh': ({ cloudId }) => clouds.refreshVms(cloudId),
    'guestPassword.change': (change) => guestPasswords.change(change),
    'guestPassword.cancel': ({ requestId }) => {
      guestPasswords.cancel(requestId);
      return ok();
    },
  } satisfies Partial<LibraryHandlers>;
}
