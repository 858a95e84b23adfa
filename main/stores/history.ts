/** What a thing was before each of its last changes, and what was taken back: several levels, in memory only. */
export class History<T, S extends { readonly id: string }> {
  readonly #kept: number;
  #past: readonly Entry<T, S>[] = [];
  #future: readonly Entry<T, S>[] = [];

  constructor(kept: number) {
    this.#kept = kept;
  }

  /** The last change that can be taken back. */
  get undo(): S | null {
    return this.#past.at(-1)?.step ?? null;
  }

  /** The last one that was taken back. */
  get redo(): S | null {
    return this.#future.at(-1)?.step ?? null;
  }

  /** Notes a new change; what had been taken back can't be done again from here. */
  note(step: S, before: T): void {
    this.#past = [...this.#past, { step, value: before }].slice(-this.#kept);
    this.#future = [];
  }

  /** The value before the last change; `undefined` where there is none, or the step named is not the last. */
  back(now: T, stepId?: string): T | undefined {
    const last = this.#past.at(-1);
    if (!last || (stepId !== undefined && last.step.id !== stepId)) return undefined;
    this.#past = this.#past.slice(0, -1);
    this.#future = [...this.#future, { step: last.step, value: now }];
    return last.value;
  }

  /** The value after the change that was taken back last. */
  forth(now: T, stepId?: string): T | undefined {
    const next = this.#future.at(-1);
    if (!next || (stepId !== undefined && next.step.id !== stepId)) return undefined;
    this.#future = this.#future.slice(0, -1);
    this.#past = [...this.#past, { step: next.step, value: now }];
    return next.value;
  }

  /** Lays a change that nobody asked for, and nobody takes back, over every value. */
  rewrite(change: (value: T) => T): void {
    const rewritten = (entry: Entry<T, S>): Entry<T, S> => ({ ...entry, value: change(entry.value) });
    this.#past = this.#past.map(rewritten);
    this.#future = this.#future.map(rewritten);
  }
}

interface Entry<T, S> {
  readonly step: S;
  readonly value: T;
}
