import type { CaptchaAnswer, Cloud, CloudView, Project, SignInState } from '../../shared/cloud.ts';
import { signInNameOf } from '../../shared/cloud.ts';
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

/** What a person gives to sign in. */
export interface SignInAttempt {
  /** The one that is held or remembered where left out. */
  readonly password?: string;
  readonly remember: boolean;
  readonly captcha?: CaptchaAnswer;
  readonly askProject?: boolean;
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
    return this.#client.signedIn ? ok() : this.#signInAsKnown({}, signal);
  }

  /** Signs in at the start of the app, where the keychain has the password. */
  async resume(signal: AbortSignal): Promise<void> {
    const password = await this.#deps.credentials.remembered(this.#deps.cloud());
    this.#remembered = password !== undefined;
    this.#deps.onChange();
    if (password !== undefined) await this.#signIn({ password }, signal);
  }

  /** Signs in with a password that the person typed; with `remember` it goes to the keychain once it has proved right. */
  async signIn(attempt: SignInAttempt, signal: AbortSignal): Promise<Result<CloudView>> {
    const { password, remember, captcha, askProject } = attempt;
    const more: More = { ...(captcha && { captcha }), ...(askProject && { askProject }) };
    const signedIn =
      password === undefined
        ? await this.#signInAsKnown(more, signal)
        : await this.#signIn({ password, ...more }, signal);
    if (!signedIn.ok) return signedIn;
    if (password !== undefined) this.#keep(password, remember);
    return { ok: true, value: this.view };
  }

  /** What the virtual id may enter; signs in where nobody is. */
  async projects(signal: AbortSignal): Promise<Result<readonly Project[]>> {
    return this.#asVirtualId(() => this.#client.listProjects(signal), signal);
  }

  async enterProject(project: string | undefined, signal: AbortSignal): Promise<Result<void>> {
    const entered = await this.#asVirtualId(() => this.#client.enterProject(project, signal), signal);
    if (entered.ok) await this.#arrived(signal);
    return entered;
  }

  /** Removes the password from the keychain. */
  async forgetPassword(): Promise<Result<CloudView>> {
    await this.#forget();
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

  async #signInAsKnown(more: More, signal: AbortSignal): Promise<Result<void>> {
    const password = await this.#deps.credentials.get(this.#deps.cloud());
    if (password === undefined) return fail('signed-out', { cloud: this.#deps.cloud().name });
    return this.#signIn({ password, ...more }, signal);
  }

  /** A call of the virtual id itself; after a restart it has to sign in for that. */
  async #asVirtualId<T>(call: () => Promise<Result<T>>, signal: AbortSignal): Promise<Result<T>> {
    const first = await call();
    if (first.ok || first.error.code !== 'signed-out') return first;
    const signedIn = await this.#signInAsKnown({}, signal);
    return signedIn.ok ? call() : signedIn;
  }

  #signIn(typed: More & { readonly password: string }, signal: AbortSignal): Promise<Result<void>> {
    this.#signingIn ??= this.#signInOnce(typed, signal).finally(() => {
      this.#signingIn = undefined;
    });
    return this.#signingIn;
  }

  async #signInOnce(typed: More & { readonly password: string }, signal: AbortSignal): Promise<Result<void>> {
    const refused = this.#deps.refused?.();
    if (refused) {
      this.#set({ kind: 'failed', error: refused });
      return { ok: false, error: refused };
    }
    const client = this.#client;
    this.#set({ kind: 'signing-in' });
    const signedIn = await client.signIn({ ...signInNameOf(this.#deps.cloud()), ...typed }, signal);
    if (client !== this.#client) return fail('cancelled'); // reset meanwhile
    if (signedIn.ok) await this.#arrived(signal);
    else this.#set(stateAfter(signedIn.error));
    return signedIn;
  }

  async #arrived(signal: AbortSignal): Promise<void> {
    const client = this.#client;
    const probed = await client.probe(signal);
    const { clockOffsetSeconds } = client;
    const clock = this.#deps.cloud().type === 'access-key' &&
      clockOffsetSeconds !== undefined && { clockOffsetSeconds };
    if (client === this.#client) this.#set({ kind: 'signed-in', ...(probed.ok && probed.value), ...clock });
  }

  /** The person is signed in; a keychain that is locked, or never answers, must not keep them from their VMs. */
  #keep(password: string, remember: boolean): void {
    this.#deps.credentials.hold(this.#deps.cloud(), password);
    if (remember) void this.#remember(password);
    else if (this.#remembered) void this.#forget();
    this.#deps.onChange();
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

type More = Pick<SignInAttempt, 'captcha' | 'askProject'>;

function stateAfter(error: AppError): SignInState {
  const ended = error.code === 'cancelled' || error.code === 'auth-project-needed';
  return ended ? { kind: 'signed-out' } : { kind: 'failed', error };
}
