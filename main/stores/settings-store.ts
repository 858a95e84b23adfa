import { fail, ok, type Result } from '../../shared/errors.ts';
import { effectiveSettings, freePolicy, type Policy } from '../../shared/policy.ts';
import { defaultSettings, type Settings } from '../../shared/settings.ts';
import { JsonFile, type JsonFileDeps } from './json-file.ts';
import { chosenSettings } from './schemas.ts';

/** Version 1 held language, theme and closeToTray, chosen or not; version 2 holds what was chosen, and nothing else. */
const upgrades = [(older: unknown): unknown => onlyChosen(older as Partial<Settings>)];

/**
 * What the person has set, under what an administrator allows. Only what differs from its default is kept, so that a default may
 * change; a locked setting keeps what was chosen before, for the day on which the lock goes.
 */
export class SettingsStore {
  readonly #file: JsonFile<Partial<Settings>>;
  readonly #listeners = new Set<(value: Settings) => void>();
  #policy: Policy = freePolicy;

  constructor(deps: Pick<JsonFileDeps<never>, 'file' | 'onNotice' | 'now'>) {
    this.#file = new JsonFile({ ...deps, schema: chosenSettings, initial: {}, upgrades });
  }

  load(): Promise<unknown> {
    return this.#file.load();
  }

  /** What holds now. */
  get value(): Settings {
    return effectiveSettings(this.#policy, this.#file.value);
  }

  get policy(): Policy {
    return this.#policy;
  }

  /** Another policy holds from now on. */
  setPolicy(policy: Policy): void {
    this.#policy = policy;
    this.#announce();
  }

  onChange(listener: (value: Settings) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Sets what is given and leaves the rest; refused as a whole where one of them is locked. */
  change(change: Partial<Settings>): Promise<Result<Settings>> {
    const { defaults } = this.#policy;
    const next = { ...this.#file.value, ...change };
    return this.#save(keysOf(change), onlyChosen(next, { ...defaultSettings, ...defaults }));
  }

  /** Takes the choice back: the default holds again. */
  reset(keys: readonly (keyof Settings)[]): Promise<Result<Settings>> {
    const gone = new Set<string>(keys);
    const rest = Object.fromEntries(Object.entries(this.#file.value).filter(([key]) => !gone.has(key)));
    return this.#save(keys, rest);
  }

  settled(): Promise<void> {
    return this.#file.settled();
  }

  async #save(touched: readonly (keyof Settings)[], chosen: Partial<Settings>): Promise<Result<Settings>> {
    const locked = touched.find((key) => key in this.#policy.locked);
    if (locked !== undefined) return fail('setting-locked', { setting: locked });
    const written = this.#file.set(chosen);
    this.#announce();
    const result = await written;
    return result.ok ? ok(this.value) : result;
  }

  #announce(): void {
    for (const listener of [...this.#listeners]) listener(this.value);
  }
}

function keysOf(settings: Partial<Settings>): readonly (keyof Settings)[] {
  return Object.keys(settings) as (keyof Settings)[];
}

function onlyChosen(settings: Partial<Settings>, defaults = defaultSettings): Partial<Settings> {
  const same = (key: keyof Settings): boolean => JSON.stringify(settings[key]) === JSON.stringify(defaults[key]);
  return Object.fromEntries(keysOf(settings).flatMap((key) => (same(key) ? [] : [[key, settings[key]]])));
}
