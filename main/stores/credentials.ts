import type { Cloud } from '../../shared/cloud.ts';
import { ok, type AppError, type Result } from '../../shared/errors.ts';
import type { Logger } from '../log/logger.ts';
import { keychainFailure, type Keychain } from './keychain.ts';
import { PatientKeychain } from './patient-keychain.ts';

const service = 'ZStack Console';
const notKept: AppError = { code: 'policy-passwords', params: {} };

/** Whose password: one keychain entry each, readable as such in the system's own keychain program. */
export type Owner = Pick<Cloud, 'baseUrl' | 'type' | 'account' | 'user'>;

export interface CredentialsDeps {
  /** Loads the keychain module on first use; rejects where the system lacks its library. */
  readonly loadKeychain: () => Promise<Keychain>;
  readonly platform: NodeJS.Platform;
  readonly log: Logger;
  /** How long the keychain may take to answer; a minute when left out. */
  readonly timeoutMs?: number;
  /** Whether an administrator allows passwords in the keychain; yes where left out. */
  readonly mayKeep?: () => boolean;
  /** Told when `failure` has become another one. */
  readonly onFailure?: () => void;
}

/**
 * Passwords of cloud accounts. Every password is held in memory for this run; one that is to be remembered goes into the OS
 * keychain as well. Where there is none, nothing is written anywhere else, and `failure` says what is missing.
 */
export class Credentials {
  readonly #deps: CredentialsDeps;
  readonly #held = new Map<string, string>();
  #keychain: Promise<PatientKeychain> | undefined;
  #patient: PatientKeychain | undefined;
  #failure: AppError | null = null;

  constructor(deps: CredentialsDeps) {
    this.#deps = deps;
  }

  /** Why passwords can't be kept, as of the last use of the keychain; null where they can. */
  get failure(): AppError | null {
    return this.#mayKeep ? this.#failure : notKept;
  }

  /** The keychain has not answered a call yet, and the process can't end by itself before it does. */
  get busy(): boolean {
    return this.#patient?.calling ?? false;
  }

  /** Asks the keychain for an entry that does not exist: this finds a missing library, bus or service without any prompt. */
  async probe(): Promise<AppError | null> {
    await this.#use((keychain) => keychain.getPassword(service, 'availability'));
    return this.#failure;
  }

  /** The password held in memory, else the remembered one. */
  async get(owner: Owner): Promise<string | undefined> {
    return this.#held.get(entryOf(owner)) ?? (await this.remembered(owner));
  }

  /** The password in the keychain; undefined where there is none or no keychain. */
  async remembered(owner: Owner): Promise<string | undefined> {
    if (!this.#mayKeep) {
      void this.#delete(owner); // what was kept before the administrator said no goes too
      return undefined;
    }
    const found = await this.#use((keychain) => keychain.getPassword(service, entryOf(owner)));
    if (!found.ok || found.value === null) return undefined;
    this.#deps.log.hide(found.value);
    return found.value;
  }

  /** Holds the password for this run. */
  hold(owner: Owner, password: string): void {
    this.#deps.log.hide(password);
    this.#held.set(entryOf(owner), password);
  }

  /** Puts the password into the keychain too. On failure it is still held for this run. */
  remember(owner: Owner, password: string): Promise<Result<void>> {
    this.hold(owner, password);
    if (!this.#mayKeep) return Promise.resolve({ ok: false, error: notKept });
    return this.#use((keychain) => keychain.setPassword(service, entryOf(owner), password));
  }

  /** Removes it from the keychain and from memory. */
  async forget(owner: Owner): Promise<Result<void>> {
    this.drop(owner);
    return this.#delete(owner);
  }

  /** Forgets what is held in memory; a remembered password stays in the keychain. */
  drop(owner: Owner): void {
    this.#held.delete(entryOf(owner));
  }

  get #mayKeep(): boolean {
    return this.#deps.mayKeep?.() ?? true;
  }

  async #delete(owner: Owner): Promise<Result<void>> {
    const deleted = await this.#use((keychain) => keychain.deletePassword(service, entryOf(owner)));
    return deleted.ok ? ok() : deleted;
  }

  async #load(): Promise<PatientKeychain> {
    const { loadKeychain, timeoutMs = 60_000 } = this.#deps;
    try {
      this.#patient = new PatientKeychain({ keychain: await loadKeychain(), timeoutMs });
      return this.#patient;
    } catch (cause) {
      this.#keychain = undefined; // its library may have been installed by the next time
      throw cause;
    }
  }

  async #use<T>(call: (keychain: Keychain) => Promise<T>): Promise<Result<T>> {
    try {
      this.#keychain ??= this.#load();
      const value = await call(await this.#keychain);
      this.#note(null);
      return { ok: true, value };
    } catch (cause) {
      const error = keychainFailure(cause, this.#deps.platform);
      this.#deps.log.warn('the keychain can not be used', { error });
      this.#note(error);
      return { ok: false, error };
    }
  }

  #note(failure: AppError | null): void {
    const isNews = failure?.code !== this.#failure?.code;
    this.#failure = failure;
    if (isNews) this.#deps.onFailure?.();
  }
}

/** Accounts came first, and keep the entry they had. A virtual id has one password for all its projects. */
function entryOf({ type, account, user, baseUrl }: Owner): string {
  const name = user === undefined ? account : `${account}/${user}`;
  return `${type === 'account' ? '' : `${type}:`}${name}@${baseUrl}`;
}
