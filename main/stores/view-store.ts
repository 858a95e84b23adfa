import * as z from 'zod';
import type { RememberedView } from '../../shared/ipc/tools.ts';
import { JsonFile, type JsonFileDeps } from './json-file.ts';
import { rememberedView } from './schemas.ts';

type Entry = readonly [key: string, view: RememberedView];

const kept = 500;

/** Remembers how each VM was shown the last time; those unused for longest are forgotten. */
export class ViewStore {
  readonly #file: JsonFile<readonly Entry[]>;

  constructor(deps: Pick<JsonFileDeps<never>, 'file' | 'onNotice' | 'now'>) {
    const entry: z.ZodType<Entry> = z.tuple([z.string().max(512), rememberedView]);
    this.#file = new JsonFile<readonly Entry[]>({ ...deps, schema: z.array(entry), initial: [] });
  }

  async load(): Promise<void> {
    await this.#file.load();
  }

  find(key: string): RememberedView {
    return this.#file.value.find(([each]) => each === key)?.[1] ?? {};
  }

  /** Adds to what is known of that VM. A view that can't be written is no reason to bother the person. */
  async note(key: string, view: RememberedView): Promise<void> {
    const others = this.#file.value.filter(([each]) => each !== key);
    await this.#file.set([[key, { ...this.find(key), ...view }] as const, ...others].slice(0, kept));
  }

  settled(): Promise<void> {
    return this.#file.settled();
  }
}
