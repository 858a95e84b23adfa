import type { Result } from '../../shared/errors.ts';
import { defaultSettings, type Settings } from '../../shared/settings.ts';
import { JsonFile, type JsonFileDeps } from './json-file.ts';
import { settings } from './schemas.ts';

/** Version 1 knew language, theme and closeToTray only. */
const upgrades = [(older: unknown): unknown => ({ ...defaultSettings, ...(older as object) })];

/** What the person has set. */
export class SettingsStore {
  readonly #file: JsonFile<Settings>;

  constructor(deps: Pick<JsonFileDeps<never>, 'file' | 'onNotice' | 'now'>) {
    this.#file = new JsonFile({ ...deps, schema: settings, initial: defaultSettings, upgrades });
  }

  load(): Promise<Settings> {
    return this.#file.load();
  }

  get value(): Settings {
    return this.#file.value;
  }

  onChange(listener: (value: Settings) => void): () => void {
    return this.#file.onChange(listener);
  }

  save(next: Settings): Promise<Result<void>> {
    return this.#file.set(next);
  }

  settled(): Promise<void> {
    return this.#file.settled();
  }
}
