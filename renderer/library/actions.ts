import { newVmBookmark, type Bookmark, type BookmarkEdit } from '../../shared/bookmark.ts';
import { automatic, type ConsolePreference } from '../../shared/console.ts';
import { fail, type AppError, type Result } from '../../shared/errors.ts';
import type { LibraryApi } from '../../shared/ipc.ts';
import type { Settings } from '../../shared/settings.ts';
import type { VmRef } from './model/machines.ts';

/** What a person does that is done with one request; the window changes by the push that follows. */
export interface Actions {
  /** Opens the console as the bookmark says, or else automatically; with `preference`, in that way. */
  open(ref: Pick<VmRef, 'cloudId' | 'vmUuid'>, bookmark: Bookmark | undefined, preference?: ConsolePreference): void;
  openBookmark(bookmarkId: string, preference?: ConsolePreference): void;
  toggleStar(ref: VmRef, bookmark: Bookmark | undefined): void;
  editBookmarks(edit: BookmarkEdit): void;
  /** Takes the last change of the bookmarks back; with the id of a step, only if it is the last. */
  undoBookmarks(stepId?: string): void;
  redoBookmarks(stepId?: string): void;
  refresh(cloudIds: readonly string[]): void;
  signOut(cloudId: string, forget: boolean): void;
  /** Tries again with the password that is known; asks for one where none is. */
  signInAgain(cloudId: string): void;
  /** The password goes from the keychain; the session stays. */
  forgetPassword(cloudId: string): void;
  allowPlaintextProxy(cloudId: string, allow: boolean): void;
  /** Certificates that were accepted for this cloud are asked about anew. */
  forgetCertificates(cloudId: string): void;
  changeSettings(change: Partial<Settings>): void;
  resetSettings(keys: readonly (keyof Settings)[]): void;
  dismissNotice(id: string): void;
  /** Certificates that were accepted for servers without a cloud are asked about anew. */
  forgetAddressCertificates(): void;
}

interface ActionDeps {
  readonly api: LibraryApi;
  /** Shows a failure in the window. */
  readonly report: (error: AppError) => void;
  readonly askPassword: (cloudId: string) => void;
}

export function createActions({ api, report, askPassword }: ActionDeps): Actions {
  const run = async (answer: Promise<Result<unknown>>) => {
    const result = await settled(answer);
    if (!result.ok) report(result.error);
    return result.ok;
  };
  const openBookmark = (bookmarkId: string, preference?: ConsolePreference) => {
    const way = preference ? { preference } : {};
    void run(api.request('console.open', { kind: 'bookmark', bookmarkId, ...way }));
  };
  return {
    open: (ref, bookmark, preference) => {
      const { cloudId, vmUuid } = ref;
      if (bookmark) openBookmark(bookmark.id, preference);
      else void run(api.request('console.open', { kind: 'vm', cloudId, vmUuid, preference: preference ?? automatic }));
    },
    openBookmark,
    toggleStar: (ref, bookmark) =>
      void run(
        bookmark
          ? api.request('bookmarks.edit', { kind: 'remove', ids: [bookmark.id] })
          : api.request('bookmarks.edit', { kind: 'save', bookmark: newBookmark(ref) }),
      ),
    editBookmarks: (edit) => void run(api.request('bookmarks.edit', edit)),
    undoBookmarks: (stepId) => void run(api.request('bookmarks.undo', stepId === undefined ? {} : { stepId })),
    redoBookmarks: (stepId) => void run(api.request('bookmarks.redo', stepId === undefined ? {} : { stepId })),
    refresh: (cloudIds) => {
      for (const cloudId of cloudIds) void run(api.request('vms.refresh', { cloudId }));
    },
    signOut: (cloudId, forget) => void run(api.request('clouds.signOut', { cloudId, forget })),
    signInAgain: (cloudId) =>
      void settled(api.request('clouds.signIn', { cloudId, remember: false })).then((signedIn) => {
        if (!signedIn.ok && signedIn.error.code === 'signed-out') askPassword(cloudId);
      }),
    forgetPassword: (cloudId) => void run(api.request('clouds.forgetPassword', { cloudId })),
    allowPlaintextProxy: (cloudId, allow) => void run(api.request('clouds.allowPlaintextProxy', { cloudId, allow })),
    forgetCertificates: (cloudId) => void run(api.request('clouds.trust', { cloudId, trust: { kind: 'system' } })),
    changeSettings: (change) => void run(api.request('settings.change', change)),
    resetSettings: (keys) => void run(api.request('settings.reset', { keys })),
    forgetAddressCertificates: () => void run(api.request('links.forgetCertificates')),
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

function newBookmark(vm: VmRef): Bookmark {
  return newVmBookmark(crypto.randomUUID(), vm, automatic);
}
