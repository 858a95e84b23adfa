import type { Bookmark } from '../../shared/bookmark.ts';
import { automatic, type ConsolePreference } from '../../shared/console.ts';
import { fail, type AppError, type Result } from '../../shared/errors.ts';
import type { LibraryApi } from '../../shared/ipc.ts';
import type { Settings } from '../../shared/settings.ts';
import type { VmRef } from './model/machines.ts';

/** What a person does that is done with one request; the window changes by the push that follows. */
export interface Actions {
  /** Opens the console as the bookmark says, or else automatically; with `preference`, in that way. */
  open(ref: Pick<VmRef, 'cloudId' | 'vmUuid'>, bookmark: Bookmark | undefined, preference?: ConsolePreference): void;
  toggleStar(ref: VmRef, bookmark: Bookmark | undefined): void;
  saveBookmark(bookmark: Bookmark): void;
  removeBookmark(id: string): void;
  /** Brings a removed bookmark back to its place. */
  restoreBookmark(bookmark: Bookmark, order: readonly string[]): void;
  orderBookmarks(ids: readonly string[]): void;
  refresh(cloudIds: readonly string[]): void;
  signOut(cloudId: string, forget: boolean): void;
  allowPlaintextProxy(cloudId: string, allow: boolean): void;
  /** Certificates that were accepted for this cloud are asked about anew. */
  forgetCertificates(cloudId: string): void;
  saveSettings(settings: Settings): void;
  dismissNotice(id: string): void;
}

interface ActionDeps {
  readonly api: LibraryApi;
  /** Shows a failure in the window. */
  readonly report: (error: AppError) => void;
}

export function createActions({ api, report }: ActionDeps): Actions {
  const run = async (answer: Promise<Result<unknown>>) => {
    const result = await settled(answer);
    if (!result.ok) report(result.error);
    return result.ok;
  };
  return {
    open: (ref, bookmark, preference) => {
      const { cloudId, vmUuid } = ref;
      const asBookmarked = bookmark && !preference;
      const target = asBookmarked
        ? ({ kind: 'bookmark', bookmarkId: bookmark.id } as const)
        : ({ kind: 'vm', cloudId, vmUuid, preference: preference ?? automatic } as const);
      void run(api.request('console.open', target));
    },
    toggleStar: (ref, bookmark) =>
      void run(
        bookmark
          ? api.request('bookmarks.remove', { id: bookmark.id })
          : api.request('bookmarks.save', newBookmark(ref)),
      ),
    saveBookmark: (bookmark) => void run(api.request('bookmarks.save', bookmark)),
    removeBookmark: (id) => void run(api.request('bookmarks.remove', { id })),
    restoreBookmark: (bookmark, order) =>
      void run(api.request('bookmarks.save', bookmark)).then(
        (saved) => saved && run(api.request('bookmarks.order', { ids: order })),
      ),
    orderBookmarks: (ids) => void run(api.request('bookmarks.order', { ids })),
    refresh: (cloudIds) => {
      for (const cloudId of cloudIds) void run(api.request('vms.refresh', { cloudId }));
    },
    signOut: (cloudId, forget) => void run(api.request('clouds.signOut', { cloudId, forget })),
    allowPlaintextProxy: (cloudId, allow) => void run(api.request('clouds.allowPlaintextProxy', { cloudId, allow })),
    forgetCertificates: (cloudId) => void run(api.request('clouds.trust', { cloudId, trust: { kind: 'system' } })),
    saveSettings: (settings) => void run(api.request('settings.save', settings)),
    dismissNotice: (id) => void run(api.request('notices.dismiss', { id })),
  };
}

/** The answer of a request; one that was rejected, which is a bug, as `internal`, so that no view waits for ever. */
export async function settled<T>(answer: Promise<Result<T>>): Promise<Result<T>> {
  try {
    return await answer;
  } catch (error) {
    return fail('internal', { reason: error instanceof Error ? error.message : String(error) });
  }
}

function newBookmark({ cloudId, vmUuid, name }: VmRef): Bookmark {
  return { id: crypto.randomUUID(), cloudId, vmUuid, name, vmName: name, preference: automatic };
}
