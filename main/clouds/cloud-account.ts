import type { Cloud, CloudView, SignInState } from '../../shared/cloud.ts';
import { fail, ok, type AppError, type Result } from '../../shared/errors.ts';
import type { Credentials } from '../stores/credentials.ts';
import type { Endpoint, ZStackClient } from '../zstack/types.ts';

export interface CloudAccountDeps {
  /** The cloud as stored now. */
  readonly cloud: () => Cloud;
  readonly credentials: Credentials;
  readonly createClient: (endpoint: Endpoint) => ZStackClient;
  readonly onChange: () => void;
  /** Why an administrator does not allow this cloud. */
  readonly refused?: () => AppError | undefined;
  /** Told when a password could not be kept although asked for. */
  readonly onNotice: (error: AppError) => void;
}

/** One cloud at run time: its client, whether it is signed in, and whether its password is remembered. */
export class CloudAccount {
  readonly #deps: CloudAccountDeps;
  #client: ZStackClient;
  #state: SignInState = { kind: 'signed-out' };
  #remembered = false;
  /** Shared by everybody who needs a session at the same time. */
  #signingIn: Promise<Result<void>> | undefined;

  constructor(deps: CloudAccountDeps, client?: ZStackClient) {
    this.#deps = deps;
    this.#client = client ?? deps.createClient(this.#endpoint);
  }

  get client(): ZStackClient {
    return this.#client;
  }

  get view(): CloudView {
    return { cloud: this.#deps.cloud(), signIn: this.#state, remembered: this.#remembered };
  }

  /** Signs in where a password is known and no session is live; `signed-out` where none is. */
  async ensureSignedIn(signal: AbortSignal): Promise<Result<void>> {
    if (this.#client.signedIn) return ok();
    const password = await this.#deps.credentials.get(this.#deps.cloud());
    if (password === undefined) return fail('signed-out', { cloud: this.#deps.cloud().name });
    return this.#signIn(password, signal);
  }

  /** Signs in at the start of the app, where the keychain has the password. */
  async resume(signal: AbortSignal): Promise<void> {
    const password = await this.#deps.credentials.remembered(this.#deps.cloud());
    this.#remembered = password !== undefined;
    this.#deps.onChange();
    if (password !== undefined) await this.#signIn(password, signal);
  }

  /** Signs in with a password that the person typed; with `remember` it goes to the keychain once it has proved right. */
  async signIn(password: string, remember: boolean, signal: AbortSignal): Promise<Result<CloudView>> {
    const signedIn = await this.#signIn(password, signal);
    if (!signedIn.ok) return signedIn;
    this.#deps.credentials.hold(this.#deps.cloud(), password);
    // The person is signed in; a keychain that is locked, or never answers, must not keep them from their VMs.
    if (remember) void this.#remember(password);
    else if (this.#remembered) void this.#forget();
    this.#deps.onChange();
    return { ok: true, value: this.view };
  }

  async signOut(forget: boolean): Promise<CloudView> {
    await this.#client.signOut();
    this.#deps.credentials.drop(this.#deps.cloud());
    if (forget) void this.#forget();
    this.#set({ kind: 'signed-out' });
    return this.view;
  }

  /** Starts over with the cloud as it is stored now: its address or how it is trusted has changed. */
  async reset(signal: AbortSignal): Promise<CloudView> {
    this.#client.dispose();
    this.#client = this.#deps.createClient(this.#endpoint);
    this.#signingIn = undefined;
    this.#set({ kind: 'signed-out' });
    await this.ensureSignedIn(signal);
    return this.view;
  }

  dispose(): void {
    this.#client.dispose();
  }

  get #endpoint(): Endpoint {
    const { baseUrl, trust } = this.#deps.cloud();
    return { baseUrl, trust };
  }

  #signIn(password: string, signal: AbortSignal): Promise<Result<void>> {
    this.#signingIn ??= this.#signInOnce(password, signal).finally(() => {
      this.#signingIn = undefined;
    });
    return this.#signingIn;
  }

  async #signInOnce(password: string, signal: AbortSignal): Promise<Result<void>> {
    const refused = this.#deps.refused?.();
    if (refused) {
      this.#set({ kind: 'failed', error: refused });
      return { ok: false, error: refused };
    }
    const client = this.#client;
    this.#set({ kind: 'signing-in' });
    const signedIn = await client.signIn({ account: this.#deps.cloud().account, password }, signal);
    if (client !== this.#client) return fail('cancelled'); // reset meanwhile
    if (!signedIn.ok) {
      this.#set(
        signedIn.error.code === 'cancelled' ? { kind: 'signed-out' } : { kind: 'failed', error: signedIn.error },
      );
      return signedIn;
    }
    const probed = await client.probe(signal);
    this.#set({ kind: 'signed-in', ...(probed.ok ? probed.value : {}) });
    return ok();
  }

  async #remember(password: string): Promise<void> {
    const kept = await this.#deps.credentials.remember(this.#deps.cloud(), password);
    this.#remembered = kept.ok;
    this.#deps.onChange();
    if (!kept.ok) this.#deps.onNotice(kept.error);
  }

  async #forget(): Promise<void> {
    const forgotten = await this.#deps.credentials.forget(this.#deps.cloud());
    this.#remembered = this.#remembered && !forgotten.ok;
    this.#deps.onChange();
    if (!forgotten.ok && this.#remembered) this.#deps.onNotice(forgotten.error);
  }

  #set(state: SignInState): void {
    this.#state = state;
    this.#deps.onChange();
  }
}
