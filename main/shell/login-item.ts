import { app } from 'electron';
import os from 'node:os';
import type { AppError } from '../../shared/errors.ts';
import type { Settings } from '../../shared/settings.ts';
import { autostartFile, setAutostart } from './autostart-entry.ts';
import type { Launch } from './jump-list.ts';
import type { Platform } from './menu-template.ts';

type Wanted = Pick<Settings, 'startAtLogin' | 'startHidden'>;

export interface LoginItemDeps {
  readonly platform: Platform;
  readonly launch: Launch;
  readonly name: () => string;
  /** Told when the system did not take it. */
  readonly onNotice: (error: AppError) => void;
}

/** The start at login, as the settings say. */
export class LoginItem {
  readonly #deps: LoginItemDeps;
  #last: Wanted = { startAtLogin: false, startHidden: false };
  #writing: Promise<void> = Promise.resolve();

  constructor(deps: LoginItemDeps) {
    this.#deps = deps;
  }

  /** At the start of the app: an entry is brought up to date where one is wanted; none is removed, it may be another copy's. */
  start(wanted: Wanted): void {
    if (wanted.startAtLogin) this.apply(wanted);
  }

  apply({ startAtLogin, startHidden }: Wanted): void {
    if (this.#last.startAtLogin === startAtLogin && this.#last.startHidden === startHidden) return;
    this.#last = { startAtLogin, startHidden };
    const args = [...this.#deps.launch.args, ...(startHidden ? ['--hidden'] : [])];
    if (this.#deps.platform === 'linux') this.#writing = this.#writing.then(() => this.#write(startAtLogin, args));
    else app.setLoginItemSettings({ openAtLogin: startAtLogin, path: this.#deps.launch.program, args });
  }

  /** Resolves when nothing is being written any more. */
  settled(): Promise<void> {
    return this.#writing;
  }

  async #write(on: boolean, args: readonly string[]): Promise<void> {
    const { launch, name, onNotice } = this.#deps;
    const wanted = on ? { command: [launch.program, ...args], name: name() } : null;
    const written = await setAutostart(autostartFile(process.env, os.homedir()), wanted);
    if (!written.ok) onNotice(written.error);
  }
}
