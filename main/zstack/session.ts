import { createHash } from 'node:crypto';
import { z } from 'zod';
import { fail, ok, type AppError, type Result } from '../../shared/errors.ts';
import type { Logger } from '../log/logger.ts';
import { contextOf, type ApiCall, type SendApi } from './api.ts';
import { readShape } from './answers.ts';
import type { Credentials } from './types.ts';
import { unlessAborted } from './wait.ts';

const loginReply = z.object({ inventory: z.object({ uuid: z.string().regex(/^[\w-]{8,128}$/) }) });

/** Errors after which the remembered password is useless; asking again could lock the account. */
const finalRefusals: readonly AppError['code'][] = [
  'auth-failed',
  'auth-locked',
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

/** For the one silent sign-in: the hash that the API takes, not the password itself. In memory only. */
interface Secret {
  readonly account: string;
  readonly hash: string;
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
  #secret: Secret | undefined;
  #renewal: Promise<Result<string>> | undefined;
  #end = new AbortController();

  constructor(deps: SessionDeps) {
    this.#deps = deps;
  }

  /** True while calls can be made: with a session, or with what it takes to get one silently. */
  get signedIn(): boolean {
    return this.#secret !== undefined;
  }

  /** Signs in, in place of whoever is signed in; on failure nothing changes. */
  async signIn({ account, password }: Credentials, signal: AbortSignal): Promise<Result<void>> {
    const secret: Secret = { account, hash: hashPassword(password) };
    const { log } = this.#deps;
    log.hide(password);
    log.hide(secret.hash);
    const uuid = await this.#logIn(secret, signal);
    if (!uuid.ok) return uuid;
    if (this.#live !== undefined) this.#replaced.push(this.#live);
    this.#live = uuid.value;
    this.#secret = secret;
    return ok();
  }

  /** Runs a call with a live session: at most one sign-in and one replay. */
  async run<T>(call: (session: string) => Promise<Result<T>>, signal: AbortSignal): Promise<Result<T>> {
    const session = await this.#current(undefined, signal);
    if (!session.ok) return session;
    const first = await call(session.value);
    if (first.ok || first.error.code !== 'session-expired') return first;
    const renewed = await this.#current(session.value, signal);
    return renewed.ok ? call(renewed.value) : renewed;
  }

  /** Forgets the password and deletes the sessions on the server, as far as it answers within `timeoutMs`. */
  async signOut(timeoutMs: number): Promise<void> {
    const sessions = [...this.#replaced, ...(this.#live === undefined ? [] : [this.#live])];
    this.forget();
    await Promise.all(sessions.map((uuid) => this.#delete(uuid, timeoutMs)));
  }

  /** Back to signed out without a request; a sign-in under way ends with `cancelled`. */
  forget(): void {
    this.#end.abort();
    this.#end = new AbortController();
    this.#live = undefined;
    this.#replaced = [];
    this.#secret = undefined;
    this.#renewal = undefined;
  }

  /** The session to use; when `dead` is still the current one, the one that replaces it. */
  async #current(dead: string | undefined, signal: AbortSignal): Promise<Result<string>> {
    if (this.#live !== undefined && this.#live === dead) this.#live = undefined;
    if (this.#live !== undefined) return ok(this.#live);
    if (!this.#secret) return fail('signed-out', { cloud: this.#deps.cloud });
    this.#renewal ??= this.#renew(this.#secret);
    return (await unlessAborted(this.#renewal, signal)) ?? fail('cancelled');
  }

  /** Belongs to all callers, so none of them can cancel it. */
  async #renew(secret: Secret): Promise<Result<string>> {
    const end = this.#end;
    const uuid = await this.#logIn(secret, end.signal);
    if (end.signal.aborted) return fail('cancelled'); // #logIn has deleted what it got
    this.#renewal = undefined;
    if (uuid.ok && this.#live === undefined) this.#live = uuid.value;
    else if (uuid.ok)
      this.#replaced.push(uuid.value); // somebody signed in meanwhile
    else if (this.#secret === secret && finalRefusals.includes(uuid.error.code)) this.#secret = undefined;
    this.#deps.log.info('session renewed', { ok: uuid.ok });
    return uuid;
  }

  async #logIn(secret: Secret, signal: AbortSignal): Promise<Result<string>> {
    const end = this.#end.signal;
    const call: ApiCall = {
      api: 'LogInByAccount',
      method: 'PUT',
      path: '/v1/accounts/login',
      body: { logInByAccount: { accountName: secret.account, password: secret.hash } },
      account: secret.account,
      secrets: [secret.hash],
      signal,
    };
    const reply = await this.#deps.send(call);
    if (!reply.ok) return reply;
    const shape = readShape(reply.value.body, loginReply, contextOf(call, this.#deps.baseUrl));
    if (!shape.ok) return shape;
    const { uuid } = shape.value.inventory;
    this.#deps.log.hide(uuid);
    if (!signal.aborted && !end.aborted) return ok(uuid);
    void this.#delete(uuid, 5000); // nobody waits for it any more
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

/** Lower-case hex SHA-512 of the UTF-8 password (contract section 3). */
export function hashPassword(password: string): string {
  return createHash('sha512').update(password, 'utf8').digest('hex');
}
