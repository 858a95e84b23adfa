import { ok } from '../../../shared/errors.ts';
import type { CloudRequests } from '../../../shared/ipc/clouds.ts';
import type { CloudAdds } from '../../clouds/cloud-adds.ts';
import type { CloudService } from '../../clouds/cloud-service.ts';
import type { BookmarkStore } from '../../stores/bookmark-store.ts';
import type { RecentStore } from '../../stores/recent-store.ts';
import type { HandlersOf } from '../dispatch.ts';

export interface CloudServices {
  readonly clouds: CloudService;
  readonly adds: CloudAdds;
  readonly bookmarks: BookmarkStore;
  readonly recents: RecentStore;
}

/** Requests about clouds and signing in. */
export function cloudHandlers({ clouds, adds, bookmarks, recents }: CloudServices): HandlersOf<CloudRequests> {
  return {
    'clouds.add': ({ requestId, draft }) => adds.add(requestId, draft),
    'clouds.cancelAdd': ({ requestId }) => {
      adds.cancel(requestId);
      return ok();
    },
    'clouds.signIn': ({ cloudId, ...typed }) => clouds.signIn(cloudId, typed),
    'clouds.captcha': ({ of, previous }) =>
      of.kind === 'cloud' ? clouds.captcha(of.cloudId, previous) : adds.captcha(of.requestId, previous),
    'clouds.projects': ({ of }) => (of.kind === 'cloud' ? clouds.projects(of.cloudId) : adds.projects(of.requestId)),
    'clouds.enterProject': ({ cloudId, project }) => clouds.enterProject(cloudId, project),
    'clouds.forgetPassword': ({ cloudId }) => clouds.forgetPassword(cloudId),
    'clouds.signOutEverywhere': async ({ forget }) => ({ ok: true, value: await clouds.signOutEverywhere(forget) }),
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
