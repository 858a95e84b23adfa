import { keyOfAddress } from '../shared/console-address.ts';
import type { ConsoleState } from '../shared/console.ts';
import type { AppError, Result } from '../shared/errors.ts';
import type { OpenConsole, OpenConsoleStore } from './stores/open-console-store.ts';

export interface ReopenConsolesDeps {
  readonly store: OpenConsoleStore;
  /** Whether the person wants it. */
  readonly wanted: () => boolean;
  /** The consoles that are open now. */
  readonly consoles: () => readonly ConsoleState[];
  readonly isSignedIn: (cloudId: string) => boolean;
  readonly open: (console: OpenConsole) => Result<{ readonly sessionId: string }>;
  readonly isFullScreen: (sessionId: string) => boolean;
  readonly onNotice: (error: AppError) => void;
  /** How long the app must have run before a start counts as a good one. */
  readonly lastingMs?: number;
  /** How long one console may take before the next one is opened all the same. */
  readonly patienceMs?: number;
}

const defaultLastingMs = 60_000;
const defaultPatienceMs = 10_000;
/** So many starts in a row that opened consoles and did not last: then these consoles are the likely cause. */
const attemptsAllowed = 2;

/**
 * Keeps the list of open consoles while the app runs, and opens those of the last run again: one after the other, each once its
 * cloud is signed in. One that the person closed is not in the list; one that waits for its cloud still is.
 */
export class ReopenConsoles {
  readonly #deps: ReopenConsolesDeps;
  /** Those of the last run that are not open yet. */
  #waiting: readonly OpenConsole[] = [];
  readonly #addresses = new Map<string, OpenConsole & { kind: 'address' }>();
  /** The one that is being opened now, until it has its picture or has failed. */
  #opening: { readonly sessionId: string | undefined; readonly timer: NodeJS.Timeout } | undefined;
  #lasting: NodeJS.Timeout | undefined;
  #started = false;
  #frozen = false;

  constructor(deps: ReopenConsolesDeps) {
    this.#deps = deps;
  }

  /** Takes up what was open when the last run ended. */
  start(): void {
    const { store, wanted, onNotice, lastingMs = defaultLastingMs } = this.#deps;
    const { consoles, attempts } = store.value;
    this.#started = true;
    if (!wanted() || consoles.length === 0) return;
    if (attempts >= attemptsAllowed) {
      onNotice({ code: 'consoles-not-reopened', params: { count: consoles.length } });
      void store.note({ consoles: [], attempts: 0 });
      return;
    }
    this.#waiting = consoles;
    void store.note({ consoles, attempts: attempts + 1 });
    this.#lasting = setTimeout(() => {
      this.#lasting = undefined;
      this.changed();
    }, lastingMs);
    this.changed();
  }

  /** An address leads nowhere by its session alone: what was opened is remembered with it. */
  noteAddress(console: OpenConsole & { readonly kind: 'address' }): void {
    this.#addresses.set(keyOfAddress(console.address), console);
  }

  /** To be called when consoles, their windows, clouds or the settings have changed. */
  changed(): void {
    if (!this.#started || this.#frozen) return; // the list is the last run's until it was taken up
    this.#openNext();
    const { store, wanted, consoles } = this.#deps;
    const open = consoles().flatMap((state) => this.#toOpen(state) ?? []);
    const keys = new Set(open.map(keyOf));
    const all = [...open, ...this.#waiting.filter((each) => !keys.has(keyOf(each)))];
    const attempts = this.#lasting ? store.value.attempts : 0;
    void store.note(wanted() ? { consoles: all, attempts } : { consoles: [], attempts: 0 });
  }

  /** The app ends, and its consoles with it: from now on none counts as closed by the person. */
  freeze(): void {
    if (this.#frozen) return;
    this.changed();
    this.#frozen = true;
    clearTimeout(this.#lasting);
    clearTimeout(this.#opening?.timer);
    void this.#deps.store.note({ ...this.#deps.store.value, attempts: 0 });
  }

  #openNext(): void {
    const { consoles, patienceMs = defaultPatienceMs } = this.#deps;
    if (this.#opening) {
      if (this.#opening.sessionId === undefined) return;
      const phase = consoles().find(({ sessionId }) => sessionId === this.#opening?.sessionId)?.phase.kind;
      if (phase === 'connecting' || phase === 'attached') return;
      clearTimeout(this.#opening.timer);
      this.#opening = undefined;
    }
    const next = this.#waiting.find((each) => each.kind === 'address' || this.#deps.isSignedIn(each.cloudId));
    if (!next) return;
    this.#waiting = this.#waiting.filter((each) => each !== next);
    const timer = setTimeout(() => this.#giveUpWaiting(), patienceMs);
    this.#opening = { sessionId: undefined, timer }; // the opening itself calls us again
    const opened = this.#deps.open(next);
    if (opened.ok) {
      this.#opening = { sessionId: opened.value.sessionId, timer };
      return;
    }
    clearTimeout(timer);
    this.#opening = undefined;
    this.#openNext();
  }

  #giveUpWaiting(): void {
    this.#opening = undefined;
    this.changed();
  }

  #toOpen(state: ConsoleState): OpenConsole | undefined {
    const fullScreen = this.#deps.isFullScreen(state.sessionId);
    if (state.phase.kind === 'closed') return undefined;
    if (state.cloudId === '') {
      const known = this.#addresses.get(state.vmUuid);
      return known && { ...known, fullScreen };
    }
    const { cloudId, vmUuid, vmName, preference, display = {} } = state;
    return { kind: 'vm', cloudId, vmUuid, vmName, preference, display, fullScreen };
  }
}

function keyOf(console: OpenConsole): string {
  return console.kind === 'address' ? keyOfAddress(console.address) : `${console.cloudId} ${console.vmUuid}`;
}
