import { requiredText, sessionOf, type Api, type ApiRequest, type NodeContext } from '../api.ts';
import { ApiFailure, failed, permissionDenied, wrongPassword } from '../errors.ts';
import { hashPassword, newUuid, type Account } from '../sessions.ts';
import { directory, logIn, peopleOf, sessionInventory } from '../log-in.ts';

/** Users, directories and virtual ids (contract section 3.1), and what stands before a sign-in (3.4, 3.5). */
export const signInApis: readonly Api[] = [
  {
    name: 'LogInByUser',
    method: 'PUT',
    path: '/v1/accounts/users/login',
    action: 'logInByUser',
    open: true,
    handle: (request, node) => {
      const [account, user] = [requiredText(request, 'accountName'), requiredText(request, 'userName')];
      const hash = requiredText(request, 'password');
      return logIn(`${account}/${user}`, request, node, () =>
        node.accounts.find(
          (each) =>
            each.name === account &&
            (each.users ?? []).some(({ name, password }) => name === user && hashPassword(password) === hash),
        ),
      );
    },
  },
  {
    name: 'LogInByLdap',
    method: 'PUT',
    path: '/v1/ldap/login',
    action: 'logInByLdap',
    open: true,
    handle: (request, node) => directory(request, node, 'ldap'),
  },
  {
    name: 'LoginIAM2VirtualID',
    method: 'PUT',
    path: '/v1/iam2/virtual-ids/login',
    action: 'loginIAM2VirtualID',
    open: true,
    commercial: true,
    handle: (request, node) => {
      const [name, hash] = [requiredText(request, 'name'), requiredText(request, 'password')];
      return logIn(name, request, node, () =>
        peopleOf(node, 'iam2').find((each) => each.name === name && hashPassword(each.password) === hash),
      );
    },
  },
  {
    name: 'LoginIAM2VirtualIDWithLdap',
    method: 'PUT',
    path: '/v1/iam2/login/virtual-ids/ldap',
    action: 'loginIAM2VirtualIDWithLdap',
    open: true,
    commercial: true,
    handle: (request, node) => directory(request, node, 'iam2-ldap'),
  },
  {
    name: 'LoginIAM2Project',
    method: 'PUT',
    path: '/v1/iam2/projects/login',
    action: 'loginIAM2Project',
    commercial: true,
    handle: (request, node) => {
      const name = requiredText(request, 'projectName');
      const project = (virtualId(request).projects ?? []).find((each) => each.name === name);
      const details = { en: `project[name:${name}] not existing`, zh: `项目[name:${name}]不存在` };
      if (!project || project.state === 'Disabled') throw new ApiFailure(failed(details));
      return enter(node, { uuid: newUuid(), name, password: '', admin: false });
    },
  },
  {
    name: 'LoginIAM2Platform',
    method: 'PUT',
    path: '/v1/iam2/platform/login',
    action: 'loginIAM2Platform',
    commercial: true,
    handle: (request, node) => {
      const { uuid } = virtualId(request);
      return enter(node, { uuid, name: 'platform', password: '', admin: true });
    },
  },
  {
    name: 'GetIAM2VirtualIDProjects',
    method: 'GET',
    path: '/v1/iam2/virtual-ids/projects',
    commercial: true,
    handle: (request) => ({
      inventories: (virtualId(request).projects ?? []).map(({ name, description = '', state = 'Enabled' }) => ({
        uuid: newUuid(),
        name,
        description,
        state,
      })),
    }),
  },
  {
    name: 'GetLoginCaptcha',
    method: 'GET',
    path: '/v1/login/control/captcha',
    open: true,
    commercial: true,
    handle: (_request, { loginControl }) => ({ ...loginControl.newCaptcha(), success: true }),
  },
  {
    name: 'RefreshCaptcha',
    method: 'GET',
    path: '/v1/captcha/refresh',
    open: true,
    commercial: true,
    handle: ({ query }, { loginControl }) => ({
      ...loginControl.refreshCaptcha(query.get('uuid') ?? ''),
      success: true,
    }),
  },
  {
    name: 'GetLoginProcedures',
    method: 'GET',
    path: '/v1/login/procedures',
    open: true,
    commercial: true,
    available: (profile) => profile.since46,
    handle: (_request, { loginControl }) => ({
      procedures: [
        { order: 0, name: 'BASIC_LOGIN_CONTROL_AUTH', properties: {} },
        ...(loginControl.rules.twoFactor === 'off' ? [] : [{ order: 1, name: 'TWO_FACTOR_AUTH', properties: {} }]),
      ],
    }),
  },
];

/** The caller, who must have signed in as a virtual id and not yet entered a project. */
function virtualId(request: ApiRequest): Account {
  const { account } = sessionOf(request);
  if (account.via === 'iam2' || account.via === 'iam2-ldap') return account;
  throw new ApiFailure({ ...wrongPassword, ...permissionDenied(account.uuid, account.uuid) });
}

function enter(node: NodeContext, acting: Account): unknown {
  return { inventory: sessionInventory(node.sessions.create(acting), node) };
}
