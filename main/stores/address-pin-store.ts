import * as z from 'zod';
import { JsonFile, type JsonFileDeps } from './json-file.ts';
import { sha256, shortText } from './schemas.ts';

const kept = 500;

/** The certificates that the person accepted for console servers without a cloud, by host; newest first. */
export class AddressPinStore {
  readonly #file: JsonFile<readonly (readonly [string, string])[]>;

  constructor(deps: Pick<JsonFileDeps<never>, 'file' | 'onNotice' | 'now'>) {
    const schema = z.array(z.tuple([shortText, sha256]));
    this.#file = new JsonFile<readonly (readonly [string, string])[]>({ ...deps, schema, initial: [] });
  }

  async load(): Promise<void> {
    await this.#file.load();
  }

  /** SHA-256 of the leaf, lower-case hex. */
  find(host: string): string | undefined {
    return this.#file.value.find(([known]) => known === host)?.[1];
  }

  /** One that can't be written is asked about again after the next start. */
  note(host: string, sha256: string): void {
    const others = this.#file.value.filter(([known]) => known !== host);
    void this.#file.set([[host, sha256] as const, ...others].slice(0, kept));
  }

  /** Every host is asked about anew. */
  forgetAll(): void {
    if (this.#file.value.length > 0) void this.#file.set([]);
  }

  settled(): Promise<void> {
    return this.#file.settled();
  }
}
