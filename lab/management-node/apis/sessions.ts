import { asJob, requiredText, sessionOf, type Api, type ApiRequest, type NodeContext } from '../api.ts';
import { ApiFailure, failed, invalid, sessionExpired, signInFailures, wrongPassword } from '../errors.ts';
import { javaDate } from '../java-text.ts';
import { hashPassword, type Session } from '../sessions.ts';

/** Signing in and out, and the session's life (contract sections 3.1 to 3.3). */
export const sessionApis: readonly Api[] = [
  {
    name: 'LogInByAccount',
    method: 'PUT',
    path: '/v1/accounts/login',
    action: 'logInByAccount',
    open: true,
    handle: (request, node) => logIn(requiredText(request, 'accountName'), request, node),
  },
  {
    name: 'LogIn',
    method: 'PUT',
    path: '/v1/login',
    action: 'logIn',
    open: true,
    available: (profile) => profile.since46,
    handle: (request, node) => {
      const loginType = requiredText(request, 'loginType');
      if (loginType !== 'account') throw new ApiFailure(failed(`unsupported login type[${loginType}]`));
      return logIn(requiredText(request, 'username'), request, node);
    },
  },
  {
    name: 'ValidateSession',
    method: 'GET',
    path: '/v1/accounts/sessions/{session}/valid',
    open: true,
    handle: ({ params }, { sessions }) => ({ valid: sessions.find(params.session ?? '') !== undefined }),
  },
  {
    name: 'RenewSession',
    method: 'PUT',
    path: '/v1/accounts/sessions/{session}/renew',
    action: 'renewSession',
    job: asJob,
    handle: renew,
  },
  {
    name: 'LogOut',
    method: 'DELETE',
    path: '/v1/accounts/sessions/{session}',
    open: true,
    handle: async ({ params }, { sessions, tokens }) => {
      const uuid = params.session ?? '';
      sessions.remove(uuid);
      await tokens.dropOfSession(uuid);
      return {};
    },
  },
];

async function logIn(name: string, request: ApiRequest, node: NodeContext): Promise<unknown> {
  const hash = requiredText(request, 'password');
  const account = node.accounts.find((each) => each.name === name && hashPassword(each.password) === hash);
  if (!account) throw new ApiFailure(wrongPassword);
  if (node.sessions.count(account) >= node.settings.maxSessions) throw new ApiFailure(signInFailures.tooManySessions);
  if (node.settings.uniqueSession) await endSessionsOf(account.uuid, node);
  return { inventory: sessionInventory(node.sessions.create(account), node) };
}

async function endSessionsOf(accountUuid: string, { sessions, tokens }: NodeContext): Promise<void> {
  await Promise.all(sessions.removeOf(accountUuid).map((uuid) => tokens.dropOfSession(uuid)));
}

function renew(request: ApiRequest, node: NodeContext): unknown {
  const { duration } = request.body;
  const seconds = duration === undefined ? node.settings.sessionLifetimeMs / 1000 : Number(duration);
  if (!(seconds >= 60 && seconds <= 31_536_000)) {
    throw new ApiFailure(invalid('field[duration] must be in range of [60, 31536000]'));
  }
  const session = node.sessions.find(request.params.session ?? '');
  if (!session || session.account !== sessionOf(request).account) throw new ApiFailure(sessionExpired);
  node.sessions.renew(session, seconds * 1000);
  return { inventory: { ...sessionInventory(session, node), userType: undefined } };
}

function sessionInventory(session: Session, { profile }: NodeContext): Record<string, unknown> {
  return {
    uuid: session.uuid,
    accountUuid: session.account.uuid,
    userUuid: session.account.uuid,
    userType: profile.since46 ? 'AccountVO' : undefined,
    expiredDate: javaDate(session.expiresAt),
    createDate: javaDate(session.createdAt),
  };
}
