import type { Bookmark, Recent } from './bookmark.ts';
import type { CloudDraft, CloudView, Trust } from './cloud.ts';
import type { Attachment, ConsolePreference, ConsoleState, ViewerReport } from './console.ts';
import type { AppError, Result } from './errors.ts';
import type { Language, Settings } from './settings.ts';
import type { VmList } from './vm.ts';

/**
 * THE contract between the main process and its windows. Requests answer with a `Result`; pushes only announce state.
 * Both ends, the preload surfaces and the argument guards are derived from these maps: there is no second list.
 */
export interface LibraryRequests {
  'app.start': () => AppStart;
  'clouds.add': (draft: CloudDraft) => CloudView;
  'clouds.signIn': (request: { cloudId: string; password: string; remember: boolean }) => CloudView;
  'clouds.signOut': (request: { cloudId: string; forget: boolean }) => CloudView;
  'clouds.remove': (request: { cloudId: string }) => void;
  'clouds.trust': (request: { cloudId: string; trust: Trust }) => CloudView;
  /** May `ws` be used to a console proxy without certificate? */
  'clouds.allowPlaintextProxy': (request: { cloudId: string; allow: boolean }) => CloudView;
  'vms.refresh': (request: { cloudId: string }) => void;
  /** A console is likely to be opened soon: its window may be loaded ahead. */
  'console.prepare': () => void;
  'console.open': (request: ConsoleTarget) => { sessionId: string };
  'bookmarks.save': (bookmark: Bookmark) => readonly Bookmark[];
  'bookmarks.remove': (request: { id: string }) => readonly Bookmark[];
  /** The whole order, by id; ids that are missing keep their place at the end. */
  'bookmarks.order': (request: { ids: readonly string[] }) => readonly Bookmark[];
  'guestPassword.change': (request: GuestPasswordChange) => void;
  /** Stops waiting; the server may still finish the job. */
  'guestPassword.cancel': (request: { requestId: string }) => void;
  'settings.save': (settings: Settings) => Settings;
  'notices.dismiss': (request: { id: string }) => void;
}

export interface ConsoleRequests {
  'session.start': () => ConsoleStart;
  /** Waits until the route is open, then hands over ticket and password, once per attempt. */
  'session.attach': () => Attachment;
  'session.report': (report: ViewerReport) => void;
  /** A new attempt; asks the cloud again. With `password`, that one is used in place of the cloud's. */
  'session.reconnect': (request: { preference?: ConsolePreference; password?: string }) => void;
  /** Accepts the certificate that the last attempt was shown (`tls-untrusted` only), then reconnects. */
  'session.trust': (request: { sha256: string }) => void;
  'session.allowPlaintextProxy': () => void;
  'session.close': () => void;
  'screenshot.save': (png: Uint8Array) => { path: string };
  'screenshot.copy': (png: Uint8Array) => void;
  /** Answers the push `screenshot.request`: the picture at the guest's own resolution. */
  'screenshot.deliver': (request: { requestId: string; png: Uint8Array }) => void;
  'window.setFullScreen': (on: boolean) => void;
  /** Asks for a content size in CSS pixels that shows the guest 1:1; the window may get less. */
  'window.fitTo': (size: { width: number; height: number }) => void;
}

export interface LibraryPushes {
  'clouds.changed': readonly CloudView[];
  'vms.changed': VmList;
  'bookmarks.changed': readonly Bookmark[];
  'recents.changed': readonly Recent[];
  'consoles.changed': readonly ConsoleState[];
  'settings.changed': AppLook;
  'notices.changed': readonly Notice[];
}

export interface ConsolePushes {
  'session.changed': ConsoleState;
  'settings.changed': AppLook;
  'window.fullScreen': boolean;
  /** The main process asks for the picture (doctor, tests of the whole way); answered by `screenshot.deliver`. */
  'screenshot.request': { readonly requestId: string };
}

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

/** The language and theme that hold now, with what was chosen. */
export interface AppLook {
  readonly settings: Settings;
  readonly language: Language;
  readonly dark: boolean;
}

export interface AppStart {
  readonly version: string;
  readonly runtime: string;
  readonly platform: 'linux' | 'darwin' | 'win32';
  readonly look: AppLook;
  /** Why passwords can't be kept, where that is so. */
  readonly keychain: AppError | null;
  readonly clouds: readonly CloudView[];
  readonly vms: readonly VmList[];
  readonly bookmarks: readonly Bookmark[];
  readonly recents: readonly Recent[];
  readonly consoles: readonly ConsoleState[];
  readonly notices: readonly Notice[];
}

export interface ConsoleStart {
  readonly look: AppLook;
  readonly platform: 'linux' | 'darwin' | 'win32';
  readonly state: ConsoleState;
}

export type ConsoleTarget =
  | { readonly kind: 'vm'; readonly cloudId: string; readonly vmUuid: string; readonly preference: ConsolePreference }
  | { readonly kind: 'bookmark'; readonly bookmarkId: string };

export interface GuestPasswordChange {
  /** Chosen by the window, so that it can cancel. */
  readonly requestId: string;
  readonly cloudId: string;
  readonly vmUuid: string;
  readonly account: string;
  readonly password: string;
}

/** Something that happened while nobody asked: a file moved aside, a keychain that went away. */
export interface Notice {
  readonly id: string;
  readonly error: AppError;
}
