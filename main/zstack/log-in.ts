import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { CaptchaAnswer, SignInName } from '../../shared/cloud.ts';
import { fail, ok, type AppError, type Result } from '../../shared/errors.ts';
import { contextOf, type ApiCall, type SendApi } from './api.ts';
import { readShape } from './answers.ts';
import type { Method } from './http.ts';
import type { Credentials } from './types.ts';

const loginReply = z.object({ inventory: z.object({ uuid: z.string().regex(/^[\w-]{8,128}$/) }) });
const proceduresReply = z.object({ procedures: z.array(z.object({ name: z.string() })) });

/** What is remembered for the one silent sign-in: what the API takes, which for most types is not the password itself. */
export interface Proof extends SignInName {
  readonly secret: string;
}

export interface LogInDeps {
  readonly send: SendApi;
  readonly baseUrl: string;
}

/** Directories compare the password themselves and get it as it is; everybody else gets its hash (contract section 3). */
export function proofOf({ type, account, user, project, password }: Credentials): Proof {
  const inClear = type === 'ldap' || type === 'iam2-ldap';
  return {
    type,
    account,
    ...(user !== undefined && { user }),
    ...(project !== undefined && { project }),
    secret: inClear ? password : hashPassword(password),
  };
}

/** Lower-case hex SHA-512 of the UTF-8 password (contract section 3). */
export function hashPassword(password: string): string {
  return createHash('sha512').update(password, 'utf8').digest('hex');
}

/** Whether a sign-in of this type goes on into a project or the platform view. */
export function entersProject({ type }: SignInName): boolean {
  return type === 'iam2' || type === 'iam2-ldap';
}

/** The name of the sign-in's kind where the server asks for one. */
export function loginTypeOf({ type }: SignInName): string {
  return type === 'user' ? 'account' : type;
}

/** Signs in (section 3.1): the uuid of the new session. A virtual id's session is not yet in a project. */
export async function logIn(
  deps: LogInDeps,
  proof: Proof,
  captcha: CaptchaAnswer | undefined,
  signal: AbortSignal,
): Promise<Result<string>> {
  const first = await sendLogIn(deps, { ...logInCall(proof, captcha), signal });
  // Servers from 4.6 on may know the directory by the generic call only.
  const again = !first.ok && first.error.code === 'api-unsupported' && proof.type === 'ldap';
  const answer = again ? await sendLogIn(deps, { ...genericCall(proof, captcha), signal }) : first;
  return answer.ok ? answer : { ok: false, error: await explain(deps, answer.error, proof, captcha, signal) };
}

/** Enters a project of the virtual id, or the platform view where none is named: the uuid of the session to work with. */
export function enterProject(
  deps: LogInDeps,
  identity: string,
  project: string | undefined,
  signal: AbortSignal,
): Promise<Result<string>> {
  const common = { method: 'PUT', session: identity, signal } as const;
  const call: ApiCall =
    project === undefined
      ? { ...common, api: 'LoginIAM2Platform', path: '/v1/iam2/platform/login', body: { loginIAM2Platform: {} } }
      : {
          ...common,
          api: 'LoginIAM2Project',
          path: '/v1/iam2/projects/login',
          body: { loginIAM2Project: { projectName: project } },
          project,
        };
  return sendLogIn(deps, call);
}

type Unsent = Omit<ApiCall, 'signal'>;

function logInCall(proof: Proof, captcha: CaptchaAnswer | undefined): Unsent {
  const { account, user, secret } = proof;
  switch (proof.type) {
    case 'user':
      return put('LogInByUser', '/v1/accounts/users/login', proof, captcha, { accountName: account, userName: user });
    case 'ldap':
      return put('LogInByLdap', '/v1/ldap/login', proof, captcha, { uid: account });
    case 'iam2':
      return put('LoginIAM2VirtualID', '/v1/iam2/virtual-ids/login', proof, captcha, { name: account });
    case 'iam2-ldap':
      return put('LoginIAM2VirtualIDWithLdap', '/v1/iam2/login/virtual-ids/ldap', proof, captcha, { uid: account });
    case 'account':
      return put('LogInByAccount', '/v1/accounts/login', proof, captcha, { accountName: account });
    case 'access-key':
      throw new Error(`an access key has no session (${secret.length} letters)`);
  }
}

function genericCall(proof: Proof, captcha: CaptchaAnswer | undefined): Unsent {
  return put('LogIn', '/v1/login', proof, captcha, { username: proof.account, loginType: loginTypeOf(proof) });
}

function put(
  api: string,
  path: string,
  { account, user, secret }: Proof,
  captcha: CaptchaAnswer | undefined,
  names: object,
): Unsent {
  const method: Method = 'PUT';
  const code = captcha && { captchaUuid: captcha.uuid, verifyCode: captcha.code };
  const body = { [api.charAt(0).toLowerCase() + api.slice(1)]: { ...names, password: secret, ...code } };
  return { api, method, path, body, account: user ?? account, secrets: [secret] };
}

async function sendLogIn({ send, baseUrl }: LogInDeps, call: ApiCall): Promise<Result<string>> {
  const reply = await send(call);
  if (!reply.ok) return reply;
  const shape = readShape(reply.value.body, loginReply, contextOf(call, baseUrl));
  return shape.ok ? ok(shape.value.inventory.uuid) : shape;
}

/** Says more than the answer itself: which code was wrong, which kind is missing, and that a second factor is wanted. */
async function explain(
  deps: LogInDeps,
  error: AppError,
  proof: Proof,
  captcha: CaptchaAnswer | undefined,
  signal: AbortSignal,
): Promise<AppError> {
  if (error.code === 'auth-captcha-needed' && captcha) return { ...error, code: 'auth-captcha-wrong' };
  const unsupported = error.code === 'api-unsupported' || /login ?type/i.test(String(error.params['message'] ?? ''));
  if (unsupported) return fail('sign-in-unsupported', { type: proof.type }, error.server).error;
  const unclear = error.code === 'server-error' || error.code === 'auth-refused';
  if (unclear && (await wantsTwoFactor(deps, proof, signal))) return { ...error, code: 'auth-two-factor', params: {} };
  return error;
}

/** What the server lists as the steps of this sign-in (section 3.5); older ones list nothing. */
async function wantsTwoFactor({ send }: LogInDeps, proof: Proof, signal: AbortSignal): Promise<boolean> {
  const query = new URLSearchParams({ username: proof.account, loginType: loginTypeOf(proof) });
  const path = `/v1/login/procedures?${query.toString()}`;
  const reply = await send({ api: 'GetLoginProcedures', method: 'GET', path, signal });
  const parsed = reply.ok ? proceduresReply.safeParse(reply.value.body) : undefined;
  return parsed?.success === true && parsed.data.procedures.some(({ name }) => name === 'TWO_FACTOR_AUTH');
}
