import { fail, type AppError, type Result } from '../../shared/errors.ts';
import type { Where } from './socket-errors.ts';

/** One time limit over all stages of opening a connection, joined with the caller's signal. */
export class Deadline {
  readonly #outer: AbortSignal;
  readonly #inner = new AbortController();
  readonly #timer: NodeJS.Timeout;
  readonly #where: Where;
  readonly #timeoutMs: number;
  readonly #forward = (): void => this.#inner.abort();

  constructor(deps: { signal: AbortSignal; timeoutMs: number; where: Where }) {
    this.#outer = deps.signal;
    this.#where = deps.where;
    this.#timeoutMs = deps.timeoutMs;
    this.#timer = setTimeout(this.#forward, deps.timeoutMs);
    if (deps.signal.aborted) this.#forward();
    else deps.signal.addEventListener('abort', this.#forward, { once: true });
  }

  /** Runs a stage until it calls `done`; when the time is up or the caller gives up, `undo` runs in its place. */
  stage<T>(undo: () => void, start: (done: (result: Result<T>) => void) => void): Promise<Result<T>> {
    const { signal } = this.#inner;
    return new Promise((resolve) => {
      const stop = (): void => {
        undo();
        resolve({ ok: false, error: this.#error() });
      };
      if (signal.aborted) {
        stop();
        return;
      }
      signal.addEventListener('abort', stop, { once: true });
      start((result) => {
        signal.removeEventListener('abort', stop);
        resolve(result);
      });
    });
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#outer.removeEventListener('abort', this.#forward);
  }

  #error(): AppError {
    if (this.#outer.aborted) return fail('cancelled').error;
    return fail('host-timeout', { ...this.#where, seconds: Math.ceil(this.#timeoutMs / 1000) }).error;
  }
}
