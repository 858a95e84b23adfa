/** A token bucket over wrong tickets. Right ones never pass through it: a guesser can't lock the real client out. */
export class GuessGate {
  readonly #burst: number;
  readonly #perSecond: number;
  readonly #now: () => number;
  #left: number;
  #at: number;

  constructor(deps: { burst: number; perSecond: number; now: () => number }) {
    this.#burst = deps.burst;
    this.#perSecond = deps.perSecond;
    this.#now = deps.now;
    this.#left = deps.burst;
    this.#at = deps.now();
  }

  /** Whether this wrong ticket still gets an answer. */
  take(): boolean {
    const now = this.#now();
    this.#left = Math.min(this.#burst, this.#left + ((now - this.#at) / 1000) * this.#perSecond);
    this.#at = now;
    if (this.#left < 1) return false;
    this.#left -= 1;
    return true;
  }
}
