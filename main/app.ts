import { app, dialog, Menu } from 'electron';
import { automatic } from '../shared/console.ts';
import type { AppOptions } from './app-options.ts';
import { AppParts } from './app-parts.ts';
import { handOver, resolveConnect, type ConnectRequest } from './clouds/connect-request.ts';
import { libraryHandlers } from './ipc/handlers/library.ts';
import { libraryServices, pushChanges } from './library-side.ts';
import { followPolicy, policyPath } from './policy.ts';
import { openProfile } from './profile.ts';
import { menuTemplate } from './shell/menu-template.ts';
import { Notices } from './shell/notices.ts';

export interface App {
  showLibrary(): void;
  /**
   * What this start, a second one, or the system asks for; a failure is shown in the library window. Whatever is not in our own form
   * is ignored.
   */
  take(wish: unknown): void;
  /** Whether the app goes on without a window: that is wanted, and there is a tray to come back from. */
  staysInTray(): Promise<boolean>;
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
  const running = new RunningApp(new AppParts(options, profile, notices, life.signal), life);
  running.start();
  return running;
}

/** The app's life: how it begins, what it is asked for, how it ends. */
class RunningApp implements App {
  readonly #parts: AppParts;
  readonly #life: AbortController;
  #restarting = false;
  #rest: NodeJS.Timeout | undefined;

  constructor(parts: AppParts, life: AbortController) {
    this.#parts = parts;
    this.#life = life;
  }

  /** Opens the door for the windows. The rest begins at once, or when a window that loads already has its data. */
  start(): void {
    this.#parts.live.start();
    const page = { onStart: () => this.#hasStarted(), restartToUpdate: () => this.#restartToUpdate() };
    pushChanges(this.#parts, () => this.#refreshMenu());
    this.#parts.host.serve(libraryHandlers(libraryServices(this.#parts, page)));
    if (this.#parts.options.pages.isLoadingAhead) this.#rest = setTimeout(() => this.#startRest(), longestWaitMs);
    else this.#startRest();
  }

  /** Shows tray and menu, opens again what was open, and signs in where a password is remembered. */
  #startRest(): void {
    this.#rest = undefined;
    this.#parts.shell.start();
    this.#refreshMenu();
    this.#parts.reopen.start();
    this.#parts.updates.start();
    void this.#parts.credentials.probe().then(() => this.#parts.clouds.start());
  }

  /** The first window has its data: once that is drawn the rest may begin. */
  #hasStarted(): void {
    if (this.#rest === undefined) return;
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => this.#startRest(), drawnAfterMs);
  }

  showLibrary(): void {
    this.#parts.showLibrary();
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
        void this.#parts.shell.showWithoutTray();
        break;
      case 'palette':
        this.#parts.wishes.ask({ kind: 'palette' });
        break;
      case 'open':
        void this.#parts.opener.open({ ...wish, kind: 'vm', preference: automatic }).then(this.#parts.tell);
        break;
      case 'link':
        this.#parts.links.openLink(wish.text);
        break;
      case 'file':
        void this.#parts.links.openFile(wish.file);
        break;
      case 'connect':
        void this.#connect(wish.request);
    }
  }

  async #connect(request: ConnectRequest): Promise<void> {
    const found = await resolveConnect(this.#parts.clouds, request, this.#life.signal);
    const opened = found.ok
      ? await this.#parts.opener.open({
          kind: 'vm',
          cloudId: found.value.cloudId,
          vmUuid: found.value.vm.uuid,
          preference: request.preference,
        })
      : found;
    this.#parts.tell(opened);
  }

  async installUpdate(): Promise<void> {
    await this.#parts.updates.install(this.#restarting);
  }

  get keychainBusy(): boolean {
    return this.#parts.credentials.busy;
  }

  async staysInTray(): Promise<boolean> {
    return this.#parts.profile.settings.value.closeToTray && (await this.#parts.shell.isReachable());
  }

  async confirmQuit(): Promise<boolean> {
    const count = this.#parts.host.sessions.list().length;
    if (count < (this.#restarting ? 1 : 2)) return true;
    const t = this.#parts.appearance.words;
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
    await this.#parts.dispose();
  }

  #restartToUpdate(): void {
    if (this.#parts.updates.state.kind !== 'ready') return;
    this.#restarting = true;
    this.#parts.options.quit();
  }

  #refreshMenu(): void {
    const actions = { showLibrary: () => this.showLibrary(), quit: this.#parts.options.quit };
    const template = menuTemplate(this.#parts.options.platform, actions, this.#parts.appearance.words);
    Menu.setApplicationMenu(Menu.buildFromTemplate(template));
    this.#parts.host.windows.withoutMenus(); // Electron has just given every window this menu
  }
}
