import { randomInt } from 'node:crypto';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { DrivenApp, runCommand } from '../../lab/driver/app.ts';
import { startManagementNode, type ManagementNode } from '../../lab/management-node/index.ts';
import { signInFailures } from '../../lab/management-node/errors.ts';
import { newUuid, type Account } from '../../lab/management-node/sessions.ts';
import { startWebUi } from '../../lab/web-ui.ts';
import type { SignInType } from '../../shared/cloud.ts';
import { errorWords, translator } from '../../shared/i18n/index.ts';
import { makeCertificate } from '../fakes/certificates.ts';
import { TcpServer } from '../fakes/tcp-server.ts';
import { startDesk, type Desk } from './kit.ts';

const t = translator('en', 'library');
const words = translator('en', 'signIn');

const password = '实验室-Passw0rd';
const keySecret = 'k3ySecret0123456789abcdefghijklmnopqrst';
const keyId = 'LABKEYID0123456789AB';
const person = (name: string, more: Partial<Account> = {}): Account => ({
  uuid: newUuid(),
  name,
  password,
  admin: true,
  ...more,
});
const projects = [{ name: '研发一部', description: '编译与测试' }, { name: 'Support' }];
const accounts = [
  person('admin', { users: [{ name: '小王', password }], accessKeys: [{ id: keyId, secret: keySecret }] }),
  person('careful'),
  person('ldap-li', { via: 'ldap' }),
  person('zhang', { via: 'iam2', projects, admin: false }),
  person('ad-zhao', { via: 'iam2-ldap', projects, admin: false }),
];

interface Who {
  readonly type: SignInType;
  readonly account: string;
  readonly user?: string;
  readonly secret?: string;
}

let desk: Desk;
let node: ManagementNode;
let app: DrivenApp;
let page: Page;
let profile: string;

const dialog = () => page.getByRole('dialog');
const button = (name: string) => dialog().getByRole('button', { name, exact: true });
const field = (name: string) => dialog().getByRole('textbox', { name, exact: true });
const row = (name: string) => page.getByRole('row').filter({ hasText: name }).first();
const toSide = (name: string) => page.locator('.side-clouds').getByRole('button', { name }).click();

/** Opens the form and fills it in; what is sent is the test's own. */
async function fill(address: string, name: string, { type, account, user, secret = password }: Who): Promise<void> {
  await page
    .getByRole('button', { name: t('nav.addCloud') })
    .first()
    .click();
  await field(t('add.address')).fill(address);
  if (type !== 'account') {
    await dialog()
      .getByRole('button', { name: words('type.label') })
      .click();
    await page.getByRole('option', { name: words(`type.${type}`), exact: true }).click();
  }
  await field(words(`name.${type}`)).fill(account);
  if (user !== undefined) await field(words('user')).fill(user);
  await field(words(`secret.${type === 'access-key' ? 'access-key' : 'password'}`)).fill(secret);
  await field(t('add.name')).fill(name);
}

const send = () => button(t('add.submit')).click();
const done = () => dialog().waitFor({ state: 'detached' });

async function launch(): Promise<void> {
  app = await DrivenApp.launch({ profile, env: desk.env });
  page = await app.library();
}

beforeAll(async () => {
  const aheadMs = 40 * 60_000;
  [desk, node] = await Promise.all([
    startDesk(),
    startManagementNode({ accounts, now: () => Date.now() + aheadMs, settings: { timeZone: 'Asia/Shanghai' } }),
  ]);
  node.vms.add({ name: 'everybody', state: 'Stopped' });
  node.vms.add({ name: 'build-01', owner: '研发一部', state: 'Stopped' });
  node.vms.add({ name: 'desk-07', owner: 'Support', state: 'Stopped' });
  profile = await desk.newProfile();
  await launch();
});
afterAll(async () => {
  await app.quit();
  await node.stop();
  await desk.stop();
});

describe('adding a cloud', () => {
  afterEach(async () => {
    Object.assign(node.loginControl.rules, { captchaAfter: Infinity, twoFactor: 'off' });
    node.faults.clear();
    if (await dialog().isVisible()) await page.keyboard.press('Escape');
    await done();
  });

  it.each<[string, Who]>([
    ['by-user', { type: 'user', account: 'admin', user: '小王' }],
    ['by-ldap', { type: 'ldap', account: 'ldap-li' }],
    ['by-key', { type: 'access-key', account: keyId, secret: keySecret }],
  ])('signs in %s, over a session that expires and a busy node', async (name, who) => {
    node.faults.add({ api: 'QueryVmInstance', fault: { kind: 'session-expired' } });
    await fill(node.baseUrl, name, who);
    if (who.type === 'ldap') await dialog().getByText(words('clearPassword')).waitFor();
    await send();
    await done();
    await row('everybody').waitFor();
  });

  it('says that the clock of the cloud is off, having signed with the time of the cloud', async () => {
    await toSide('by-key');
    await page.getByText(words('clock', { time: '40 minutes' })).waitFor();
  });

  it('lets a virtual id choose its project, and switch it later without the password', async () => {
    await fill(node.baseUrl, 'by-id', { type: 'iam2', account: 'zhang' });
    await send();
    await dialog().getByRole('radio', { name: '研发一部' }).click({ force: true });
    await button(words('project.enter')).click();
    await done();
    await row('build-01').waitFor();
    expect(await row('desk-07').count()).toBe(0);
    await page.getByRole('button', { name: t('cloud.more', { cloud: 'by-id' }) }).click();
    await page.getByRole('menuitem', { name: words('project.switch') }).click();
    await dialog().getByRole('radio', { name: 'Support' }).click({ force: true });
    await button(words('project.enter')).click();
    await done();
    await row('desk-07').waitFor();
    expect(await row('build-01').count()).toBe(0);
    expect(node.calls.of('LoginIAM2VirtualID')).toHaveLength(1);
  });

  it('shows the picture that a cloud asks for, another one, and takes its letters', async () => {
    node.loginControl.rules.captchaAfter = 0;
    await fill(node.baseUrl, 'by-picture', { type: 'account', account: 'careful' });
    await send();
    const picture = dialog().getByRole('img', { name: words('captcha.alt') });
    await picture.waitFor();
    const width = () => picture.evaluate((image) => (image as HTMLImageElement).naturalWidth);
    await expect.poll(width).toBe(136);
    const letters = field(words('captcha.label'));
    await letters.fill('nope');
    await send();
    const wrong = errorWords({ code: 'auth-captcha-wrong', params: {} }, 'en').title;
    await dialog().getByText(wrong).waitFor();
    const before = await picture.getAttribute('src');
    await button(words('captcha.another')).click();
    await expect.poll(() => picture.getAttribute('src')).not.toBe(before);
    await letters.fill(node.loginControl.newestCaptcha);
    await send();
    await done();
  });

  it.each([
    ['code', 'auth-two-factor', {}],
    ['procedures', 'auth-two-factor', {}],
    [signInFailures.locked, 'auth-locked-for', { minutes: 10 }],
    [signInFailures.mustChangePassword, 'auth-must-change-password', {}],
    [signInFailures.passwordExpired, 'auth-password-expired', {}],
    [signInFailures.tooManySessions, 'auth-too-many-sessions', {}],
  ] as const)('explains under its field what stands in the way: %j', async (what, code, params) => {
    if (typeof what === 'string') node.loginControl.rules.twoFactor = what;
    else node.faults.add({ api: 'LogInByAccount', fault: { kind: 'failure', failure: what } });
    await fill(node.baseUrl, 'refused', { type: 'account', account: 'careful' });
    await send();
    const shown = dialog()
      .locator('.field-error')
      .filter({ hasText: errorWords({ code, params }, 'en').title });
    await shown.waitFor();
  });

  it('shows the certificate of an https cloud first, and stops hard where it has changed', async () => {
    const [first, second] = await Promise.all([
      makeCertificate({ commonName: 'zs.example.com', altName: 'IP:127.0.0.1' }),
      makeCertificate({ commonName: 'zs.example.com', altName: 'IP:127.0.0.1' }),
    ]);
    const secure = await startManagementNode({ accounts, tls: first });
    const port = Number(new URL(secure.baseUrl).port);
    const address = `127.0.0.1:${String(port)}`;
    const admin: Who = { type: 'account', account: 'admin' };
    const hex = (sha256: string) =>
      sha256
        .toUpperCase()
        .slice(0, 6)
        .replace(/..(?=.)/g, '$& ');
    await fill(address, 'encrypted', admin);
    await send();
    const card = page.getByRole('alert', { name: t('certificate.title') });
    await card.getByText(hex(first.sha256)).waitFor();
    await card.getByText('zs.example.com').waitFor();
    await card.getByText(words('certificate.valid'), { exact: true }).waitFor();
    expect(secure.calls.of('LogInByAccount')).toHaveLength(0);
    await button(t('certificate.trustAndAdd')).click();
    await done();
    await secure.stop();

    const impostor = await startManagementNode({ accounts, tls: second, port });
    await fill(address, 'again', admin);
    await send();
    const panel = dialog().locator('.error-panel');
    await panel.getByText(second.sha256).first().waitFor();
    expect(await panel.textContent()).toContain(first.sha256);
    expect(await button(t('certificate.trustAndAdd')).count()).toBe(0);
    expect(impostor.calls.all()).toEqual([]);
    await impostor.stop();
  });

  it('finds the API behind the web page that was typed, and goes there after one press', async () => {
    const host = `127.${String(randomInt(2, 250))}.${String(randomInt(1, 250))}.${String(randomInt(1, 250))}`;
    const [web, api] = await Promise.all([startWebUi({ host }), startManagementNode({ accounts, host, port: 8080 })]);
    api.vms.add({ name: 'behind-the-page', state: 'Stopped' });
    await fill(`${web.url}/#/login`, 'by-page', { type: 'account', account: 'admin' });
    await send();
    await button(words('useApi', { api: api.baseUrl })).click();
    expect(api.calls.of('LogInByAccount')).toHaveLength(0);
    expect(await field(t('add.address')).inputValue()).toBe(api.baseUrl);
    await send();
    await done();
    await row('behind-the-page').waitFor();
    await Promise.all([web.stop(), api.stop()]);
  });

  it('stops a search that hangs, and keeps what was typed', async () => {
    const mute = await TcpServer.start();
    const address = `127.0.0.1:${String(mute.port)}`;
    await fill(address, 'mute', { type: 'account', account: 'admin' });
    await send();
    await dialog().getByText(words('probe.api')).first().waitFor();
    await button(words('probe.stop')).click();
    await button(t('add.submit')).waitFor();
    expect(await field(t('add.address')).inputValue()).toBe(address);
    expect(await dialog().locator('.error-panel, .field-error b').count()).toBe(0);
    await mute.stop();
  });
});

describe('staying signed in', () => {
  it('signs every kind in again after a restart, each into what it had, and one that fails disturbs no other', async () => {
    await app.quit();
    node.faults.add({ api: 'LogInByLdap', fault: { kind: 'drop', when: 'before' } });
    await launch();
    for (const [cloud, vm] of [
      ['by-user', 'everybody'],
      ['by-key', 'everybody'],
      ['by-id', 'desk-07'],
    ] as const) {
      await toSide(cloud);
      await row(vm).waitFor();
    }
    await toSide('by-ldap');
    await page
      .getByRole('main')
      .getByRole('button', { name: t('cloud.tryAgain') })
      .click();
    await row('everybody').waitFor();
    expect(await dialog().count()).toBe(0);
  });

  it('signs out everywhere at once and forgets, so that the next start asks', async () => {
    await page.getByRole('button', { name: words('everywhere.action') }).click();
    const question = page.getByRole('alertdialog');
    await question.getByRole('checkbox', { name: words('everywhere.forget') }).click({ force: true });
    await question.getByRole('button', { name: words('everywhere.submit') }).click();
    await question.waitFor({ state: 'detached' });
    expect(node.sessions.count(accounts.find(({ name }) => name === 'zhang'))).toBe(0);
    await app.quit();
    const before = node.calls.all().length;
    await launch();
    await toSide('by-id');
    await page
      .getByRole('main')
      .getByRole('button', { name: t('nav.signIn') })
      .first()
      .waitFor();
    expect(node.calls.all()).toHaveLength(before);
  });
});

describe('the command line', () => {
  it.each<[string, readonly string[], string, string]>([
    ['account', ['--account', 'admin'], password, 'everybody'],
    ['user', ['--account', 'admin', '--user', '小王'], password, 'everybody'],
    ['ldap', ['--account', 'ldap-li'], password, 'everybody'],
    ['iam2', ['--account', 'zhang', '--project', '研发一部'], password, 'build-01'],
    ['iam2-ldap', ['--account', 'ad-zhao', '--project', 'Support'], password, 'desk-07'],
    ['access-key', ['--account', keyId], keySecret, 'everybody'],
  ])('lists with --type %s', async (type, names, secret, expected) => {
    const args = ['list', '--url', node.baseUrl, '--type', type, ...names, '--password-stdin', '--json'];
    const run = { profile: await desk.newProfile(), env: desk.env, args, input: `${secret}\n` };
    const { code, stdout, stderr } = await runCommand(run);
    expect(code, stderr).toBe(0);
    const { vms } = JSON.parse(stdout) as { vms: readonly { name: string }[] };
    expect(vms.map(({ name }) => name)).toContain(expected);
  });
});
