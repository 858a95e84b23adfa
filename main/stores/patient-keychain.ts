import type { Keychain } from './keychain.ts';

export interface PatientKeychainDeps {
  readonly keychain: Keychain;
  /** How long a call may wait, its turn included; a person may have to unlock the keychain meanwhile. */
  readonly timeoutMs: number;
}

/**
 * A keychain that may never answer: a locked one waits for a person, a broken one for ever. A call of keytar holds a thread of
 * libuv's small pool until it ends, and files are read and written by the same threads: so one call runs at a time.
 */
export class PatientKeychain implements Keychain {
  readonly #deps: PatientKeychainDeps;
  #last: Promise<unknown> = Promise.resolve();
  #calling = false;

  constructor(deps: PatientKeychainDeps) {
    this.#deps = deps;
  }

  /** A call is being made: the process can't end by itself before it does. */
  get calling(): boolean {
    return this.#calling;
  }

  getPassword(service: string, account: string): Promise<string | null> {
    return this.#inTurn((keychain) => keychain.getPassword(service, account));
  }

  setPassword(service: string, account: string, password: string): Promise<void> {
    return this.#inTurn((keychain) => keychain.setPassword(service, account, password));
  }

  deletePassword(service: string, account: string): Promise<boolean> {
    return this.#inTurn((keychain) => keychain.deletePassword(service, account));
  }

  #inTurn<T>(call: (keychain: Keychain) => Promise<T>): Promise<T> {
    const { keychain, timeoutMs } = this.#deps;
    return new Promise((resolve, reject) => {
      let given = false;
      const timer = setTimeout(() => {
        given = true;
        reject(new Error(`no answer within ${timeoutMs / 1000} s; it may be locked`));
      }, timeoutMs);
      // Who has been told that it failed must not find it done after all: a call that waited too long is not made.
      this.#last = this.#last.then(async () => {
        if (given) return;
        this.#calling = true;
        const answer = call(keychain).finally(() => {
          this.#calling = false;
          clearTimeout(timer);
        });
        await answer.then(resolve, reject);
      });
    });
  }
}
