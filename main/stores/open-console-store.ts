import * as z from 'zod';
import type { ConsoleAddress } from '../../shared/console-address.ts';
import type { ConsoleDisplay, ConsolePreference } from '../../shared/console.ts';
import { JsonFile, type JsonFileDeps } from './json-file.ts';
import { consoleAddress, display, id, preference, shortText } from './schemas.ts';

/** A console that is open, with all that opens it again. Nothing secret is in it. */
export type OpenConsole = (
  | {
      readonly kind: 'vm';
      readonly cloudId: string;
      readonly vmUuid: string;
      readonly vmName: string;
      readonly preference: ConsolePreference;
    }
  | { readonly kind: 'address'; readonly address: ConsoleAddress }
) & { readonly display: Partial<ConsoleDisplay>; readonly fullScreen: boolean };

export interface OpenConsoles {
  readonly consoles: readonly OpenConsole[];
  /** Starts in a row that opened these and did not last. */
  readonly attempts: number;
}

const most = 64;
const common = z.strictObject({ display, fullScreen: z.boolean() });
const openConsole: z.ZodType<OpenConsole> = z.discriminatedUnion('kind', [
  common.extend({ kind: z.literal('vm'), cloudId: id, vmUuid: id, vmName: shortText, preference }),
  common.extend({ kind: z.literal('address'), address: consoleAddress }),
]);
const schema: z.ZodType<OpenConsoles> = z.strictObject({
  consoles: z.array(openConsole).max(most),
  attempts: z.int().nonnegative(),
});

/** Which consoles are open, so that a start after the end of the app, or of its life, can open them again. */
export class OpenConsoleStore {
  readonly #file: JsonFile<OpenConsoles>;

  constructor(deps: Pick<JsonFileDeps<never>, 'file' | 'onNotice' | 'now'>) {
    this.#file = new JsonFile({ ...deps, schema, initial: { consoles: [], attempts: 0 } });
  }

  async load(): Promise<void> {
    await this.#file.load();
  }

  get value(): OpenConsoles {
    return this.#file.value;
  }

  /** A list that can't be written is no reason to bother the person: then nothing is opened again. */
  async note(next: OpenConsoles): Promise<void> {
    const value = { ...next, consoles: next.consoles.slice(0, most) };
    if (JSON.stringify(value) !== JSON.stringify(this.value)) await this.#file.set(value);
  }

  settled(): Promise<void> {
    return this.#file.settled();
  }
}
