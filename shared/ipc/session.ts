import type {
  Attachment,
  ConsolePreference,
  ConsoleState,
  MigrationClaim,
  MigrationWay,
  SpiceEngine,
  ViewerReport,
} from '../console.ts';
import type { AppLook } from './settings.ts';
import { namesOf } from './names-of.ts';
import type { RememberedView } from './tools.ts';

/** A console window about its own session, its pictures and itself. */
export interface SessionRequests {
  'session.start': () => ConsoleStart;
  /** Waits until the route is open, then hands over ticket and password, once per attempt. */
  'session.attach': () => Attachment;
  'session.report': (report: ViewerReport) => void;
  /** The way to where the guest goes; `null` where it is not gone. A report, `followed` or `stayed`, has to come after it. */
  'session.migrate': (claim: MigrationClaim) => MigrationWay | null;
  /** A new attempt; asks the cloud again. With `password`, that one is used in place of the cloud's. */
  'session.reconnect': (request: { preference?: ConsolePreference; password?: string }) => void;
  /** No more attempts by itself, until the next loss of a connection. */
  'session.stopRetrying': () => void;
  /** Accepts the certificate that the last attempt was shown (`tls-untrusted` only), then reconnects. */
  'session.trust': (request: { sha256: string }) => void;
  'session.allowPlaintextProxy': () => void;
  'session.close': () => void;
  'screenshot.save': (png: Uint8Array) => { path: string };
  'screenshot.copy': (png: Uint8Array) => void;
  /** Answers the push `screenshot.request`: the picture at the guest's own resolution. */
  'screenshot.deliver': (request: { requestId: string; png: Uint8Array }) => void;
  /** The small picture of the guest for the library. */
  'thumbnail.deliver': (picture: Uint8Array<ArrayBuffer>) => void;
  'window.setFullScreen': (on: boolean) => void;
  /** Takes the window of another screen (its number in `head-N`) to full screen, or out of it. */
  'head.toggleFullScreen': (head: number) => void;
  /** As `keyboard.capture`, in the window of another screen. */
  'head.captureKeys': (request: { head: number; on: boolean }) => void;
  /** Brings the console's own window to the front, from one of another screen. */
  'window.show': () => void;
  /** Asks for a content size in CSS pixels that shows the guest 1:1; the window may get less. */
  'window.fitTo': (size: { width: number; height: number }) => void;
}

export interface SessionPushes {
  'session.changed': ConsoleState;
  'window.fullScreen': boolean;
  /** The main process asks for the picture (doctor, tests of the whole way); answered by `screenshot.deliver`. */
  'screenshot.request': { readonly requestId: string };
}

export interface ConsoleStart {
  readonly look: AppLook;
  readonly platform: 'linux' | 'darwin' | 'win32';
  readonly state: ConsoleState;
  readonly remembered: RememberedView;
  readonly spiceEngine: SpiceEngine;
}

export const sessionRequests = namesOf<SessionRequests>({
  'session.start': true,
  'session.attach': true,
  'session.report': true,
  'session.migrate': true,
  'session.reconnect': true,
  'session.stopRetrying': true,
  'session.trust': true,
  'session.allowPlaintextProxy': true,
  'session.close': true,
  'screenshot.save': true,
  'screenshot.copy': true,
  'screenshot.deliver': true,
  'thumbnail.deliver': true,
  'window.setFullScreen': true,
  'head.toggleFullScreen': true,
  'head.captureKeys': true,
  'window.show': true,
  'window.fitTo': true,
});

export const sessionPushes = namesOf<SessionPushes>({
  'session.changed': true,
  'window.fullScreen': true,
  'screenshot.request': true,
});
