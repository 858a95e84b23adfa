import { globalShortcut } from 'electron';
import { fail, type AppError } from '../../shared/errors.ts';

export interface AppShortcutDeps {
  readonly onPress: () => void;
  /** Told when the shortcut can't be had. */
  readonly onNotice: (error: AppError) => void;
  /** The session's kind (`XDG_SESSION_TYPE`). */
  readonly sessionType: string | undefined;
}

/** The one key combination that is taken from the whole desktop. */
export class AppShortcut {
  readonly #deps: AppShortcutDeps;
  #held = '';

  constructor(deps: AppShortcutDeps) {
    this.#deps = deps;
  }

  /** Takes this accelerator in place of the one before; empty takes none. */
  apply(accelerator: string): void {
    if (accelerator === this.#held) return;
    this.dispose();
    this.#held = accelerator;
    if (accelerator === '') return;
    // Under Wayland X11's way of taking a key reaches only windows that speak X11: it would seem to work and not do so.
    const taken = this.#deps.sessionType !== 'wayland' && register(accelerator, this.#deps.onPress);
    if (!taken) this.#deps.onNotice(fail('shortcut-taken', { shortcut: accelerator }).error);
  }

  dispose(): void {
    if (this.#held !== '' && isTaken(this.#held)) globalShortcut.unregister(this.#held);
    this.#held = '';
  }
}

/** Electron throws at what is no accelerator. */
function register(accelerator: string, onPress: () => void): boolean {
  try {
    return globalShortcut.register(accelerator, onPress);
  } catch {
    return false;
  }
}

function isTaken(accelerator: string): boolean {
  try {
    return globalShortcut.isRegistered(accelerator);
  } catch {
    return false;
  }
}
