import { app } from 'electron';
import path from 'node:path';
import type { SpiceEngine } from '../shared/console.ts';
import type { Language } from '../shared/settings.ts';
import { startApp, type App } from './app.ts';
import { exitCodes, type ExitCode } from './cli/terminal.ts';
import { handOver, type HandOver } from './clouds/connect-request.ts';
import { createFileSink } from './log/file-sink.ts';
import { createLog, type Log } from './log/logger.ts';
import { policyPath } from './policy.ts';
import { appUserModelId } from './shell/jump-list.ts';
import type { Platform } from './shell/menu-template.ts';

export interface RunAppDeps {
  /** What this start asks for. */
  readonly first: HandOver;
  readonly version: string;
  readonly runtime: string;
  readonly platform: Platform;
  readonly systemLanguage: Language;
  readonly spiceEngine?: SpiceEngine;
  /** Told when an app that runs already took over what this start asks for. */
  readonly onHandedOver: () => void;
}

/** Runs the app until it quits; a second start hands over to the first and ends. */
export async function runApp(deps: RunAppDeps): Promise<ExitCode> {
  if (!app.requestSingleInstanceLock(deps.first)) {
    deps.onHandedOver();
    return exitCodes.done;
  }
  const log = createLog({ sinks: [createFileSink({ directory: logFolder(), name: 'zstack-console' })] });
  const life = new AppLife(deps, log);
  const code = await life.run();
  log.dispose();
  return code;
}

function logFolder(): string {
  return path.join(app.getPath('userData'), 'logs');
}

/** The way from Electron's events to the app: second starts, closed windows, quitting and signals. */
class AppLife {
  readonly #deps: RunAppDeps;
  readonly #log: Log;
  #started: Promise<App> | undefined;
  #quitting = false;
  #end: (code: ExitCode) => void = () => undefined;

  constructor(deps: RunAppDeps, log: Log) {
    this.#deps = deps;
    this.#log = log;
  }

  async run(): Promise<ExitCode> {
    const { version, runtime, first, platform } = this.#deps;
    if (platform === 'win32' && app.isPackaged) app.setAppUserModelId(appUserModelId);
    this.#log.logger('app').info('start', { version, runtime });
    const ended = new Promise<ExitCode>((resolve) => {
      this.#end = resolve;
    });
    this.#watchErrors();
    this.#started = app.whenReady().then(() => this.#start());
    app.on('second-instance', (_event, _argv, _folder, data) => this.#take(data));
    // macOS hands links and files over this way, and may do so before it is ready.
    app.on('open-url', (event, text) => {
      event.preventDefault();
      this.#take({ kind: 'link', text: text.slice(0, 8192) });
    });
    app.on('open-file', (event, file) => {
      event.preventDefault();
      this.#take({ kind: 'file', file });
    });
    await app.whenReady();
    this.#listen();
    this.#take(first);
    return ended;
  }

  #start(): Promise<App> {
    const { version, runtime, platform, systemLanguage, spiceEngine } = this.#deps;
    return startApp({
      ...(spiceEngine && { spiceEngine }),
      log: this.#log,
      root: app.getAppPath(),
      userData: app.getPath('userData'),
      logFolder: logFolder(),
      policyFile: policyPath(platform, process.env, app.isPackaged),
      platform,
      version,
      runtime,
      systemLanguage,
      // Loaded when it is first needed: where its library is missing the app still runs.
      loadKeychain: async () => (await import('keytar')).default,
      quit: () => app.quit(),
    });
  }

  #listen(): void {
    app.on('activate', () => void this.#started?.then((running) => running.showLibrary()));
    app.on('window-all-closed', () => void this.#allClosed());
    app.on('before-quit', (event) => {
      event.preventDefault(); // Electron can't wait; what has to be waited for comes first
      void this.#quit(exitCodes.done, true);
    });
    // Electron sets its own handlers when it becomes ready; these come after and win.
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(name, () => void this.#quit(name === 'SIGINT' ? exitCodes.interrupted : exitCodes.done, false));
    }
  }

  /** A second start's wish, or the first one's own. Whatever is not in our own form is ignored. */
  #take(data: unknown): void {
    const wish = handOver.safeParse(data);
    if (!wish.success) return;
    void this.#started?.then((running) => {
      running.take(wish.data);
    });
  }

  async #allClosed(): Promise<void> {
    const running = await this.#started;
    if (running && !running.staysInTray && this.#deps.platform !== 'darwin') app.quit();
  }

  async #quit(code: ExitCode, ask: boolean): Promise<void> {
    if (this.#quitting) return;
    this.#quitting = true;
    const running = await this.#started;
    if (ask && !(await running?.confirmQuit())) {
      this.#quitting = false;
      return;
    }
    await running?.dispose();
    app.releaseSingleInstanceLock(); // a new version that starts now must not hand over to us
    await running?.installUpdate();
    // All is written and signed out. An exit would join keytar's thread, which waits for a keychain that nobody unlocks.
    if (running?.keychainBusy) process.kill(process.pid, 'SIGKILL');
    this.#end(code);
  }

  /** A bug that nobody caught: in the log, then the end; going on with unknown state would be worse. */
  #watchErrors(): void {
    const die = (error: unknown): void => {
      this.#log.logger('app').error('uncaught', { error: error instanceof Error ? error.stack : String(error) });
      this.#end(exitCodes.failed);
    };
    process.on('uncaughtException', die);
    process.on('unhandledRejection', die);
  }
}
