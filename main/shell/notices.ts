import { randomUUID } from 'node:crypto';
import type { AppError } from '../../shared/errors.ts';
import type { Notice } from '../../shared/ipc.ts';

/** What went wrong while nobody asked, until the person dismisses it. The same thing is said once. */
export class Notices {
  readonly #listeners = new Set<(all: readonly Notice[]) => void>();
  #all: readonly Notice[] = [];

  get all(): readonly Notice[] {
    return this.#all;
  }

  add(error: AppError): void {
    const said = JSON.stringify(error);
    if (this.#all.some((each) => JSON.stringify(each.error) === said)) return;
    this.#set([...this.#all, { id: randomUUID(), error }]);
  }

  dismiss(id: string): void {
    if (this.#all.some((each) => each.id === id)) this.#set(this.#all.filter((each) => each.id !== id));
  }

  onChange(listener: (all: readonly Notice[]) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  #set(all: readonly Notice[]): void {
    this.#all = all;
    for (const listener of [...this.#listeners]) listener(all);
  }
}
