import type { BrowserWindow } from 'electron';

export interface SpareWindowDeps {
  /** A hidden console window that loads its page; it is known to the registry by `id` until a session takes it. */
  readonly create: (id: string) => BrowserWindow;
  readonly newId: () => string;
  /** How long it is kept when nobody takes it: it costs the memory of a page. */
  readonly keepMs: number;
}

/**
 * One console window loaded ahead of the click, for then half of the way to the first frame is done already. Its page's
 * first question, which session it shows, waits until `take`.
 */
export class SpareWindow {
  readonly #deps: SpareWindowDeps;
  #spare: { readonly id: string; readonly window: BrowserWindow; readonly timer: NodeJS.Timeout } | undefined;
  readonly #askers = new Map<string, (sessionId: string) => void>();
  readonly #answers = new Map<string, Promise<string>>();

  constructor(deps: SpareWindowDeps) {
    this.#deps = deps;
  }

  /** Loads one where there is none; else keeps the one there is for longer. */
  prepare(): void {
    if (this.#spare) {
      this.#spare.timer.refresh();
      return;
    }
    const id = this.#deps.newId();
    this.#answers.set(id, new Promise((resolve) => this.#askers.set(id, resolve)));
    const window = this.#deps.create(id);
    window.once('closed', () => this.#forget(id));
    this.#spare = { id, window, timer: setTimeout(() => this.drop(), this.#deps.keepMs) };
  }

  /** The loaded window, for good: from now on it is that session's. */
  take(sessionId: string): BrowserWindow | undefined {
    const spare = this.#spare;
    if (!spare) return undefined;
    clearTimeout(spare.timer);
    this.#spare = undefined;
    this.#askers.get(spare.id)?.(sessionId);
    return spare.window;
  }

  /** Which session a window shows: one that was loaded ahead asks by its own id, and is answered when it is taken. */
  async sessionOf(id: string): Promise<string> {
    return (await this.#answers.get(id)) ?? id;
  }

  drop(): void {
    if (!this.#spare) return;
    clearTimeout(this.#spare.timer);
    this.#spare.window.destroy();
    this.#spare = undefined;
  }

  #forget(id: string): void {
    this.#askers.get(id)?.(id);
    this.#askers.delete(id);
    this.#answers.delete(id);
    if (this.#spare?.id !== id) return;
    clearTimeout(this.#spare.timer);
    this.#spare = undefined;
  }
}
