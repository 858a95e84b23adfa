import { asJob, requiredText, sessionOf, type Api, type ApiRequest, type NodeContext } from '../api.ts';
import { ApiFailure, failed, invalid, sessionExpired } from '../errors.ts';
import { hashPassword } from '../sessions.ts';
import { directory, logIn, sessionInventory } from '../log-in.ts';

/** Signing in and out, and the session's life (contract sections 3.1 to 3.3). */
export const sessionApis: readonly Api[] = [
  {
    name: 'LogInByAccount',
    method: 'PUT',
    path: '/v1/accounts/login',
    action: 'logInByAccount',
    open: true,
    handle: (request, node) => byAccount(requiredText(request, 'accountName'), request, node),
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
      if (loginType === 'ldap') return directory(request, node, 'ldap');
      if (loginType !== 'account') throw new ApiFailure(failed(`unsupported login type[${loginType}]`));
      return byAccount(requiredText(request, 'username'), request, node);
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

function byAccount(name: string, request: ApiRequest, node: NodeContext): Promise<unknown> {
  const hash = requiredText(request, 'password');
  const accounts = node.accounts.filter(({ via = 'account' }) => via === 'account');
  return logIn(name, request, node, () =>
    accounts.find((each) => each.name === name && hashPassword(each.password) === hash),
  );
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
