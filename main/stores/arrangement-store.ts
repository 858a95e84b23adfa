import { defaultArrangement, type Arrangement } from '../../shared/arrangement.ts';
import { JsonFile, type JsonFileDeps } from './json-file.ts';
import { arrangement } from './schemas.ts';

/** How the person wants the list of VMs. One that can't be written is no reason to bother them: it holds until the end. */
export class ArrangementStore {
  readonly #file: JsonFile<Arrangement>;

  constructor(deps: Pick<JsonFileDeps<never>, 'file' | 'onNotice' | 'now'>) {
    this.#file = new JsonFile<Arrangement>({ ...deps, schema: arrangement, initial: defaultArrangement });
  }

  load(): Promise<Arrangement> {
    return this.#file.load();
  }

  get value(): Arrangement {
    return this.#file.value;
  }

  async note(value: Arrangement): Promise<void> {
    await this.#file.set(value);
  }

  settled(): Promise<void> {
    return this.#file.settled();
  }
}
