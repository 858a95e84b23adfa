import type { Project } from '../../shared/cloud.ts';
import { fail, type Result } from '../../shared/errors.ts';
import { AccessKey, type AccessKeyDeps } from './access-key.ts';
import { Session, type SessionDeps, type Sign } from './session.ts';
import type { Credentials } from './types.ts';

/** Whoever the calls are made as: a session, or an access key that signs each of them. */
export class Authority {
  readonly #session: Session;
  readonly #accessKey: AccessKey;
  #inUse: Session | AccessKey;

  constructor(deps: SessionDeps & AccessKeyDeps) {
    this.#session = new Session(deps);
    this.#accessKey = new AccessKey(deps);
    this.#inUse = this.#session;
  }

  get signedIn(): boolean {
    return this.#inUse.signedIn;
  }

  get clockOffsetSeconds(): number | undefined {
    return this.#accessKey.clockOffsetSeconds;
  }

  /** Signs in, in place of whoever is signed in; on failure that one stays. */
  async signIn(credentials: Credentials, signal: AbortSignal): Promise<Result<void>> {
    const next = credentials.type === 'access-key' ? this.#accessKey : this.#session;
    const signedIn = await next.signIn(credentials, signal);
    if (signedIn.ok) this.#inUse = next;
    return signedIn;
  }

  run<T>(call: (sign: Sign) => Promise<Result<T>>, signal: AbortSignal): Promise<Result<T>> {
    return this.#inUse.run(call, signal);
  }

  listProjects(signal: AbortSignal): Promise<Result<readonly Project[]>> {
    return this.#session.listProjects(signal);
  }

  /** Only for a virtual id, which has projects. */
  async enterProject(project: string | undefined, signal: AbortSignal): Promise<Result<void>> {
    if (this.#inUse === this.#accessKey) return fail('permission-denied');
    return this.#session.enterProject(project, signal);
  }

  async signOut(timeoutMs: number): Promise<void> {
    this.#accessKey.forget();
    await this.#session.signOut(timeoutMs);
  }

  /** Back to signed out without a request. */
  forget(): void {
    this.#accessKey.forget();
    this.#session.forget();
  }
}
