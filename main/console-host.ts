import { app, type Session } from 'electron';
import path from 'node:path';
import type { ConsoleState, SpiceEngine } from '../shared/console.ts';
import type { Result } from '../shared/errors.ts';
import type { Translate } from '../shared/i18n/index.ts';
import type { AppLook } from '../shared/ipc.ts';
import { createConsoleTools, type ConsoleToolsDeps } from './console-tools.ts';
import type { VmPlace } from '../shared/vm.ts';
import type { VmJob } from '../shared/vm-job.ts';
import type { VmJobs } from './clouds/vm-jobs.ts';
import { createBridge } from './bridge/bridge.ts';
import { createConnect } from './bridge/connect.ts';
import { createDispatch, type LibraryHandlers } from './ipc/dispatch.ts';
import { consoleHandlers } from './ipc/handlers/console.ts';
import { openRouter } from './ipc/router.ts';
import type { Log } from './log/logger.ts';
import { createConditions } from './sessions/conditions.ts';
import {
  createSessionRegistry,
  type AddressPins,
  type AddressTarget,
  type SessionRegistry,
  type SessionTarget,
} from './sessions/session-registry.ts';
import type { ConsoleSession, SessionCloud } from './sessions/types.ts';
import type { Platform } from './shell/menu-template.ts';
import { watchPower } from './shell/power.ts';
import type { PlacementStore } from './stores/placement-store.ts';
import { appOrigin, isOwnPage } from './windows/app-assets.ts';
import { serveAppScheme } from './windows/app-scheme.ts';
import { clipboardPicture, clipboardText, copyPng } from './windows/clipboard.ts';
import { ConsoleWindows } from './windows/console-windows.ts';
import { askMicrophone, askSystemForMicrophone } from './windows/ask-microphone.ts';
import { MicrophoneConsent } from './windows/microphone.ts';
import { guardSession } from './windows/permissions.ts';
import { Screenshots } from './windows/screenshots.ts';
import { WindowRegistry } from './windows/window-registry.ts';

export interface ConsoleHostDeps {
  readonly log: Log;
  /** The app's folder: `out/` lies below it. */
  readonly root: string;
  readonly platform: Platform;
  readonly spiceEngine?: SpiceEngine;
  /** Serves the pages and guards them; windows use it by `partition`. */
  readonly electronSession: Session;
  readonly partition?: string;
  readonly hidden: boolean;
  readonly icon?: string;
  readonly placements?: PlacementStore;
  readonly onFullScreen?: () => void;
  /** What the windows' tools keep; absent with a temporary profile. */
  readonly keep?: ConsoleToolsDeps['keep'];
  readonly look: () => AppLook;
  readonly words: () => Translate<'shell'>;
  /** Absent where no library shows them. */
  readonly keepThumbnail?: (place: VmPlace, picture: Uint8Array<ArrayBuffer>) => void;
  readonly cloudOf: (cloudId: string) => SessionCloud | undefined;
  /** Whether lost consoles come back by themselves; they don't when left out. */
  readonly autoReconnect?: () => boolean;
  /** Absent where nothing may be done to VMs (doctor). */
  readonly vmJobs?: VmJobs;
  /** Absent with a temporary profile. */
  readonly addressPins?: AddressPins;
  /** Whether an administrator lets consoles be opened without a cloud. */
  readonly addressesAllowed?: () => boolean;
  readonly diagnose?: (state: ConsoleState) => void;
}

/** What consoles need, with or without a library window: bridge, sessions, windows, the door for their requests. */
export interface ConsoleHost {
  readonly sessions: SessionRegistry;
  readonly registry: WindowRegistry;
  readonly windows: ConsoleWindows;
  readonly screenshots: Screenshots;
  /** Opens a console with its window, or brings the window of that VM to the front. */
  open(target: SessionTarget): Result<ConsoleSession>;
  /** The same for a server without a cloud. */
  openAddress(target: AddressTarget): Result<ConsoleSession>;
  /** Opens a console that no list shows, in a window that nobody sees. */
  openHidden(target: SessionTarget): Result<ConsoleSession>;
  /** Lets the windows' requests in; the library's only where there are handlers for them. Once. */
  serve(library?: LibraryHandlers): void;
  /** Tells the library, and the console windows of that VM. */
  pushVmJob(job: VmJob): void;
  dispose(): void;
}

/** Builds the console side of the app in order; nothing listens and no window is open before the first `open`. */
export function createConsoleHost(deps: ConsoleHostDeps): ConsoleHost {
  const connect = createConnect();
  const bridge = createBridge({ log: deps.log.logger('bridge'), origin: appOrigin, connect });
  const sessions = createSessionRegistry({
    bridge,
    connect,
    log: deps.log.logger('sessions'),
    cloudOf: deps.cloudOf,
    conditions: createConditions({ watchPower }),
    autoReconnect: deps.autoReconnect ?? (() => false),
    ...(deps.addressPins && { addressPins: deps.addressPins }),
    ...(deps.addressesAllowed && { addressesAllowed: deps.addressesAllowed }),
  });
  const registry = new WindowRegistry();
  const windows = new ConsoleWindows({
    ...deps,
    registry,
    preload: preloadFile(deps.root, 'console'),
    dark: () => deps.look().dark,
  });
  const screenshots = createScreenshots(registry);
  const microphone = new MicrophoneConsent({
    window: (sessionId) => registry.find({ kind: 'console', sessionId }),
    ask: (window) => askMicrophone(window, deps.words()),
    askSystem: askSystemForMicrophone,
  });
  const tools = createConsoleTools({
    session: (id) => sessions.get(id),
    window: (sessionId) => registry.find({ kind: 'console', sessionId }),
    settings: () => deps.look().settings,
    microphone,
    clipboard: { ...clipboardText, ...clipboardPicture },
    ...(deps.keep ? { keep: deps.keep } : {}),
  });
  const console = consoleHandlers({
    ...deps,
    windows,
    screenshots,
    tools,
    session: (id) => sessions.get(id),
    keepThumbnail: deps.keepThumbnail ?? (() => undefined),
  });
  guardSession(
    deps.electronSession,
    (id) => registry.identityOf(id)?.kind,
    (id) => microphone.isAllowed(id),
  );
  serveAppScheme(deps.electronSession, path.join(deps.root, 'out/renderer'));
  const shown = (opened: ReturnType<SessionRegistry['open']>): Result<ConsoleSession> => {
    if (!opened.ok) return opened;
    const { session, isNew } = opened.value;
    if (isNew) windows.open(session);
    else windows.show(session.id);
    return { ok: true, value: session };
  };
  let closeRouter = (): void => undefined;

  return {
    sessions,
    registry,
    windows,
    screenshots,
    open: (target) => shown(sessions.open(target)),
    openAddress: (target) => shown(sessions.openAddress(target)),
    openHidden: (target) => {
      const opened = sessions.openUnlisted(target);
      if (opened.ok) windows.openHidden(opened.value);
      return opened;
    },
    serve: (library) => {
      const dispatch = createDispatch({ console, log: deps.log.logger('ipc'), ...(library ? { library } : {}) });
      closeRouter = openRouter({ dispatch, callerOf: (id) => registry.identityOf(id), isOwnPage });
    },
    pushVmJob: (job) => {
      registry.pushToLibrary('vmJobs.changed', job);
      for (const { sessionId, cloudId, vmUuid } of sessions.list()) {
        if (cloudId === job.cloudId && vmUuid === job.vmUuid) registry.pushToConsole(sessionId, 'vmJobs.changed', job);
      }
    },
    dispose: () => {
      sessions.dispose();
      bridge.dispose();
      closeRouter();
    },
  };
}

/** The one file that a window kind's page gets before it runs. */
export function preloadFile(root: string, kind: 'library' | 'console'): string {
  return path.join(root, 'out/preload', `${kind}.cjs`);
}

function createScreenshots(registry: WindowRegistry): Screenshots {
  return new Screenshots({
    folder: () => app.getPath('pictures'),
    copy: copyPng,
    request: (sessionId, requestId) => registry.pushToConsole(sessionId, 'screenshot.request', { requestId }),
    now: () => new Date(),
  });
}
