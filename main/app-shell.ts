import { app, Menu, type NativeImage } from 'electron';
import { automatic } from '../shared/console.ts';
import { fail, type AppError, type Result } from '../shared/errors.ts';
import { translator, type Translate } from '../shared/i18n/index.ts';
import type { AppLook } from '../shared/ipc.ts';
import { linkScheme } from '../shared/link.ts';
import { vmStateWord } from './app-words.ts';
import type { CloudService } from './clouds/cloud-service.ts';
import type { ConsoleHost } from './console-host.ts';
import type { ConsoleOpener } from './console-opener.ts';
import type { Logger } from './log/logger.ts';
import type { Profile } from './profile.ts';
import { jumpList, type Launch } from './shell/jump-list.ts';
import type { LibraryWishes } from './shell/library-wishes.ts';
import { LoginItem } from './shell/login-item.ts';
import type { Platform } from './shell/menu-template.ts';
import { createRunningVms } from './shell/running-vms.ts';
import { AppShortcut } from './shell/shortcut.ts';
import { awaitTrayHost, hasTrayHost } from './shell/tray-host.ts';
import { dockTemplate, type TrayActions, type TrayState } from './shell/tray-template.ts';
import { AppTray } from './shell/tray.ts';

export interface AppShellDeps {
  readonly platform: Platform;
  readonly launch: Launch;
  readonly log: Logger;
  readonly profile: Profile;
  readonly clouds: CloudService;
  readonly host: ConsoleHost;
  readonly opener: ConsoleOpener;
  readonly wishes: LibraryWishes;
  readonly look: () => AppLook;
  readonly trayIcon: () => NativeImage;
  readonly showLibrary: () => void;
  readonly quit: () => void;
  /** Shows the result of what was asked for outside of the library window, where it failed. */
  readonly tell: (result: Result<unknown>) => void;
  readonly onNotice: (error: AppError) => void;
}

/** Changes come in bursts; a menu is made once for each. */
const refreshMs = 100;
const runningInTray = 20;

/** What the system shows of the app besides its windows: tray, dock, jump list, shortcut, start at login. */
export class AppShell {
  readonly #deps: AppShellDeps;
  readonly #actions: TrayActions;
  readonly #tray: AppTray;
  readonly #shortcut: AppShortcut;
  readonly #loginItem: LoginItem;
  readonly #runningOf = createRunningVms(runningInTray);
  readonly #life = new AbortController();
  #refreshing: NodeJS.Timeout | undefined;
  #jumpList = '';

  constructor(deps: AppShellDeps) {
    const { platform, launch, onNotice, wishes } = deps;
    this.#deps = deps;
    this.#actions = trayActions(deps);
    this.#tray = new AppTray({ platform, icon: deps.trayIcon, actions: this.#actions, log: deps.log });
    const onPress = (): void => wishes.ask({ kind: 'palette' });
    this.#shortcut = new AppShortcut({ onPress, onNotice, sessionType: process.env.XDG_SESSION_TYPE });
    this.#loginItem = new LoginItem({ platform, launch, name: () => this.#words('app.name'), onNotice });
  }

  /** Whether the app can be reached without a window: a Linux desktop may have nobody who shows our icon. */
  async isReachable(): Promise<boolean> {
    return this.#tray.installed && (this.#deps.platform !== 'linux' || (await hasTrayHost()) !== false);
  }

  start(): void {
    const { profile, host, look } = this.#deps;
    this.#tray.install();
    registerLinks(this.#deps);
    for (const source of [profile.bookmarks, profile.recents, host.sessions]) source.onChange(() => this.refresh());
    this.#loginItem.start(look().settings);
    this.#shortcut.apply(look().settings.globalShortcut);
    this.#refreshNow();
  }

  /** Takes changed settings up. */
  applySettings(): void {
    const { settings } = this.#deps.look();
    this.#loginItem.apply(settings);
    this.#shortcut.apply(settings.globalShortcut);
    this.refresh();
  }

  /** Something that the menus show has changed. */
  refresh(): void {
    this.#refreshing ??= setTimeout(() => {
      this.#refreshing = undefined;
      this.#refreshNow();
    }, refreshMs);
  }

  /** After a start without a window: where no tray icon is ever seen there must be one all the same. */
  async showWithoutTray(): Promise<void> {
    const { platform, onNotice, showLibrary } = this.#deps;
    const seen = platform !== 'linux' || (this.#tray.installed && (await awaitTrayHost(this.#life.signal)));
    if (seen || this.#life.signal.aborted) return;
    onNotice(fail('no-tray').error);
    showLibrary();
  }

  /** Resolves when all is written. Idempotent. */
  async dispose(): Promise<void> {
    this.#life.abort();
    clearTimeout(this.#refreshing);
    this.#shortcut.dispose();
    this.#tray.dispose();
    await this.#loginItem.settled();
  }

  get #words(): Translate<'shell'> {
    return translator(this.#deps.look().language, 'shell');
  }

  get #state(): TrayState {
    const { profile, host, clouds } = this.#deps;
    return {
      bookmarks: profile.bookmarks.all,
      recents: profile.recents.all,
      consoles: host.sessions.list(),
      clouds: clouds.views,
      running: (cloudId) => this.#runningOf(clouds.vmLists.find((list) => list.cloudId === cloudId)?.vms),
      stateOf: (vm) => this.#stateOf(vm),
    };
  }

  #stateOf({ cloudId, vmUuid }: { readonly cloudId: string; readonly vmUuid: string }): string | undefined {
    const list = this.#deps.clouds.vmLists.find((each) => each.cloudId === cloudId);
    const state = list?.vms.find(({ uuid }) => uuid === vmUuid)?.state;
    return state === undefined || state === 'Running' ? undefined : vmStateWord(state, this.#deps.look().language);
  }

  #refreshNow(): void {
    if (this.#life.signal.aborted) return;
    const { platform, profile, launch } = this.#deps;
    const t = this.#words;
    this.#tray.show(this.#state, t);
    if (platform === 'darwin') app.dock?.setMenu(Menu.buildFromTemplate(dockTemplate(this.#state, this.#actions, t)));
    if (platform === 'win32') this.#setJumpList(jumpList(profile.recents.all, launch, t));
  }

  #setJumpList(list: Parameters<typeof app.setJumpList>[0]): void {
    const text = JSON.stringify(list);
    if (text === this.#jumpList) return;
    this.#jumpList = text;
    app.setJumpList(list); // what Windows refuses, as when a person has removed an item, is left out by Windows
  }
}

/** Linux knows the scheme from the desktop entry. Behind `--` no part of a link is read as an option. */
function registerLinks({ platform, launch }: AppShellDeps): void {
  if (!app.isPackaged || platform === 'linux') return;
  app.setAsDefaultProtocolClient(linkScheme, launch.program, [...launch.args, '--']);
}

function trayActions({ host, opener, wishes, showLibrary, quit, tell }: AppShellDeps): TrayActions {
  return {
    showConsole: (sessionId) => void host.windows.show(sessionId),
    openBookmark: (bookmarkId) => void opener.open({ kind: 'bookmark', bookmarkId }).then(tell),
    openVm: ({ cloudId, vmUuid }) =>
      void opener.open({ kind: 'vm', cloudId, vmUuid, preference: automatic }).then(tell),
    showLibrary,
    showPalette: () => wishes.ask({ kind: 'palette' }),
    showCloud: (cloudId) => wishes.ask({ kind: 'cloud', cloudId }),
    signIn: (cloudId) => wishes.ask({ kind: 'sign-in', cloudId }),
    signOutAll: () => wishes.ask({ kind: 'sign-out-everywhere' }),
    quit,
  };
}
