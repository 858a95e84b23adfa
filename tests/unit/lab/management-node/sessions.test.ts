import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { labAccount, ordinaryAccount, startManagementNode } from '../../../../lab/management-node/index.ts';
import type { ManagementNode } from '../../../../lab/management-node/index.ts';
import type { ProfileName } from '../../../../lab/management-node/profiles.ts';
import { FakeProxy } from '../../../fakes/fake-console-proxy.ts';
import { PlainClient, type Seen } from '../../../fakes/plain-client.ts';

const bob = ordinaryAccount('bob', '密码Pass1');
let now: number;
let node: ManagementNode;
let proxy: FakeProxy;
let client: PlainClient;
let vmUuid: string;

async function start(profile: ProfileName = '5.3'): Promise<void> {
  now = Date.UTC(2024, 10, 20);
  proxy = new FakeProxy('127.0.0.1', 4900);
  node = await startManagementNode({ profile, proxy, accounts: [labAccount, bob], now: () => now });
  vmUuid = node.vms.add({ name: "bob's", owner: 'bob', graphics: { vnc: 5900 } }).uuid;
  node.vms.add({ name: "somebody else's" });
  client = new PlainClient(node);
  await client.signIn();
}

beforeEach(() => start());
afterEach(() => node.stop());

const list = () => client.call('GET', '/v1/vm-instances');
const valid = async () => (await client.call('GET', `/v1/accounts/sessions/${client.session}/valid`)).text;
const tokenOf = (seen: Seen) => (seen.body as { inventory: { token: string } }).inventory.token;
const access = () => client.job('POST', '/v1/consoles', { params: { vmInstanceUuid: vmUuid } });

describe('sessions', () => {
  it('slide with each call, not with a validation', async () => {
    now += 7_000_000;
    expect((await list()).status).toBe(200);
    now += 7_000_000;
    expect(await valid()).toBe('{"valid":true}');
    now += 7_000_000;
    expect(await valid()).toBe('{"valid":false}');
    expect((await list()).status).toBe(503);
  });

  it('are renewed for as long as asked', async () => {
    const renew = (duration: number) =>
      client.job('PUT', `/v1/accounts/sessions/${client.session}/renew`, { renewSession: { duration } });
    expect((await renew(10)).body).toMatchObject({ error: { code: 'SYS.1007' } });
    expect((await renew(100_000)).status).toBe(200);
    now += 99_000_000;
    expect(await valid()).toBe('{"valid":true}');
  });

  it('of an account end with a new sign-in where that is set', async () => {
    node.settings.uniqueSession = true;
    const first = client.session;
    await client.signIn();
    client.session = first;
    expect((await list()).status).toBe(503);
  });

  it("show an ordinary account nothing of others'", async () => {
    await client.signIn(bob);
    const { body } = await list();
    expect((body as { inventories: { name: string }[] }).inventories.map(({ name }) => name)).toEqual(["bob's"]);
  });

  it('also begin with the generic sign-in', async () => {
    const password =
      'e21a24ea36d293a0c585a5be60494339f297364d4a692f6556cb844dde084ce2fb1d34744af1ade99ef7a02f7f9208f5630359faf193cc36cf135aa64c09dd5f';
    const logIn = (loginType: string) =>
      client.call('PUT', '/v1/login', { logIn: { username: 'bob', password, loginType } });
    expect(await logIn('account')).toMatchObject({ status: 200, body: { inventory: { accountUuid: bob.uuid } } });
    expect((await logIn('cas')).body).toMatchObject({ error: { code: 'SYS.1006' } });
  });
});

describe('console tokens', () => {
  it('are shared by those who ask, and live as long as somebody asks', async () => {
    const first = tokenOf(await access());
    await client.signIn(bob);
    now += 1_700_000;
    expect(tokenOf(await access())).toBe(first);
    now += 1_700_000;
    expect(tokenOf(await access())).toBe(first);
    now += 1_900_000;
    expect(tokenOf(await access())).toBe(`${client.session}_${vmUuid}`);
  });

  it('are not extended up to 4.8', async () => {
    await node.stop();
    await start('4.8');
    const first = tokenOf(await access());
    now += 1_700_000;
    expect(tokenOf(await access())).toBe(first);
    now += 200_000;
    expect(tokenOf(await access())).not.toBe(first);
  });

  it('let nobody in once they have expired, and cut nobody', async () => {
    node.settings.tokenLifetimeMs = 20;
    await access();
    await expect.poll(() => proxy.allowed.size).toBe(0);
    expect(proxy.disconnected).toEqual([]);
  });

  it('die with the session that made them, whoever uses them', async () => {
    await access();
    const first = client.session;
    await client.signIn(bob);
    await access();
    await client.call('DELETE', `/v1/accounts/sessions/${client.session}`);
    expect([proxy.allowed.size, proxy.disconnected]).toEqual([1, []]);
    await client.call('DELETE', `/v1/accounts/sessions/${first}`);
    expect([proxy.allowed.size, proxy.disconnected]).toEqual([0, [vmUuid]]);
  });

  it('lead to VNC where there is VNC, else to the plain SPICE port, never to the TLS port', async () => {
    const targetOf = async (graphics: { vnc?: number; spice?: number; spiceTls?: number }) => {
      const { uuid } = node.vms.add({ name: 'x', graphics });
      const { body } = await client.job('POST', '/v1/consoles', { params: { vmInstanceUuid: uuid } });
      return proxy.allowed.get(uuid)?.target.port ?? body;
    };
    expect(await targetOf({ vnc: 1, spice: 2 })).toBe(1);
    expect(await targetOf({ spice: 2, spiceTls: 3 })).toBe(2);
    expect(await targetOf({ spiceTls: 3 })).toMatchObject({ error: { code: 'SYS.1006' } });
  });
});

describe('the base URL', () => {
  it('may have any prefix, or none', async () => {
    for (const prefix of ['', '/cloud/a']) {
      const other = await startManagementNode({ prefix });
      const ready = await fetch(`${other.baseUrl}/v1/management-nodes/ready`);
      expect([other.baseUrl.endsWith(prefix), ready.status, await ready.text()]).toEqual([true, 200, '{}']);
      await other.stop();
    }
    const page = await fetch(node.baseUrl.replace('/zstack', '/other/v1/management-nodes/ready'));
    expect([page.status, await page.text()]).toEqual([404, expect.stringMatching(/^<!doctype html>/)]);
  });
});
