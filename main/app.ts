import { app, dialog, Menu, nativeImage } from 'electron';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { automatic, type ConsoleState, type SpiceEngine } from '../shared/console.ts';
import { isVmBookmark } from '../shared/bookmark.ts';
import { translator } from '../shared/i18n/index.ts';
import type { AppDeed } from '../shared/ipc/app.ts';
import type { AppStart } from '../shared/ipc.ts';
import type { Result } from '../shared/errors.ts';
import { policyView } from '../shared/policy.ts';
import type { Language } from '../shared/settings.ts';
import type { Vm } from '../shared/vm.ts';
import { CloudAdds } from './clouds/cloud-adds.ts';
import { createAppLinks } from './app-links.ts';
import { AppShell } from './app-shell.ts';
import type { BookmarkFiles } from './bookmarks/bookmark-files.ts';
import { CloudService } from './clouds/cloud-service.ts';
import { VmJobs } from './clouds/vm-jobs.ts';
import { handOver, resolveConnect, type ConnectRequest } from './clouds/connect-request.ts';
import { createConsoleHost, type ConsoleHost } from './console-host.ts';
import { ConsoleOpener } from './console-opener.ts';
import { keptByProfile } from './console-tools.ts';
import { LiveLibrary } from './live-library.ts';
import { libraryHandlers } from './ipc/handlers/library.ts';
import { launchOfThisApp } from './launch.ts';
import type { Links } from './links/links.ts';
import type { Log } from './log/logger.ts';
import { openSupport } from './open-support.ts';
import { openBookmarkFiles } from './open-bookmark-files.ts';
import type { Pages } from './pages.ts';
import { followPolicy, policyPath } from './policy.ts';
import { openProfile, type Profile } from './profile.ts';
import { ReopenConsoles } from './reopen-consoles.ts';
import { Appearance } from './shell/appearance.ts';
import { trayIconFile, windowIconFile } from './shell/icons.ts';
import { menuTemplate, type Platform } from './shell/menu-template.ts';
import { LibraryWishes } from './shell/library-wishes.ts';
import { Notices } from './shell/notices.ts';
import { Credentials } from './stores/credentials.ts';
import type { Keychain } from './stores/keychain.ts';
import type { Support } from './support/support.ts';
import { openUpdates } from './updates/open-updates.ts';
import type { UpdateService } from './updates/update-service.ts';
import { doInLibrary } from './windows/do-in-library.ts';
import { showLibraryWindow } from './windows/library-window.ts';
import { createZStackClient } from './zstack/client.ts';
import type { Endpoint, ZStackClient } from './zstack/types.ts';

interface AppOptions {
  readonly log: Log;
  /** What draws SPICE consoles of this process; the app's own engine where it is left out. */
  readonly spiceEngine?: SpiceEngine;
  /** The app's folder: `out/` and `build/` lie below it. */
  readonly root: string;
  /** The profile's folder. */
  readonly userData: string;
  readonly pages: Pages;
  readonly logFolder: string;
  readonly platform: Platform;
  readonly version: string;
  readonly runtime: string;
  readonly systemLanguage: Language;
  readonly loadKeychain: () => Promise<Keychain>;
  readonly quit: () => void;
}

export interface App {
  showLibrary(): void;
  /**
   * What this start, a second one, or the system asks for; a failure is shown in the library window. Whatever is not in our own form
   * is ignored.
   */
  take(wish: unknown): void;
  /** Whether the app goes on without a window. */
  readonly staysInTray: boolean;
  /** Whether the keychain keeps the process from ending by itself. */
  readonly keychainBusy: boolean;
  /** Asks, where several consoles are open, whether they may be disconnected. */
  confirmQuit(): Promise<boolean>;
  /** Ends everything; waits for what is being written and for the servers' sign-out. Idempotent. */
  dispose(): Promise<void>;
  /** Puts a newer version in place where one is ready; after `dispose`, right before the process ends. */
  installUpdate(): Promise<void>;
}

/** A page that has its data has drawn it by then. */
const drawnAfterMs = 100;
/** So long at most does what makes the app useful without a window wait for one. */
const longestWaitMs = 2000;

/** Builds every service of the app in order, passes each what it needs, and shows the tray. Opens no window. */
export async function startApp(options: AppOptions): Promise<App> {
  const notices = new Notices();
  const profile = await openProfile(options.userData, (error) => notices.add(error));
  const life = new AbortController();
  await followPolicy({
    file: policyPath(options.platform, process.env, app.isPackaged),
    signal: life.signal,
    onPolicy: (policy) => profile.settings.setPolicy(policy),
    onNotice: (error) => notices.add(error),
  });
  const running = new RunningApp(options, profile, notices, life);
  running.start();
  return running;
}

/** The composition: fields in the order in which they are built, each given only what came before it or a function. */
class RunningApp implements App {
  readonly #options: AppOptions;
  readonly #profile: Profile;
  readonly #notices: Notices;
  readonly #credentials: Credentials;
  readonly #clouds: CloudService;
  readonly #live: LiveLibrary;
  readonly #vmJobs: VmJobs;
  readonly #adds: CloudAdds;
  readonly #appearance: Appearance;
  readonly #host: ConsoleHost;
  readonly #opener: ConsoleOpener;
  readonly #wishes: LibraryWishes;
  readonly #links: Links;
  readonly #shell: AppShell;
  readonly #bookmarkFiles: BookmarkFiles;
  readonly #reopen: ReopenConsoles;
  readonly #updates: UpdateService;
  readonly #support: Support;
  #restarting = false;
  #rest: NodeJS.Timeout | undefined;
  readonly #life: AbortController;

  constructor(options: AppOptions, profile: Profile, notices: Notices, life: AbortController) {
    this.#life = life;
    this.#options = options;
    this.#profile = profile;
    this.#notices = notices;
    const { log, loadKeychain, platform, systemLanguage } = options;
    this.#credentials = new Credentials({
      loadKeychain,
      platform,
      log: log.logger('credentials'),
      mayKeep: () => profile.settings.policy.rules.rememberPasswords,
      onFailure: () => this.#host.registry.pushToLibrary('keychain.changed', this.#credentials.failure),
    });
    this.#clouds = this.#createClouds();
    this.#live = new LiveLibrary({
      clouds: this.#clouds,
      settings: () => profile.settings.value,
      registry: () => this.#host.registry,
    });
    this.#vmJobs = this.#createVmJobs();
    this.#adds = this.#createAdds(this.#clouds);
    this.#appearance = new Appearance({
      settings: () => profile.settings.value,
      policy: () => policyView(profile.settings.policy),
      systemLanguage,
      onChange: (look) => {
        this.#host.registry.pushToAll('settings.changed', look);
        this.#host.windows.retitle();
        this.#shell.refreshIcon();
      },
    });
    this.#host = this.#createHost();
    this.#bookmarkFiles = openBookmarkFiles({
      profile,
      clouds: this.#clouds,
      window: () => this.#host.registry.find({ kind: 'library' }),
      words: () => translator(this.#appearance.look.language, 'bookmarks'),
    });
    this.#opener = new ConsoleOpener({
      profile,
      clouds: this.#clouds,
      host: this.#host,
      onAddress: (console) => this.#reopen.noteAddress(console),
    });
    this.#reopen = new ReopenConsoles({
      store: profile.openConsoles,
      wanted: () => profile.settings.value.reopenConsoles,
      consoles: () => this.#host.sessions.list(),
      isSignedIn: (id) => this.#clouds.views.find(({ cloud }) => cloud.id === id)?.signIn.kind === 'signed-in',
      open: (console) => this.#opener.reopen(console),
      isFullScreen: (sessionId) => this.#host.windows.isFullScreen(sessionId),
      onNotice: (error) => notices.add(error),
    });
    this.#wishes = new LibraryWishes({
      show: () => this.showLibrary(),
      push: (wish) => this.#host.registry.pushToLibrary('library.wish', wish),
    });
    this.#links = createAppLinks({
      clouds: this.#clouds,
      profile,
      host: this.#host,
      opener: this.#opener,
      notices,
      showLibrary: () => this.showLibrary(),
      signal: this.#life.signal,
    });
    this.#shell = this.#createShell();
    this.#updates = openUpdates({
      log,
      mode: () => this.#appearance.look.settings.updates,
      onChange: (state) => this.#host.registry.pushToLibrary('updates.changed', state),
    });
    this.#support = openSupport({
      ...options,
      profile,
      clouds: this.#clouds,
      credentials: this.#credentials,
      host: this.#host,
      appearance: this.#appearance,
      hasTray: () => this.#shell.inTray,
    });
  }

  /** Opens the door for the windows. The rest begins at once, or when a window that loads already has its data. */
  start(): void {
    this.#live.start();
    this.#pushChanges();
    this.#host.serve(libraryHandlers(this.#libraryServices()));
    if (this.#options.pages.isLoadingAhead) this.#rest = setTimeout(() => this.#startRest(), longestWaitMs);
    else this.#startRest();
  }

  /** Shows tray and menu, opens again what was open, and signs in where a password is remembered. */
  #startRest(): void {
    this.#rest = undefined;
    this.#shell.start();
    this.#refreshMenu();
    this.#reopen.start();
    this.#updates.start();
    void this.#credentials.probe().then(() => this.#clouds.start());
  }

  /** The first window has its data: once that is drawn the rest may begin. */
  #hasStarted(): void {
    if (this.#rest === undefined) return;
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => this.#startRest(), drawnAfterMs);
  }

  showLibrary(): void {
    const { root, pages } = this.#options;
    const window = showLibraryWindow({
      registry: this.#host.registry,
      placements: this.#profile.placements,
      root,
      icon: path.join(root, 'build', windowIconFile),
      takeLoaded: () => pages.takeLibrary(),
      title: () => this.#appearance.words('app.name'),
      dark: () => this.#appearance.look.dark,
      onClosed: () => {
        this.#wishes.closed();
        this.#host.windows.dropSpare();
      },
    });
    this.#live.attach(window);
  }

  take(asked: unknown): void {
    const { data: wish } = handOver.safeParse(asked);
    switch (wish?.kind) {
      case undefined:
        break;
      case 'show':
        this.showLibrary();
        break;
      case 'hidden':
        void this.#shell.showWithoutTray();
        break;
      case 'palette':
        this.#wishes.ask({ kind: 'palette' });
        break;
      case 'open':
        void this.#opener.open({ ...wish, kind: 'vm', preference: automatic }).then(this.#tell);
        break;
      case 'link':
        this.#links.openLink(wish.text);
        break;
      case 'file':
        void this.#links.openFile(wish.file);
        break;
      case 'connect':
        void this.#connect(wish.request);
    }
  }

  async #connect(request: ConnectRequest): Promise<void> {
    const found = await resolveConnect(this.#clouds, request, this.#life.signal);
    const opened = found.ok
      ? await this.#opener.open({
          kind: 'vm',
          cloudId: found.value.cloudId,
          vmUuid: found.value.vm.uuid,
          preference: request.preference,
        })
      : found;
    this.#tell(opened);
  }

  async installUpdate(): Promise<void> {
    await this.#updates.install(this.#restarting);
  }

  get keychainBusy(): boolean {
    return this.#credentials.busy;
  }

  get staysInTray(): boolean {
    return this.#shell.inTray && this.#profile.settings.value.closeToTray;
  }

  async confirmQuit(): Promise<boolean> {
    const count = this.#host.sessions.list().length;
    if (count < (this.#restarting ? 1 : 2)) return true;
    const t = this.#appearance.words;
    const { response } = await dialog.showMessageBox({
      type: 'question',
      message: t('quit.question', { count }),
      detail: t('quit.detail'),
      buttons: [t('quit.confirm'), t('quit.cancel')],
      defaultId: 1,
      cancelId: 1,
    });
    this.#restarting &&= response === 0;
    return response === 0;
  }

  async dispose(): Promise<void> {
    if (this.#life.signal.aborted) return;
    this.#life.abort();
    clearTimeout(this.#rest);
    const consolesOpen = this.#host.sessions.list().length > 0;
    this.#live.dispose();
    this.#support.doctor.dispose();
    this.#reopen.freeze();
    this.#host.dispose();
    this.#bookmarkFiles.dispose();
    this.#vmJobs.dispose();
    // Whoever else looks at one of these VMs does so through the same session of the server.
    if (!consolesOpen) await this.#clouds.signOutAll();
    this.#adds.dispose();
    this.#clouds.dispose();
    this.#appearance.dispose();
    await this.#shell.dispose();
    this.#updates.dispose();
    await this.#profile.settled();
  }

  #restartToUpdate(): void {
    if (this.#updates.state.kind !== 'ready') return;
    this.#restarting = true;
    this.#options.quit();
  }

  #createClouds(): CloudService {
    return new CloudService({
      store: this.#profile.clouds,
      credentials: this.#credentials,
      createClient: this.#createClient,
      newId: randomUUID,
      onClouds: (views) => {
        this.#host.registry.pushToLibrary('clouds.changed', views);
        this.#reopen.changed();
        this.#live.follow();
        this.#shell.refresh();
      },
      onVms: (list) => {
        this.#host.registry.pushToLibrary('vms.changed', list);
        this.#shell.refresh();
      },
      onVmUpdate: (update) => {
        this.#host.registry.pushToLibrary('vms.updated', update);
        this.#renameBookmarks(update.cloudId, update.changed);
        this.#shell.refresh();
      },
      onNotice: (error) => this.#notices.add(error),
      rules: () => this.#profile.settings.policy.rules,
      onLeaving: (cloudId) => {
        this.#host.sessions.closeCloud(cloudId);
        this.#live.leave(cloudId);
      },
    });
  }

  #createVmJobs(): VmJobs {
    return new VmJobs({
      clouds: this.#clouds,
      onChange: (job) => {
        this.#host.pushVmJob(job);
        this.#live.live.expect(job);
      },
      onSettled: ({ cloudId, vmUuid }) => this.#host.sessions.nudge(cloudId, vmUuid),
    });
  }

  #createAdds(clouds: CloudService): CloudAdds {
    return new CloudAdds({
      clouds,
      createClient: this.#createClient,
      onProgress: (progress) => this.#host.registry.pushToLibrary('clouds.adding', progress),
    });
  }

  readonly #createClient = (endpoint: Endpoint): ZStackClient =>
    createZStackClient({ endpoint, log: this.#options.log.logger('zstack') });

  #createHost(): ConsoleHost {
    const { log, root, platform, spiceEngine } = this.#options;
    return createConsoleHost({
      ...(spiceEngine && { spiceEngine }),
      log,
      root,
      platform,
      pages: this.#options.pages,
      hidden: false,
      icon: path.join(root, 'build', windowIconFile),
      placements: this.#profile.placements,
      onFullScreen: () => this.#reopen.changed(),
      keep: keptByProfile(this.#profile),
      look: () => this.#appearance.look,
      words: () => this.#appearance.words,
      keepThumbnail: this.#live.keepThumbnail,
      cloudOf: (cloudId) => this.#clouds.sessionCloud(cloudId),
      vmJobs: this.#vmJobs,
      diagnose: (state) => this.#diagnose(state),
      autoReconnect: () => this.#profile.settings.value.autoReconnect,
      addressPins: this.#profile.addressPins,
      addressesAllowed: () => this.#profile.settings.policy.rules.addressConsoles,
    });
  }

  #createShell(): AppShell {
    const { platform, log, quit } = this.#options;
    return new AppShell({
      platform,
      launch: launchOfThisApp(),
      log: log.logger('tray'),
      profile: this.#profile,
      clouds: this.#clouds,
      host: this.#host,
      opener: this.#opener,
      wishes: this.#wishes,
      look: () => this.#appearance.look,
      trayIcon: () => this.#trayIcon(),
      showLibrary: () => this.showLibrary(),
      quit,
      tell: this.#tell,
      onNotice: (error) => this.#notices.add(error),
    });
  }

  #trayIcon() {
    const file = trayIconFile(this.#options.platform, this.#appearance.look.dark);
    return nativeImage.createFromPath(path.join(this.#options.root, 'build', file));
  }

  #libraryServices() {
    return {
      doAppDeed: (deed: AppDeed) => doInLibrary(this.#host.registry.find({ kind: 'library' }), deed),
      start: () => {
        this.#hasStarted();
        return this.#appStart();
      },
      clouds: this.#clouds,
      live: this.#live.live,
      thumbnails: this.#live.thumbnails,
      arrangement: this.#profile.arrangement,
      vmJobs: this.#vmJobs,
      adds: this.#adds,
      bookmarks: this.#profile.bookmarks,
      bookmarkFiles: this.#bookmarkFiles,
      recents: this.#profile.recents,
      settings: this.#profile.settings,
      support: this.#support,
      prepareConsole: () => this.#host.windows.prepare(),
      openConsole: this.#opener.open.bind(this.#opener),
      updates: this.#updates,
      restartToUpdate: () => this.#restartToUpdate(),
      dismissNotice: (id: string) => this.#notices.dismiss(id),
      links: this.#links,
      forgetAddressCertificates: () => this.#profile.addressPins.forgetAll(),
    };
  }

  #appStart(): AppStart {
    const { version, runtime, platform } = this.#options;
    return {
      version,
      runtime,
      platform,
      look: this.#appearance.look,
      keychain: this.#credentials.failure,
      clouds: this.#clouds.views,
      vms: this.#clouds.vmLists,
      ...this.#profile.bookmarks.state,
      arrangement: this.#profile.arrangement.value,
      recents: this.#profile.recents.all,
      consoles: this.#host.sessions.list(),
      notices: this.#notices.all,
      doctor: this.#support.doctor.state,
      updates: this.#updates.state,
      asked: this.#links.asked,
      wish: this.#wishes.started(),
    };
  }

  /** Looks at the VM of a console, both ways, and shows it. */
  #diagnose({ cloudId, vmUuid }: ConsoleState): void {
    const started = this.#support.doctor.start(cloudId, vmUuid, ['direct', 'proxy']);
    this.showLibrary();
    if (started.ok) this.#host.registry.pushToLibrary('doctor.asked', null);
  }

  #pushChanges(): void {
    const { registry, sessions } = this.#host;
    const { bookmarks, recents, settings } = this.#profile;
    bookmarks.onChange(() => registry.pushToLibrary('bookmarks.changed', bookmarks.state));
    recents.onChange((all) => registry.pushToLibrary('recents.changed', all));
    sessions.onChange((states) => registry.pushToLibrary('consoles.changed', states));
    sessions.onChange(() => this.#reopen.changed());
    this.#notices.onChange((all) => registry.pushToLibrary('notices.changed', all));
    settings.onChange(() => {
      this.#appearance.apply();
      this.#live.apply();
      this.#updates.settingChanged();
      this.#reopen.changed();
      this.#shell.applySettings();
      this.#refreshMenu();
    });
  }

  #refreshMenu(): void {
    const actions = { showLibrary: () => this.showLibrary(), quit: this.#options.quit };
    const template = menuTemplate(this.#options.platform, actions, this.#appearance.words);
    Menu.setApplicationMenu(Menu.buildFromTemplate(template));
    this.#host.windows.withoutMenus(); // Electron has just given every window this menu
  }

  #renameBookmarks(cloudId: string, vms: readonly Vm[]): void {
    const names = new Map(vms.map((vm) => [vm.uuid, vm.name]));
    for (const bookmark of this.#profile.bookmarks.all.filter(isVmBookmark)) {
      const name = bookmark.cloudId === cloudId ? names.get(bookmark.vmUuid) : undefined;
      if (name !== undefined) void this.#profile.bookmarks.renameVm(cloudId, bookmark.vmUuid, name);
    }
  }

  /** What failed outside of the library window is shown there. */
  readonly #tell = (result: Result<unknown>): void => {
    if (result.ok || result.error.code === 'cancelled') return;
    this.#notices.add(result.error);
    this.showLibrary();
  };
}
