import { fail, type AppError, type Result } from '../../shared/errors.ts';
import type { Settings } from '../../shared/settings.ts';
import type { NotSelf, Release, UpdateState } from '../../shared/updates.ts';
import type { Logger } from '../log/logger.ts';
import type { Updater } from './types.ts';

export interface UpdateServiceDeps {
  readonly kind: NotSelf | 'self';
  /** The setting that holds, an administrator's policy included. */
  readonly mode: () => Settings['updates'];
  /** Loaded when it is first needed: most starts need none. */
  readonly loadUpdater: () => Promise<Updater>;
  readonly onChange: (state: UpdateState) => void;
  readonly log: Logger;
  readonly now?: () => number;
  /** How long after the start the channel is asked first, and how often then. */
  readonly firstMs?: number;
  readonly everyMs?: number;
  /** A download of which nothing more has come for so long is given up. */
  readonly stallMs?: number;
}

const aMinute = 60_000;

/**
 * Asks the channel now and then, says what is new, fetches it where the setting is `install` or the person wants it, and installs
 * it when the app ends. Switched off, it makes no request at all.
 */
export class UpdateService {
  readonly #deps: UpdateServiceDeps;
  readonly #life = new AbortController();
  #state: UpdateState;
  #updater: Promise<Updater> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #work: AbortController | undefined;

  constructor(deps: UpdateServiceDeps) {
    this.#deps = deps;
    this.#state = this.#resting();
  }

  get state(): UpdateState {
    return this.#state;
  }

  start(): void {
    this.#schedule(this.#deps.firstMs ?? aMinute);
  }

  /** Follows the setting: switched off, whatever was under way or waiting to be installed is dropped. */
  settingChanged(): void {
    const off = this.#state.kind === 'off';
    if (off === (this.#deps.mode() === 'off')) return;
    this.#work?.abort();
    this.#set(this.#resting());
    if (off) this.start();
    else clearTimeout(this.#timer);
  }

  check(): void {
    const { kind } = this.#state;
    if (kind !== 'current' && kind !== 'failed' && kind !== 'available') return;
    void this.#run(async (updater, signal) => {
      this.#set({ kind: 'checking' });
      const found = await updater.check(signal);
      if (signal.aborted) return;
      this.#set(found.ok ? this.#afterCheck(found.value) : failed(found.error, null));
    }).then(() => {
      this.#schedule(this.#deps.everyMs ?? 6 * 60 * aMinute);
      if (this.#state.kind === 'available' && this.#deps.mode() === 'install') this.download();
    });
  }

  download(): void {
    const release = 'release' in this.#state ? this.#state.release : null;
    if (!release || (this.#state.kind !== 'available' && this.#state.kind !== 'failed')) return;
    void this.#run(async (updater, signal) => {
      this.#set({ kind: 'downloading', release, percent: 0 });
      const done = await this.#fetch(updater, release, signal);
      if (signal.aborted) return;
      this.#set(done.ok ? { kind: 'ready', release } : failed(done.error, release));
    });
  }

  /** Gives up the check or download that is under way. */
  cancel(): void {
    if (!this.#work) return;
    const release = 'release' in this.#state ? this.#state.release : null;
    this.#work.abort();
    this.#set(release ? { kind: 'available', release } : this.#resting());
  }

  /** Installs what is ready, where something is; the app ends right after this. */
  async install(runAgain: boolean): Promise<void> {
    if (this.#state.kind !== 'ready' || !this.#updater) return;
    const done = (await this.#updater).install(runAgain);
    if (!done.ok) this.#deps.log.error('the new version could not be put in place', { ...done.error.params });
  }

  dispose(): void {
    this.#life.abort();
    this.#work?.abort();
    clearTimeout(this.#timer);
  }

  async #run(work: (updater: Updater, signal: AbortSignal) => Promise<void>): Promise<void> {
    this.#work?.abort();
    const own = (this.#work = new AbortController());
    this.#updater ??= this.#deps.loadUpdater();
    await work(await this.#updater, own.signal);
    if (this.#work === own) this.#work = undefined;
  }

  async #fetch(updater: Updater, release: Release, signal: AbortSignal): Promise<Result<void>> {
    const stall = new AbortController();
    const stop = (): void => stall.abort();
    signal.addEventListener('abort', stop);
    const timer = setTimeout(stop, this.#deps.stallMs ?? aMinute);
    const done = await updater.download(stall.signal, (percent) => {
      timer.refresh();
      if (!signal.aborted) this.#set({ kind: 'downloading', release, percent });
    });
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
    return !done.ok && stall.signal.aborted ? fail('update-unreachable', { reason: 'ETIMEDOUT' }) : done;
  }

  #afterCheck(release: Release | null): UpdateState {
    if (release) return { kind: 'available', release };
    return { kind: 'current', checkedAt: (this.#deps.now ?? Date.now)() };
  }

  #resting(): UpdateState {
    const { kind, mode } = this.#deps;
    if (kind !== 'self') return { kind: 'not-self', why: kind };
    return mode() === 'off' ? { kind: 'off' } : { kind: 'current', checkedAt: null };
  }

  #schedule(afterMs: number): void {
    clearTimeout(this.#timer);
    if (this.#life.signal.aborted || this.#state.kind === 'not-self' || this.#state.kind === 'off') return;
    this.#timer = setTimeout(() => this.check(), afterMs);
  }

  #set(state: UpdateState): void {
    if (this.#life.signal.aborted) return;
    this.#state = state;
    this.#deps.onChange(state);
  }
}

function failed(error: AppError, release: Release | null): UpdateState {
  return { kind: 'failed', error, release };
}
