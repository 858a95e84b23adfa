import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PNG } from 'pngjs';
import { startManagementNode, type ManagementNode } from '../../../../lab/management-node/index.ts';
import { hashPassword, type Account } from '../../../../lab/management-node/sessions.ts';
import { PlainClient } from '../../../fakes/plain-client.ts';

const password = '密码Pass1';
const id = 'TESTKEYID0123456789A';
const secret = 'testSecret0123456789abcdefghijklmnopqrst';
const accounts: readonly Account[] = [
  {
    uuid: 'a1',
    name: 'alice',
    password,
    admin: true,
    users: [{ name: '小王', password: 'user-pass' }],
    accessKeys: [{ id, secret }],
  },
  { uuid: 'l1', name: 'ldap-li', password, admin: false, via: 'ldap' },
  { uuid: 'v1', name: 'bob', password, admin: false, via: 'iam2', projects: [{ name: 'dev' }] },
];
/** What `CST` of the contract's examples means on a node in Shanghai: its wall clock shows these digits. */
const now = Date.UTC(2024, 10, 20, 10, 30, 0);

let node: ManagementNode;
let client: PlainClient;
beforeEach(async () => {
  node = await startManagementNode({ accounts, now: () => now });
  client = new PlainClient(node);
});
afterEach(() => node.stop());

const put = (path: string, body: object) => client.call('PUT', path, body);
const sessionOf = (body: unknown): string => (body as { inventory: { uuid: string } }).inventory.uuid;

describe('signing in', () => {
  it('as a user of an account, by hash; in a directory, in clear', async () => {
    const user = { accountName: 'alice', userName: '小王', password: hashPassword('user-pass') };
    expect((await put('/v1/accounts/users/login', { logInByUser: user })).status).toBe(200);
    expect((await put('/v1/ldap/login', { logInByLdap: { uid: 'ldap-li', password } })).status).toBe(200);
    const hashed = { uid: 'ldap-li', password: hashPassword(password) };
    expect((await put('/v1/ldap/login', { logInByLdap: hashed })).body).toMatchObject({ error: { code: 'ID.1000' } });
    const asAccount = { accountName: 'ldap-li', password: hashPassword(password) };
    expect((await put('/v1/accounts/login', { logInByAccount: asAccount })).status).toBe(503);
  });

  it('as a virtual id, then into a project with a new session that sees the VMs of that project', async () => {
    node.vms.add({ name: 'of-dev', owner: 'dev' });
    node.vms.add({ name: 'of-nobody' });
    const names = async () => {
      const { body } = await client.call('GET', '/v1/vm-instances');
      return (body as { inventories: { name: string }[] }).inventories.map(({ name }) => name);
    };
    const bob = { name: 'bob', password: hashPassword(password) };
    const identity = sessionOf((await put('/v1/iam2/virtual-ids/login', { loginIAM2VirtualID: bob })).body);
    client.session = identity;
    expect((await client.call('GET', '/v1/iam2/virtual-ids/projects')).body).toMatchObject({
      inventories: [{ name: 'dev', state: 'Enabled' }],
    });
    expect(await names()).toEqual([]);
    const gone = await put('/v1/iam2/projects/login', { loginIAM2Project: { projectName: 'gone' } });
    expect(gone.body).toMatchObject({ error: { code: 'SYS.1006' } });
    const entered = await put('/v1/iam2/projects/login', { loginIAM2Project: { projectName: 'dev' } });
    client.session = sessionOf(entered.body);
    expect(client.session).not.toBe(identity);
    expect(await names()).toEqual(['of-dev']);
  });

  it('asks for the digits of a real picture, each good for one try', async () => {
    node.loginControl.rules.captchaAfter = 0;
    const plain = { accountName: 'alice', password: hashPassword(password) };
    const logIn = (more: object) => put('/v1/accounts/login', { logInByAccount: { ...plain, ...more } });
    expect((await logIn({})).body).toMatchObject({ error: { code: 'LOGIN_CONTROL.1005' } });
    const get = async (path: string) => (await client.call('GET', path)).body as Record<string, string>;
    const first = await get('/v1/login/control/captcha?resourceName=alice&loginType=account');
    const next = await get(`/v1/captcha/refresh?uuid=${first['captchaUuid'] ?? ''}`);
    const picture = PNG.sync.read(Buffer.from(next['captcha'] ?? '', 'base64'));
    expect([picture.width, picture.height]).toEqual([136, 56]);
    const answer = { captchaUuid: next['captchaUuid'], verifyCode: node.loginControl.newestCaptcha };
    expect((await logIn({ ...answer, captchaUuid: first['captchaUuid'] })).body).toMatchObject({
      error: { code: 'LOGIN_CONTROL.1003' },
    });
    expect((await logIn(answer)).status).toBe(200);
    expect((await logIn(answer)).status).toBe(503);
  });

  it('locks a name after wrong passwords, and says for how long in its own language', async () => {
    Object.assign(node.loginControl.rules, { lockAfter: 2, lockSeconds: 573 });
    const logIn = (word: string) =>
      put('/v1/accounts/login', { logInByAccount: { accountName: 'alice', password: hashPassword(word) } });
    await logIn('x');
    await logIn('y');
    expect((await logIn(password)).body).toMatchObject({
      error: { code: 'LOGIN_CONTROL.1002', details: '该用户已被锁定，剩余时间：573秒' },
    });
  });

  it('wants a second factor by code, or tells of it in the procedures alone', async () => {
    const logIn = () =>
      put('/v1/accounts/login', { logInByAccount: { accountName: 'alice', password: hashPassword(password) } });
    node.loginControl.rules.twoFactor = 'code';
    expect((await logIn()).body).toMatchObject({ error: { code: 'ID.2001' } });
    node.loginControl.rules.twoFactor = 'procedures';
    expect((await logIn()).body).toMatchObject({ error: { code: 'SYS.1006' } });
    const listed = await client.call('GET', '/v1/login/procedures?username=alice&loginType=account');
    expect(listed.text).toContain('TWO_FACTOR_AUTH');
  });
});

describe('access keys', () => {
  const get = (date: string, signature: string, path = '/v1/vm-instances?limit=1') =>
    client.call('GET', path, undefined, { Authorization: `ZStack ${id}:${signature}`, Date: date });
  const digits = 'Wed, 20 Nov 2024 18:30:00';
  const good = '1RXwzDAaK7xHQepHq54WmoJD5zA=';

  it("let the contract's worked examples in", async () => {
    expect((await get(`${digits} CST`, good)).status).toBe(200);
    expect((await get(`${digits} Asia/Shanghai`, 'xVPjSXmj0bZogtGqrmoRvlsQp30=')).status).toBe(200);
  });

  it('compare the digits with their own wall clock, or the instant where told to', async () => {
    node.settings.timeZone = 'UTC';
    expect(await get(`${digits} CST`, good)).toMatchObject({ status: 403, text: 'requestTimeTooSkewed' });
    node.settings.checkTimeZone = true;
    expect((await get(`${digits} Asia/Shanghai`, 'xVPjSXmj0bZogtGqrmoRvlsQp30=')).status).toBe(200);
    expect((await get(`${digits} CST`, good)).status).toBe(403);
  });

  it('refuse in plain text what is not right', async () => {
    expect(await get(`${digits} CST`, 'AAAA')).toMatchObject({ status: 403, text: 'wrong accessKey signature' });
    expect((await get(`${digits} +0800`, good)).status).toBe(400);
    expect((await get('Thu, 20 Nov 2024 18:30:00 CST', good)).status).toBe(400);
    const bare = { Authorization: 'ZStack nothing', Date: `${digits} CST` };
    expect((await client.call('GET', '/v1/vm-instances', undefined, bare)).status).toBe(400);
  });

  it('tell the zone of the node', async () => {
    await client.signIn(accounts[0]);
    expect((await client.call('GET', '/v1/management-nodes/platform-timezone')).body).toEqual({
      timezone: 'Asia/Shanghai',
      offset: '+8:00',
      success: true,
    });
  });
});
