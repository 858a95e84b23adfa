import type { Recent } from './bookmark.ts';
import type { Arrangement } from './arrangement.ts';
import type { CloudView } from './cloud.ts';
import type { ConsoleState } from './console.ts';
import type { DoctorState } from './doctor.ts';
import type { AppError, Result } from './errors.ts';
import type { AppRequests } from './ipc/app.ts';
import type { BookmarkPushes, BookmarkRequests, BookmarksState } from './ipc/bookmarks.ts';
import type { CloudPushes, CloudRequests } from './ipc/clouds.ts';
import type { LinkPushes, LinkQuestion, LinkRequests } from './ipc/links.ts';
import type { SessionPushes, SessionRequests } from './ipc/session.ts';
import type { AppLook, Notice, NoticePushes, SettingsPushes, SettingsRequests } from './ipc/settings.ts';
import type { DiagnoseRequests, SupportPushes, SupportRequests } from './ipc/support.ts';
import type { ToolRequests } from './ipc/tools.ts';
import type { UpdatePushes, UpdateRequests } from './ipc/updates.ts';
import type { VmActionPushes, VmActionRequests } from './ipc/vm-actions.ts';
import type { VmPushes, VmRequests } from './ipc/vms.ts';
import type { UpdateState } from './updates.ts';
import type { LibraryWish, WishPushes } from './ipc/wishes.ts';
import type { VmList } from './vm.ts';

/**
 * THE contract between the main process and its windows, one noun a file in `shared/ipc/`. Requests answer with a `Result`;
 * pushes only announce state. Both ends, the preload surfaces and the argument guards are derived from these maps: there is
 * no second list.
 */
export interface LibraryRequests
  extends
    AppRequests,
    CloudRequests,
    VmRequests,
    BookmarkRequests,
    VmActionRequests,
    SettingsRequests,
    UpdateRequests,
    LinkRequests,
    SupportRequests {
  'app.start': () => AppStart;
}
export interface ConsoleRequests extends SessionRequests, ToolRequests, VmActionRequests, DiagnoseRequests {}

export interface LibraryPushes
  extends
    CloudPushes,
    VmPushes,
    BookmarkPushes,
    VmActionPushes,
    SettingsPushes,
    NoticePushes,
    UpdatePushes,
    LinkPushes,
    WishPushes,
    SupportPushes {}
export interface ConsolePushes extends SessionPushes, VmActionPushes, SettingsPushes {}

export type Requests = LibraryRequests & ConsoleRequests;
export type RequestName = keyof Requests;

/** What a window gets in `window.zstack`: one promise per request, and a subscription that returns its own end. */
export interface WindowApi<R, P> {
  request<N extends keyof R & string>(
    name: N,
    ...args: R[N] extends (...args: infer A) => unknown ? A : never
  ): Promise<Result<R[N] extends (...args: never[]) => infer V ? V : never>>;
  on<N extends keyof P & string>(name: N, listener: (payload: P[N]) => void): () => void;
}
export type LibraryApi = WindowApi<LibraryRequests, LibraryPushes>;
export type ConsoleApi = WindowApi<ConsoleRequests, ConsolePushes>;

export interface AppStart extends BookmarksState {
  readonly version: string;
  readonly runtime: string;
  readonly platform: 'linux' | 'darwin' | 'win32';
  readonly look: AppLook;
  /** Why passwords can't be kept, where that is so. */
  readonly keychain: AppError | null;
  readonly clouds: readonly CloudView[];
  readonly vms: readonly VmList[];
  readonly arrangement: Arrangement;
  readonly recents: readonly Recent[];
  readonly consoles: readonly ConsoleState[];
  readonly notices: readonly Notice[];
  readonly updates: UpdateState;
  /** The link or file that is asked about now. */
  readonly asked: LinkQuestion | null;
  /** What the window was opened for. */
  readonly wish: LibraryWish | null;
  readonly doctor: DoctorState;
}

export type { ConsoleStart } from './ipc/session.ts';
export type { AppLook, Notice } from './ipc/settings.ts';
export type { VmAddress } from './ipc/vm-actions.ts';
export type { ConsoleTarget } from './ipc/vms.ts';
