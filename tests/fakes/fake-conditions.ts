import type { ConditionChange, Conditions } from '../../main/sessions/conditions.ts';

/** A computer that sleeps, wakes and moves between networks when a test says so. */
export class FakeConditions implements Conditions {
  asleep = false;
  online = true;
  readonly #listeners = new Set<(change: ConditionChange) => void>();

  readonly onChange = (listener: (change: ConditionChange) => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** How many listen now. */
  get watched(): number {
    return this.#listeners.size;
  }

  tell(change: ConditionChange): void {
    this.asleep = change === 'asleep';
    this.online = change !== 'offline';
    for (const listener of [...this.#listeners]) listener(change);
  }
}
