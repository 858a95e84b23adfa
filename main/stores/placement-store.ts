import * as z from 'zod';
import { JsonFile, type JsonFileDeps } from './json-file.ts';

/** Where a window was and how large, in CSS pixels of the desktop. */
export interface Placement {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly maximized: boolean;
}

const placement: z.ZodType<Placement> = z.strictObject({
  x: z.int(),
  y: z.int(),
  width: z.int().positive(),
  height: z.int().positive(),
  maximized: z.boolean(),
});

const kept = 200;

/** Remembers placements by window key (`library`, `vm:<cloud>:<uuid>`); those unused for longest are forgotten. */
export class PlacementStore {
  readonly #followed = new Map<string, () => Placement | undefined>();
  readonly #file: JsonFile<readonly (readonly [string, Placement])[]>;

  constructor(deps: Pick<JsonFileDeps<never>, 'file' | 'onNotice' | 'now'>) {
    const entry = z.tuple([z.string().max(512), placement]);
    this.#file = new JsonFile<readonly (readonly [string, Placement])[]>({
      ...deps,
      schema: z.array(entry),
      initial: [],
    });
  }

  async load(): Promise<void> {
    await this.#file.load();
  }

  find(key: string): Placement | undefined {
    return this.#file.value.find(([each]) => each === key)?.[1];
  }

  /** A placement that can't be written is no reason to bother the person. */
  async note(key: string, where: Placement): Promise<void> {
    const others = this.#file.value.filter(([each]) => each !== key);
    await this.#file.set([[key, where] as const, ...others].slice(0, kept));
  }

  /** `noteFollowed` asks for it from now on. The result ends that. */
  follow(key: string, where: () => Placement | undefined): () => void {
    this.#followed.set(key, where);
    return () => {
      if (this.#followed.get(key) === where) this.#followed.delete(key);
    };
  }

  /** To be called before windows go without being closed. */
  noteFollowed(): void {
    for (const [key, where] of this.#followed) {
      const placement = where();
      if (placement) void this.note(key, placement);
    }
  }

  settled(): Promise<void> {
    return this.#file.settled();
  }
}
