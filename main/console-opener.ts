import { isVmBookmark, type AddressBookmark } from '../shared/bookmark.ts';
import { fail, type Result } from '../shared/errors.ts';
import type { ConsoleTarget } from '../shared/ipc.ts';
import type { CloudService } from './clouds/cloud-service.ts';
import type { ConsoleHost } from './console-host.ts';
import type { Profile } from './profile.ts';
import type { SessionTarget } from './sessions/session-registry.ts';
import type { OpenConsole } from './stores/open-console-store.ts';
import type { ConsoleSession } from './sessions/types.ts';

export interface ConsoleOpenerDeps {
  readonly profile: Pick<Profile, 'bookmarks' | 'recents'>;
  readonly clouds: CloudService;
  readonly host: ConsoleHost;
  /** Told which address is opened: a session alone does not say how to open it again. */
  readonly onAddress: (console: OpenConsole & { readonly kind: 'address' }) => void;
}

/** Opens consoles by what the person pointed at (a VM, a bookmark), and keeps the list of recent VMs. */
export class ConsoleOpener {
  readonly #deps: ConsoleOpenerDeps;

  constructor(deps: ConsoleOpenerDeps) {
    this.#deps = deps;
  }

  open(target: ConsoleTarget): Promise<Result<{ sessionId: string }>> {
    const bookmark = target.kind === 'bookmark' ? this.#deps.profile.bookmarks.find(target.bookmarkId) : undefined;
    if (bookmark?.kind === 'address') return Promise.resolve(this.#openAddress(bookmark));
    const found = this.#find(target);
    return Promise.resolve(found ? this.#openFound(found) : fail('vm-not-found', { vm: '' }));
  }

  /** One that was open when the app ended. */
  reopen(console: OpenConsole): Result<{ sessionId: string }> {
    const opened = console.kind === 'address' ? this.#openAddress(console) : this.#openFound(console);
    if (opened.ok && console.fullScreen) this.#deps.host.windows.setFullScreen(opened.value.sessionId, true);
    return opened;
  }

  #openAddress({ address, display }: Pick<AddressBookmark, 'address' | 'display'>): Result<{ sessionId: string }> {
    this.#deps.onAddress({ kind: 'address', address, display, fullScreen: false });
    const opened = this.#deps.host.openAddress({ address, display });
    return opened.ok ? { ok: true, value: { sessionId: opened.value.id } } : opened;
  }

  #openFound(target: SessionTarget): Result<{ sessionId: string }> {
    const opened = this.#deps.host.open(target);
    if (!opened.ok) return opened;
    void this.#deps.profile.recents.note(target);
    this.#followName(opened.value);
    return { ok: true, value: { sessionId: opened.value.id } };
  }

  #find(target: ConsoleTarget): SessionTarget | undefined {
    if (target.kind === 'bookmark') {
      const bookmark = this.#deps.profile.bookmarks.find(target.bookmarkId);
      return bookmark?.kind === 'vm'
        ? { ...bookmark, preference: target.preference ?? bookmark.preference }
        : undefined;
    }
    const { cloudId, vmUuid, preference } = target;
    return { cloudId, vmUuid, preference, vmName: this.#nameOf(cloudId, vmUuid) };
  }

  /** The newest name known here, until the cloud says it. */
  #nameOf(cloudId: string, vmUuid: string): string {
    const { clouds, profile } = this.#deps;
    const saved = [...profile.recents.all, ...profile.bookmarks.all.filter(isVmBookmark)];
    const last = saved.find((each) => each.cloudId === cloudId && each.vmUuid === vmUuid);
    return clouds.vmName(cloudId, vmUuid) ?? last?.vmName ?? vmUuid;
  }

  /** A VM renamed in the cloud is renamed here. */
  #followName(session: ConsoleSession): void {
    let { vmName } = session.state;
    session.onChange((state) => {
      if (state.vmName === vmName) return;
      ({ vmName } = state);
      const { recents, bookmarks } = this.#deps.profile;
      void recents.note(state);
      void bookmarks.renameVm(state.cloudId, state.vmUuid, vmName);
    });
  }
}
