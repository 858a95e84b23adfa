import type { CloudRequests } from '../../../shared/ipc/clouds.ts';
import type { CloudService } from '../../clouds/cloud-service.ts';
import type { BookmarkStore } from '../../stores/bookmark-store.ts';
import type { RecentStore } from '../../stores/recent-store.ts';
import type { HandlersOf } from '../dispatch.ts';

export interface CloudServices {
  readonly clouds: CloudService;
  readonly bookmarks: BookmarkStore;
  readonly recents: RecentStore;
}

/** Requests about clouds and signing in. */
export function cloudHandlers({ clouds, bookmarks, recents }: CloudServices): HandlersOf<CloudRequests> {
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
  };
}
