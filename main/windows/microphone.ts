import type { BrowserWindow } from 'electron';

export interface MicrophoneConsentDeps {
  /** Whether an administrator lets anybody be asked at all. */
  readonly permitted: () => boolean;
  /** The window of a session, as far as it is open. */
  readonly window: (sessionId: string) => BrowserWindow | undefined;
  /** Asks the person, over that window, in words of our own that no page can change; true is a yes. */
  readonly ask: (window: BrowserWindow) => Promise<boolean>;
  /** Where the system asks as well (macOS), its answer. */
  readonly askSystem: () => Promise<boolean>;
}

/**
 * Which console windows may open the microphone: none, until the person has said yes for that window, and until it is taken back
 * or the window closes. The page that wants it can't say yes itself.
 */
export class MicrophoneConsent {
  readonly #allowed = new Set<number>();
  readonly #asking = new Map<number, Promise<boolean>>();

  constructor(private readonly deps: MicrophoneConsentDeps) {}

  /** Whether a page may open it, by the id of its web contents. */
  isAllowed(webContentsId: number): boolean {
    return this.deps.permitted() && this.#allowed.has(webContentsId);
  }

  /** Asks the person unless there is a yes already; one question at a time. */
  async ask(sessionId: string): Promise<boolean> {
    const window = this.deps.window(sessionId);
    if (!window || !this.deps.permitted()) return false;
    const { id } = window.webContents;
    if (this.#allowed.has(id)) return true;
    const asking = this.#asking.get(id) ?? this.#askOnce(window, id);
    this.#asking.set(id, asking);
    return asking;
  }

  /** Takes a yes back. */
  drop(sessionId: string): void {
    const window = this.deps.window(sessionId);
    if (window) this.#allowed.delete(window.webContents.id);
  }

  async #askOnce(window: BrowserWindow, id: number): Promise<boolean> {
    try {
      const yes = (await this.deps.ask(window)) && (await this.deps.askSystem());
      if (!yes || window.isDestroyed()) return false;
      this.#allowed.add(id);
      window.once('closed', () => this.#allowed.delete(id));
      return true;
    } finally {
      this.#asking.delete(id);
    }
  }
}
