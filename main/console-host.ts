import { app } from 'electron';
import type { ConsoleState, SpiceEngine } from '../shared/console.ts';
import type { Result } from '../shared/errors.ts';
import type { Translate } from '../shared/i18n/index.ts';
import type { AppLook } from '../shared/ipc.ts';
import { createConsoleTools, type ConsoleToolsDeps } from './console-tools.ts';
import type { VmPlace } from '../shared/vm.ts';
import type { VmJob } from '../shared/vm-job.ts';
import type { VmJobs } from './clouds/vm-jobs.ts';
import { bridgeOnDemand, connectOnDemand } from './bridge/on-demand.ts';
import { createDispatch, type LibraryHandlers } from './ipc/dispatch.ts';
import { consoleHandlers } from './ipc/handlers/console.ts';
import type { Log } from './log/logger.ts';
import type { Pages } from './pages.ts';
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
import { appOrigin, preloadFile } from './windows/app-assets.ts';
import { clipboardPicture, clipboardText, copyPng } from './windows/clipboard.ts';
import { ConsoleWindows } from './windows/console-windows.ts';
import { askMicrophone, askSystemForMicrophone } from './windows/ask-microphone.ts';
import { MicrophoneConsent } from './windows/microphone.ts';
import { Screenshots } from './windows/screenshots.ts';
import type { WindowRegistry } from './windows/window-registry.ts';

export interface ConsoleHostDeps {
  readonly log: Log;
  /** The app's folder: `out/` lies below it. */
  readonly root: string;
  readonly platform: Platform;
  readonly spiceEngine?: SpiceEngine;
  /** Of the Electron session that the windows use, by `partition`. */
  readonly pages: Pages;
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
  const connect = connectOnDemand();
  const bridge = bridgeOnDemand({ log: deps.log.logger('bridge'), origin: appOrigin, connect });
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
  const { registry } = deps.pages;
  const windows = new ConsoleWindows({
    ...deps,
    registry,
    preload: preloadFile(deps.root, 'console'),
    dark: () => deps.look().dark,
  });
  const screenshots = createScreenshots(registry);
  const microphone = new MicrophoneConsent({
    permitted: () => deps.look().policy.rules.microphone,
    window: (sessionId) => registry.find({ kind: 'console', sessionId }),
    ask: (window) => askMicrophone(window, deps.words()),
    askSystem: askSystemForMicrophone,
  });
  const tools = createConsoleTools({
    session: (id) => sessions.get(id),
    window: (sessionId) => registry.find({ kind: 'console', sessionId }),
    isFocused: (sessionId) => windows.isFocused(sessionId),
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
  const shown = (opened: ReturnType<SessionRegistry['open']>): Result<ConsoleSession> => {
    if (!opened.ok) return opened;
    const { session, isNew } = opened.value;
    if (isNew) windows.open(session);
    else windows.show(session.id);
    return { ok: true, value: session };
  };

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
      deps.pages.answer({ dispatch, mayListen: (id) => microphone.isAllowed(id) });
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
      deps.pages.dispose();
    },
  };
}

function createScreenshots(registry: WindowRegistry): Screenshots {
  return new Screenshots({
    folder: () => app.getPath('pictures'),
    copy: copyPng,
    request: (sessionId, requestId) => registry.pushToConsole(sessionId, 'screenshot.request', { requestId }),
    now: () => new Date(),
  });
}
