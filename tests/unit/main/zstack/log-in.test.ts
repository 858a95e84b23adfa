import { describe, expect, it } from 'vitest';
import { hashPassword } from '../../../../main/zstack/log-in.ts';
import type { Credentials } from '../../../../main/zstack/types.ts';
import { type Heard, type Scripted } from '../../../fakes/scripted-http.ts';
import { error, expired, password, quiet, sessionId, vmUuid, watchClients } from './kit.ts';

const open = watchClients();

const hash = hashPassword(password);
const session = (uuid: string): Scripted => ({ status: 200, body: { inventory: { uuid, accountUuid: 'a' } } });
const page: Scripted = { status: 404, body: 'no api mapping to this' };
const address: Scripted = { status: 200, body: { hostIp: '127.0.0.1', port: 5900 } };

async function start(script: (request: Heard, index: number) => Scripted) {
  const { server, client, text } = await open(script);
  return { client, heard: server.heard, text };
}
const paths = (heard: readonly Heard[]) => heard.map(({ method, path }) => `${method} ${path.replace('/zstack', '')}`);

describe('Signing in', () => {
  it.each<[Credentials, string, object]>([
    [
      { type: 'account', account: 'alice', password },
      '/v1/accounts/login',
      { logInByAccount: { accountName: 'alice', password: hash } },
    ],
    [
      { type: 'user', account: 'alice', user: '小王', password },
      '/v1/accounts/users/login',
      { logInByUser: { accountName: 'alice', userName: '小王', password: hash } },
    ],
    [{ type: 'ldap', account: 'alice', password }, '/v1/ldap/login', { logInByLdap: { uid: 'alice', password } }],
    [
      { type: 'account', account: 'alice', password, captcha: { uuid: 'c1', code: 'aB3d' } },
      '/v1/accounts/login',
      { logInByAccount: { accountName: 'alice', password: hash, captchaUuid: 'c1', verifyCode: 'aB3d' } },
    ],
  ])('%j', async (credentials, path, body) => {
    const { client, heard, text } = await start(() => session(sessionId(1)));
    expect(await client.signIn(credentials, quiet())).toMatchObject({ ok: true });
    expect(heard.map((request) => request.path)).toEqual([`/zstack${path}`]);
    expect(JSON.parse(heard[0]?.body ?? '')).toEqual(body);
    expect(text()).not.toContain(password);
  });

  it('signs in to a directory by the generic call where there is no other', async () => {
    const { client, heard } = await start(({ path }) => (path.endsWith('/v1/login') ? session(sessionId(1)) : page));
    expect(await client.signIn({ type: 'ldap', account: 'alice', password }, quiet())).toMatchObject({ ok: true });
    expect(JSON.parse(heard.at(-1)?.body ?? '')).toEqual({
      logIn: { username: 'alice', loginType: 'ldap', password },
    });
  });

  it.each(['user', 'iam2', 'iam2-ldap'] as const)('says that a server does not know %s', async (type) => {
    const { client } = await start(() => page);
    expect(await client.signIn({ type, account: 'a', user: 'u', password }, quiet())).toMatchObject({
      error: { code: 'sign-in-unsupported', params: { type } },
    });
  });

  it.each<[string, string, string, object]>([
    ['LOGIN_CONTROL.1002', '该用户已被锁定，剩余时间：573秒', 'auth-locked-for', { minutes: 10 }],
    ['LOGIN_CONTROL.1002', 'locked, remaining time: 30 seconds', 'auth-locked-for', { minutes: 1 }],
    ['LOGIN_CONTROL.1002', '已锁定', 'auth-locked', {}],
    ['LDAP.1000', '无法连接', 'directory-unreachable', {}],
    ['LOGIN_CONTROL.1000', '密码已过期', 'auth-password-expired', {}],
    ['ID.2001', '{"authentications":[]}', 'auth-two-factor', {}],
  ])('%s %s → %s', async (code, details, expected, params) => {
    const { client } = await start(() => error(code, details));
    const answer = await client.signIn({ type: 'account', account: 'a', password }, quiet());
    expect(answer).toMatchObject({ error: { code: expected, params } });
  });

  it('finds a second factor in the steps that the server lists, when it refuses without saying why', async () => {
    const procedures = { status: 200, body: { procedures: [{ order: 0, name: 'TWO_FACTOR_AUTH', properties: {} }] } };
    const { client, heard } = await start(({ path }) =>
      path.includes('/login/procedures') ? procedures : error('SYS.1006', '登录失败'),
    );
    const answer = await client.signIn({ type: 'account', account: '管理员', password }, quiet());
    expect(answer).toMatchObject({ error: { code: 'auth-two-factor' } });
    expect(heard.at(-1)?.path).toContain(`username=${encodeURIComponent('管理员')}&loginType=account`);
  });

  it('tells a wrong captcha from one that is asked for', async () => {
    const { client } = await start(() => error('LOGIN_CONTROL.1003', '验证码错误'));
    const plain = { type: 'account', account: 'a', password } as const;
    expect(await client.signIn(plain, quiet())).toMatchObject({ error: { code: 'auth-captcha-needed' } });
    const answered = { ...plain, captcha: { uuid: 'u', code: 'x' } };
    expect(await client.signIn(answered, quiet())).toMatchObject({ error: { code: 'auth-captcha-wrong' } });
  });
});

describe('Captcha', () => {
  const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
  const who = { type: 'account', account: '管理员' } as const;

  it('fetches the picture for a name, and another one for the first', async () => {
    const { client, heard } = await start(() => ({ status: 200, body: { captchaUuid: 'c1', captcha: png } }));
    expect(await client.captcha(who, undefined, quiet())).toEqual({ ok: true, value: { uuid: 'c1', image: png } });
    await client.captcha(who, 'c1', quiet());
    expect(paths(heard)).toEqual([
      `GET /v1/login/control/captcha?resourceName=${encodeURIComponent('管理员')}&loginType=account`,
      'GET /v1/captcha/refresh?uuid=c1',
    ]);
  });

  it.each<[string, Scripted]>([
    ['nothing', { status: 200, body: { success: true } }],
    ['no picture', { status: 200, body: { captchaUuid: 'c1', captcha: 'PHN2Zz4=' } }],
    ['something else after it', { status: 200, body: { captchaUuid: 'c1', captcha: `${png}" onerror="x` } }],
    ['no such call', page],
  ])('refuses %s', async (_what, answer) => {
    const { client } = await start(() => answer);
    expect(await client.captcha(who, undefined, quiet())).toMatchObject({
      error: { code: 'auth-captcha-unavailable' },
    });
  });
});

describe('A virtual id', () => {
  const bob = { type: 'iam2', account: 'bob', password } as const;

  /** Sessions: `i…` of the virtual id, `w…` to work with. `dead` ones are expired. */
  async function iam2(dead = new Set<string>()) {
    let identities = 0;
    let works = 0;
    return start((request) => {
      const uuid = (request.headers.authorization ?? '').replace('OAuth ', '');
      if (request.path.endsWith('/virtual-ids/login')) return session(`identity-${++identities}`);
      if (request.method === 'DELETE') return { status: 200, body: {} };
      if (dead.has(uuid)) return expired;
      if (request.path.endsWith('/virtual-ids/projects')) {
        const row = (name: string, state: string) => ({ uuid: 'u', name, state });
        return { status: 200, body: { inventories: [row('研发', 'Enabled'), row('old', 'Disabled')] } };
      }
      if (/\/(projects|platform)\/login$/.test(request.path)) {
        return request.body.includes('gone') ? error('SYS.1006', '项目不存在') : session(`working-${++works}`);
      }
      return address;
    });
  }

  it('enters the project that is named, or the platform view, and works there', async () => {
    const { client, heard } = await iam2();
    expect(await client.signIn({ ...bob, project: '研发' }, quiet())).toMatchObject({ ok: true });
    expect(JSON.parse(heard[1]?.body ?? '')).toEqual({ loginIAM2Project: { projectName: '研发' } });
    expect(heard[1]?.headers.authorization).toBe('OAuth identity-1');
    expect(await client.enterProject(undefined, quiet())).toMatchObject({ ok: true });
    await client.getConsoleAddress(vmUuid, quiet());
    expect(heard.at(-1)?.headers.authorization).toBe('OAuth working-2');
    expect(heard.filter(({ path }) => path.endsWith('/virtual-ids/login'))).toHaveLength(1);
  });

  it('stops before a project on request, lists the open ones, and needs no second sign-in to enter', async () => {
    const { client, heard } = await iam2();
    const asked = await client.signIn({ ...bob, askProject: true }, quiet());
    expect(asked).toMatchObject({ error: { code: 'auth-project-needed' } });
    expect(client.signedIn).toBe(false);
    expect(await client.listProjects(quiet())).toEqual({ ok: true, value: [{ name: '研发', description: '' }] });
    expect(await client.signIn({ ...bob, project: '研发' }, quiet())).toMatchObject({ ok: true });
    expect(heard.filter(({ path }) => path.endsWith('/virtual-ids/login'))).toHaveLength(1);
  });

  it('signs in again as virtual id and into the same project when both sessions have expired', async () => {
    const dead = new Set<string>();
    const { client, heard } = await iam2(dead);
    await client.signIn({ ...bob, project: '研发' }, quiet());
    dead.add('identity-1').add('working-1');
    expect(await client.getConsoleAddress(vmUuid, quiet())).toMatchObject({ ok: true });
    expect(heard.at(-1)?.headers.authorization).toBe('OAuth working-2');
    expect(heard.at(-2)?.body).toContain('研发');
  });

  it('stays where it was when a project can not be entered', async () => {
    const { client, heard } = await iam2();
    await client.signIn({ ...bob, project: '研发' }, quiet());
    expect(await client.enterProject('gone', quiet())).toMatchObject({
      error: { code: 'auth-project-unavailable', params: { project: 'gone' } },
    });
    await client.getConsoleAddress(vmUuid, quiet());
    expect(heard.at(-1)?.headers.authorization).toBe('OAuth working-1');
  });

  it('ends every session on sign-out', async () => {
    const { client, heard } = await iam2();
    await client.signIn({ ...bob, project: '研发' }, quiet());
    await client.enterProject(undefined, quiet());
    await client.signOut();
    const ended = heard.filter(({ method }) => method === 'DELETE').map(({ path }) => path.split('/').at(-1));
    expect(ended.sort()).toEqual(['identity-1', 'working-1', 'working-2']);
    expect(await client.listProjects(quiet())).toMatchObject({ error: { code: 'signed-out' } });
  });

  it('signs in to a directory with the password as it is', async () => {
    const { client, heard } = await start(() => session(sessionId(1)));
    await client.signIn({ ...bob, type: 'iam2-ldap' }, quiet());
    expect(heard[0]?.path).toBe('/zstack/v1/iam2/login/virtual-ids/ldap');
    expect(JSON.parse(heard[0]?.body ?? '')).toEqual({ loginIAM2VirtualIDWithLdap: { uid: 'bob', password } });
  });
});
