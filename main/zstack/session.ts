import { fail, ok, type AppError, type Result } from '../../shared/errors.ts';
import { inProject, type CaptchaAnswer, type Project } from '../../shared/cloud.ts';
import type { Logger } from '../log/logger.ts';
import type { ApiCall, SendApi } from './api.ts';
import { enterProject, entersProject, logIn, proofOf, type Proof } from './log-in.ts';
import { listProjects } from './projects.ts';
import type { Credentials } from './types.ts';
import { unlessAborted } from './wait.ts';

/** Errors after which the remembered password is useless; asking again could lock the account. */
const finalRefusals: readonly AppError['code'][] = [
  'auth-failed',
  'auth-locked',
  'auth-locked-for',
  'auth-captcha-needed',
  'auth-two-factor',
  'auth-must-change-password',
  'auth-password-expired',
  'auth-user-disabled',
  'auth-refused',
];

export interface SessionDeps {
  readonly send: SendApi;
  readonly log: Logger;
  readonly baseUrl: string;
  /** Shown in `signed-out`. */
  readonly cloud: string;
}

/** Puts the authorization on a call; it holds for one sending. */
export type Sign = (call: ApiCall) => ApiCall;

/** A virtual id that has signed in: its own session, from which projects are listed and entered. */
interface Identity {
  readonly proof: Proof;
  readonly uuid: string;
}

/**
 * The one session of a cloud. Calls run through `run`: when the server says that the session is gone, all of them wait for
 * the same sign-in and are then sent once more.
 */
export class Session {
  readonly #deps: SessionDeps;
  #live: string | undefined;
  /** Sessions that a newer sign-in replaced while consoles may still hang on their tokens. */
  #replaced: string[] = [];
  #proof: Proof | undefined;
  #identity: Identity | undefined;
  #renewal: Promise<Result<string>> | undefined;
  #end = new AbortController();

  constructor(deps: SessionDeps) {
    this.#deps = deps;
  }

  /** True while calls can be made: with a session, or with what it takes to get one silently. */
  get signedIn(): boolean {
    return this.#proof !== undefined;
  }

  /** Signs in, in place of whoever is signed in; on failure that one stays. */
  async signIn(credentials: Credentials, signal: AbortSignal): Promise<Result<void>> {
    const proof = proofOf(credentials);
    this.#deps.log.hide(credentials.password);
    this.#deps.log.hide(proof.secret);
    if (!entersProject(proof)) {
      const uuid = await this.#logIn(proof, credentials.captcha, signal);
      return uuid.ok ? this.#adopt(uuid.value, proof) : uuid;
    }
    const identity = await this.#identify(proof, credentials.captcha, signal);
    if (!identity.ok) return identity;
    return credentials.askProject ? fail('auth-project-needed') : this.enterProject(proof.project, signal);
  }

  /** Goes on in another project of the virtual id, or in the platform view; on failure all stays as it was. */
  async enterProject(project: string | undefined, signal: AbortSignal): Promise<Result<void>> {
    const entered = await this.#asIdentity((uuid) => this.#enter(uuid, project, signal), signal);
    if (!entered.ok) return entered;
    const identity = this.#identity;
    if (!identity) return fail('cancelled'); // signed out meanwhile
    return this.#adopt(entered.value, inProject(identity.proof, project));
  }

  listProjects(signal: AbortSignal): Promise<Result<readonly Project[]>> {
    return this.#asIdentity((uuid) => listProjects(this.#deps, uuid, signal), signal);
  }

  /** Runs a call with a live session: at most one sign-in and one replay. */
  async run<T>(call: (sign: Sign) => Promise<Result<T>>, signal: AbortSignal): Promise<Result<T>> {
    const session = await this.#current(undefined, signal);
    if (!session.ok) return session;
    const first = await call(signWith(session.value));
    if (first.ok || first.error.code !== 'session-expired') return first;
    const renewed = await this.#current(session.value, signal);
    return renewed.ok ? call(signWith(renewed.value)) : renewed;
  }

  /** Forgets the password and deletes the sessions on the server, as far as it answers within `timeoutMs`. */
  async signOut(timeoutMs: number): Promise<void> {
    const sessions = [...this.#replaced, this.#live, this.#identity?.uuid].filter((uuid) => uuid !== undefined);
    this.forget();
    await Promise.all(sessions.map((uuid) => this.#delete(uuid, timeoutMs)));
  }

  /** Back to signed out without a request; a sign-in under way ends with `cancelled`. */
  forget(): void {
    this.#end.abort();
    this.#end = new AbortController();
    this.#live = undefined;
    this.#replaced = [];
    this.#proof = undefined;
    this.#identity = undefined;
    this.#renewal = undefined;
  }

  #adopt(uuid: string, proof: Proof): Result<void> {
    if (this.#live !== undefined) this.#replaced.push(this.#live);
    this.#live = uuid;
    this.#proof = proof;
    return ok();
  }

  /** Signs a virtual id in; one that is signed in with the same password already stays, as its captcha is used up. */
  async #identify(proof: Proof, captcha: CaptchaAnswer | undefined, signal: AbortSignal): Promise<Result<Identity>> {
    const known = this.#identity;
    if (known && samePerson(known.proof, proof)) return ok(known);
    const uuid = await this.#logIn(proof, captcha, signal);
    if (!uuid.ok) return uuid;
    if (this.#identity) void this.#delete(this.#identity.uuid, 5000);
    this.#identity = { proof, uuid: uuid.value };
    return ok(this.#identity);
  }

  /** A call with the virtual id's own session; an expired one is replaced once. */
  async #asIdentity<T>(call: (uuid: string) => Promise<Result<T>>, signal: AbortSignal): Promise<Result<T>> {
    const identity = this.#identity;
    if (!identity) return fail('signed-out', { cloud: this.#deps.cloud });
    const first = await call(identity.uuid);
    if (first.ok || first.error.code !== 'session-expired') return first;
    if (this.#identity === identity) this.#identity = undefined;
    const again = await this.#identify(identity.proof, undefined, signal);
    return again.ok ? call(again.value.uuid) : again;
  }

  /** The session to use; when `dead` is still the current one, the one that replaces it. */
  async #current(dead: string | undefined, signal: AbortSignal): Promise<Result<string>> {
    if (this.#live !== undefined && this.#live === dead) this.#live = undefined;
    if (this.#live !== undefined) return ok(this.#live);
    if (!this.#proof) return fail('signed-out', { cloud: this.#deps.cloud });
    this.#renewal ??= this.#renew(this.#proof);
    return (await unlessAborted(this.#renewal, signal)) ?? fail('cancelled');
  }

  /** Belongs to all callers, so none of them can cancel it. */
  async #renew(proof: Proof): Promise<Result<string>> {
    const end = this.#end;
    const uuid = await this.#renewed(proof, end.signal);
    if (end.signal.aborted) return fail('cancelled'); // #kept has deleted what it got
    this.#renewal = undefined;
    if (uuid.ok && this.#live === undefined) this.#live = uuid.value;
    else if (uuid.ok)
      this.#replaced.push(uuid.value); // somebody signed in meanwhile
    else if (this.#proof === proof && finalRefusals.includes(uuid.error.code)) this.#proof = undefined;
    this.#deps.log.info('session renewed', { ok: uuid.ok });
    return uuid;
  }

  async #renewed(proof: Proof, signal: AbortSignal): Promise<Result<string>> {
    if (!entersProject(proof)) return this.#logIn(proof, undefined, signal);
    const identity = await this.#identify(proof, undefined, signal);
    if (!identity.ok) return identity;
    return this.#asIdentity((uuid) => this.#enter(uuid, proof.project, signal), signal);
  }

  async #logIn(proof: Proof, captcha: CaptchaAnswer | undefined, signal: AbortSignal): Promise<Result<string>> {
    const end = this.#end.signal;
    return this.#kept(await logIn(this.#deps, proof, captcha, signal), signal, end);
  }

  async #enter(identity: string, project: string | undefined, signal: AbortSignal): Promise<Result<string>> {
    const end = this.#end.signal;
    return this.#kept(await enterProject(this.#deps, identity, project, signal), signal, end);
  }

  /** A session that came when nobody waited for it any more is deleted. */
  #kept(uuid: Result<string>, signal: AbortSignal, end: AbortSignal): Result<string> {
    if (!uuid.ok) return uuid;
    this.#deps.log.hide(uuid.value);
    if (!signal.aborted && !end.aborted) return uuid;
    void this.#delete(uuid.value, 5000);
    return fail('cancelled');
  }

  async #delete(uuid: string, timeoutMs: number): Promise<void> {
    await this.#deps.send({
      api: 'LogOut',
      method: 'DELETE',
      path: `/v1/accounts/sessions/${uuid}`,
      timeoutMs,
      secrets: [uuid],
      signal: new AbortController().signal,
    });
  }
}

function signWith(session: string): Sign {
  return (call) => ({ ...call, session });
}

/** The same virtual id with the same password, in whichever project. */
function samePerson(one: Proof, other: Proof): boolean {
  return one.type === other.type && one.account === other.account && one.secret === other.secret;
}
