import * as z from 'zod';
import type { Cloud } from '../../shared/cloud.ts';
import type { Result } from '../../shared/errors.ts';
import { JsonFile, type JsonFileDeps } from './json-file.ts';
import { cloud } from './schemas.ts';

/** Version 1 knew accounts only. */
const upgrades = [
  (older: unknown): unknown => (older as readonly object[]).map((each) => ({ type: 'account', ...each })),
];

/** The clouds that the person added. Nothing secret is in here: passwords lie in the OS keychain. */
export class CloudStore {
  readonly #file: JsonFile<readonly Cloud[]>;

  constructor(deps: Pick<JsonFileDeps<never>, 'file' | 'onNotice' | 'now'>) {
    this.#file = new JsonFile<readonly Cloud[]>({ ...deps, schema: z.array(cloud), initial: [], upgrades });
  }

  load(): Promise<readonly Cloud[]> {
    return this.#file.load();
  }

  get all(): readonly Cloud[] {
    return this.#file.value;
  }

  find(id: string): Cloud | undefined {
    return this.all.find((each) => each.id === id);
  }

  /** Adds it at the end, or replaces the one with the same id. */
  save(saved: Cloud): Promise<Result<void>> {
    const known = this.find(saved.id);
    return this.#file.set(known ? this.all.map((each) => (each === known ? saved : each)) : [...this.all, saved]);
  }

  remove(id: string): Promise<Result<void>> {
    return this.#file.set(this.all.filter((each) => each.id !== id));
  }

  settled(): Promise<void> {
    return this.#file.settled();
  }
}
