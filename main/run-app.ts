import { app, BrowserWindow, Menu, session } from 'electron';
import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { SpiceEngine } from '../shared/console.ts';
import type { Language } from '../shared/settings.ts';
import type { App } from './app.ts';
import { exitCodes, type ExitCode } from './cli/terminal.ts';
import type { HandOver } from './clouds/connect-request.ts';
import { readLater } from './later-code.ts';
import { createFileSink } from './log/file-sink.ts';
import { createLog, type Log } from './log/logger.ts';
import { openPages } from './pages.ts';
import { platformOf } from './runtime.ts';
import { windowIconFile } from './shell/icons.ts';
import { appUserModelId } from './shell/jump-list.ts';

export interface RunAppDeps {
  /** What this start asks for. */
  readonly first: HandOver;
  readonly version: string;
  readonly runtime: string;
  readonly systemLanguage: Language;
  readonly spiceEngine?: SpiceEngine;
}

/** Runs the app until it quits; a second start hands over to the first and ends at once. */
export async function runApp(deps: RunAppDeps): Promise<ExitCode | 'handed-over'> {
  if (!app.requestSingleInstanceLock(deps.first)) return 'handed-over';
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
    const { version, runtime, first } = this.#deps;
    if (process.platform === 'win32' && app.isPackaged) app.setAppUserModelId(appUserModelId);
    this.#log.logger('app').info('start', { version, runtime });
    const ended = new Promise<ExitCode>((resolve) => {
      this.#end = resolve;
    });
    this.#watchErrors();
    Menu.setApplicationMenu(null); // ours comes with the app; Electron would build one of its own first
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

  /**
   * Asks for the window first: its process starts while ours reads the rest of the code and the profile, once its page has its files.
   * Until we return to Chromium's own tasks it starts no process at all.
   */
  async #start(): Promise<App> {
    const { first, version, runtime, systemLanguage, spiceEngine } = this.#deps;
    const root = app.getAppPath();
    const icon = path.join(root, 'build', windowIconFile);
    const ahead = first.kind === 'show' ? { ahead: { icon } } : {};
    const pages = openPages({ session: session.defaultSession, root, ...ahead });
    await pages.served;
    await nextTurn();
    return readLater().startApp({
      ...(spiceEngine && { spiceEngine }),
      log: this.#log,
      root,
      pages,
      userData: app.getPath('userData'),
      logFolder: logFolder(),
      platform: platformOf(),
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

  /** A second start's wish, or the first one's own. */
  #take(data: unknown): void {
    void this.#started?.then((running) => running.take(data));
  }

  async #allClosed(): Promise<void> {
    const running = await this.#started;
    if (!running || process.platform === 'darwin' || (await running.staysInTray())) return;
    if (BrowserWindow.getAllWindows().length === 0) app.quit(); // none was opened while the desktop was asked
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
