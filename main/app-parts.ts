import { nativeImage } from 'electron';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import type { ConsoleState } from '../shared/console.ts';
import { translator } from '../shared/i18n/index.ts';
import type { Result } from '../shared/errors.ts';
import { policyView } from '../shared/policy.ts';
import { CloudAdds } from './clouds/cloud-adds.ts';
import { createAppLinks } from './app-links.ts';
import { AppShell } from './app-shell.ts';
import type { BookmarkFiles } from './bookmarks/bookmark-files.ts';
import { CloudService } from './clouds/cloud-service.ts';
import { VmJobs } from './clouds/vm-jobs.ts';
import { createConsoleHost, type ConsoleHost } from './console-host.ts';
import { ConsoleOpener } from './console-opener.ts';
import { keptByProfile } from './console-tools.ts';
import { LiveLibrary } from './live-library.ts';
import { launchOfThisApp } from './launch.ts';
import type { Links } from './links/links.ts';
import { openSupport } from './open-support.ts';
import { openBookmarkFiles } from './open-bookmark-files.ts';
import type { Profile } from './profile.ts';
import { ReopenConsoles } from './reopen-consoles.ts';
import { Appearance } from './shell/appearance.ts';
import { trayIconFile, windowIconFile } from './shell/icons.ts';
import { LibraryWishes } from './shell/library-wishes.ts';
import type { Notices } from './shell/notices.ts';
import { Credentials } from './stores/credentials.ts';
import type { Support } from './support/support.ts';
import { openUpdates } from './updates/open-updates.ts';
import type { UpdateService } from './updates/update-service.ts';
import { showLibraryWindow } from './windows/library-window.ts';
import { createZStackClient } from './zstack/client.ts';
import type { Endpoint, ZStackClient } from './zstack/types.ts';
import type { AppOptions } from './app-options.ts';
import { renameVms } from './bookmarks/rename-vms.ts';

/** Every service of the app: fields in the order in which they are built, each given only what came before it or a function. */
export class AppParts {
  readonly options: AppOptions;
  readonly profile: Profile;
  readonly notices: Notices;
  readonly credentials: Credentials;
  readonly clouds: CloudService;
  readonly live: LiveLibrary;
  readonly vmJobs: VmJobs;
  readonly adds: CloudAdds;
  readonly appearance: Appearance;
  readonly host: ConsoleHost;
  readonly opener: ConsoleOpener;
  readonly wishes: LibraryWishes;
  readonly links: Links;
  readonly shell: AppShell;
  readonly bookmarkFiles: BookmarkFiles;
  readonly reopen: ReopenConsoles;
  readonly updates: UpdateService;
  readonly support: Support;

  constructor(options: AppOptions, profile: Profile, notices: Notices, signal: AbortSignal) {
    this.options = options;
    this.profile = profile;
    this.notices = notices;
    const { log, loadKeychain, platform, systemLanguage } = options;
    this.credentials = new Credentials({
      loadKeychain,
      platform,
      log: log.logger('credentials'),
      mayKeep: () => profile.settings.policy.rules.rememberPasswords,
      onFailure: () => this.host.registry.pushToLibrary('keychain.changed', this.credentials.failure),
    });
    this.clouds = this.#createClouds();
    this.live = new LiveLibrary({
      clouds: this.clouds,
      settings: () => profile.settings.value,
      registry: () => this.host.registry,
    });
    this.vmJobs = this.#createVmJobs();
    this.adds = this.#createAdds(this.clouds);
    this.appearance = new Appearance({
      settings: () => profile.settings.value,
      policy: () => policyView(profile.settings.policy),
      systemLanguage,
      onChange: (look) => {
        this.host.registry.pushToAll('settings.changed', look);
        this.host.windows.retitle();
      },
    });
    this.host = this.#createHost();
    this.bookmarkFiles = openBookmarkFiles({
      profile,
      clouds: this.clouds,
      window: () => this.host.registry.find({ kind: 'library' }),
      words: () => translator(this.appearance.look.language, 'bookmarks'),
    });
    this.opener = new ConsoleOpener({
      profile,
      clouds: this.clouds,
      host: this.host,
      onAddress: (console) => this.reopen.noteAddress(console),
    });
    this.reopen = new ReopenConsoles({
      store: profile.openConsoles,
      wanted: () => profile.settings.value.reopenConsoles,
      consoles: () => this.host.sessions.list(),
      isSignedIn: (id) => this.clouds.views.find(({ cloud }) => cloud.id === id)?.signIn.kind === 'signed-in',
      open: (console) => this.opener.reopen(console),
      isFullScreen: (sessionId) => this.host.windows.isFullScreen(sessionId),
      onNotice: (error) => notices.add(error),
    });
    this.wishes = new LibraryWishes({
      show: () => this.showLibrary(),
      push: (wish) => this.host.registry.pushToLibrary('library.wish', wish),
    });
    this.links = createAppLinks({
      clouds: this.clouds,
      profile,
      host: this.host,
      opener: this.opener,
      notices,
      showLibrary: () => this.showLibrary(),
      signal,
    });
    this.shell = this.#createShell();
    this.updates = openUpdates({
      log,
      mode: () => this.appearance.look.settings.updates,
      onChange: (state) => this.host.registry.pushToLibrary('updates.changed', state),
    });
    this.support = openSupport({
      ...options,
      profile,
      clouds: this.clouds,
      credentials: this.credentials,
      host: this.host,
      appearance: this.appearance,
      hasTray: () => this.shell.isReachable(),
    });
  }

  /** Shows the library window, which is made where there is none. */
  showLibrary(): void {
    const { root, pages } = this.options;
    const window = showLibraryWindow({
      registry: this.host.registry,
      placements: this.profile.placements,
      root,
      icon: path.join(root, 'build', windowIconFile),
      takeLoaded: () => pages.takeLibrary(),
      title: () => this.appearance.words('app.name'),
      dark: () => this.appearance.look.dark,
      onClosed: () => {
        this.wishes.closed();
        this.host.windows.dropSpare();
      },
    });
    this.live.attach(window);
  }

  /** What failed outside of the library window is shown there. */
  readonly tell = (result: Result<unknown>): void => {
    if (result.ok || result.error.code === 'cancelled') return;
    this.notices.add(result.error);
    this.showLibrary();
  };

  /** Ends everything; waits for what is being written and for the servers' sign-out. Once. */
  async dispose(): Promise<void> {
    this.profile.placements.noteFollowed();
    const consolesOpen = this.host.sessions.list().length > 0;
    this.live.dispose();
    this.support.doctor.dispose();
    this.reopen.freeze();
    this.host.dispose();
    this.bookmarkFiles.dispose();
    this.vmJobs.dispose();
    // Whoever else looks at one of these VMs does so through the same session of the server.
    if (!consolesOpen) await this.clouds.signOutAll();
    this.adds.dispose();
    this.clouds.dispose();
    this.appearance.dispose();
    await this.shell.dispose();
    this.updates.dispose();
    await this.profile.settled();
  }

  #createClouds(): CloudService {
    return new CloudService({
      store: this.profile.clouds,
      credentials: this.credentials,
      createClient: this.#createClient,
      newId: randomUUID,
      onClouds: (views) => {
        this.host.registry.pushToLibrary('clouds.changed', views);
        this.reopen.changed();
        this.live.follow();
        this.shell.refresh();
      },
      onVms: (list) => {
        this.host.registry.pushToLibrary('vms.changed', list);
        this.shell.refresh();
      },
      onVmUpdate: (update) => {
        this.host.registry.pushToLibrary('vms.updated', update);
        renameVms(this.profile.bookmarks, update.cloudId, update.changed);
        this.shell.refresh();
      },
      onNotice: (error) => this.notices.add(error),
      rules: () => this.profile.settings.policy.rules,
      onLeaving: (cloudId) => {
        this.host.sessions.closeCloud(cloudId);
        this.live.leave(cloudId);
      },
    });
  }

  #createVmJobs(): VmJobs {
    return new VmJobs({
      clouds: this.clouds,
      onChange: (job) => {
        this.host.pushVmJob(job);
        this.live.live.expect(job);
      },
      onSettled: ({ cloudId, vmUuid }) => this.host.sessions.nudge(cloudId, vmUuid),
    });
  }

  #createAdds(clouds: CloudService): CloudAdds {
    return new CloudAdds({
      clouds,
      createClient: this.#createClient,
      onProgress: (progress) => this.host.registry.pushToLibrary('clouds.adding', progress),
    });
  }

  readonly #createClient = (endpoint: Endpoint): ZStackClient =>
    createZStackClient({ endpoint, log: this.options.log.logger('zstack') });

  #createHost(): ConsoleHost {
    const { log, root, platform, spiceEngine } = this.options;
    return createConsoleHost({
      ...(spiceEngine && { spiceEngine }),
      log,
      root,
      platform,
      pages: this.options.pages,
      hidden: false,
      icon: path.join(root, 'build', windowIconFile),
      placements: this.profile.placements,
      onFullScreen: () => this.reopen.changed(),
      keep: keptByProfile(this.profile),
      look: () => this.appearance.look,
      words: () => this.appearance.words,
      keepThumbnail: this.live.keepThumbnail,
      cloudOf: (cloudId) => this.clouds.sessionCloud(cloudId),
      vmJobs: this.vmJobs,
      diagnose: (state) => this.#diagnose(state),
      autoReconnect: () => this.profile.settings.value.autoReconnect,
      addressPins: this.profile.addressPins,
      addressesAllowed: () => this.profile.settings.policy.rules.addressConsoles,
    });
  }

  #createShell(): AppShell {
    const { platform, log, quit } = this.options;
    return new AppShell({
      platform,
      launch: launchOfThisApp(),
      log: log.logger('tray'),
      profile: this.profile,
      clouds: this.clouds,
      host: this.host,
      opener: this.opener,
      wishes: this.wishes,
      look: () => this.appearance.look,
      trayIcon: () => this.#trayIcon(),
      showLibrary: () => this.showLibrary(),
      quit,
      tell: this.tell,
      onNotice: (error) => this.notices.add(error),
    });
  }

  #trayIcon() {
    const file = trayIconFile(this.options.platform);
    return nativeImage.createFromPath(path.join(this.options.root, 'build', file));
  }

  /** Looks at the VM of a console, both ways, and shows it. */
  #diagnose({ cloudId, vmUuid }: ConsoleState): void {
    const started = this.support.doctor.start(cloudId, vmUuid, ['direct', 'proxy']);
    this.showLibrary();
    if (started.ok) this.host.registry.pushToLibrary('doctor.asked', null);
  }
}
