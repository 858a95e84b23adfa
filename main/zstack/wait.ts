/** Time as the client sees it; tests pass their own. */
export interface Clock {
  /** Milliseconds that only go forward. */
  now(): number;
  /** Resolves after `ms`, or at once when the signal fires. Never rejects, leaves no timer. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
}

/** The real one. */
export const systemClock: Clock = {
  now: () => performance.now(),
  wait: (ms, signal) =>
    new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, signal.aborted ? 0 : ms);
      signal.addEventListener('abort', done);
    }),
};

/** Waits for shared work without being able to end it: `undefined` when the signal fires first. */
export function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  if (signal.aborted) return Promise.resolve(undefined);
  return new Promise((resolve, reject) => {
    const onAbort = (): void => resolve(undefined);
    signal.addEventListener('abort', onAbort);
    void work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
