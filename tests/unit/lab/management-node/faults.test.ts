import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startManagementNode, type ManagementNode } from '../../../../lab/management-node/index.ts';
import { hashPassword } from '../../../../lab/management-node/sessions.ts';
import type { Fault } from '../../../../lab/management-node/faults.ts';
import { FakeProxy } from '../../../fakes/fake-console-proxy.ts';
import { jobOf, PlainClient } from '../../../fakes/plain-client.ts';

let node: ManagementNode;
let client: PlainClient;
let vmUuid: string;

beforeEach(async () => {
  node = await startManagementNode({ proxy: new FakeProxy('127.0.0.1', 4900) });
  vmUuid = node.vms.add({ name: 'one', graphics: { vnc: 5900 } }).uuid;
  client = new PlainClient(node);
  await client.signIn();
});
afterEach(() => node.stop());

const list = () => client.call('GET', '/v1/vm-instances');
const fetchList = (signal: AbortSignal | null = null) =>
  fetch(`${node.baseUrl}/v1/vm-instances`, { headers: { Authorization: `OAuth ${client.session}` }, signal });
const requestAccess = () => client.call('POST', '/v1/consoles', { params: { vmInstanceUuid: vmUuid } });
const switchOn = (fault: Fault, api = 'QueryVmInstance') => node.faults.add({ api, fault });

describe('faults', () => {
  it('happen to the calls that they are meant for, as often as they are told', async () => {
    node.faults.add({ api: 'QueryVmInstance', fault: { kind: 'bad-gateway' }, after: 1, count: 2 });
    const statuses = [];
    for (let call = 0; call < 4; call += 1) statuses.push((await list()).status);
    expect(statuses).toEqual([200, 502, 502, 200]);
    const off = node.faults.add({ api: '*', fault: { kind: 'bad-gateway' }, count: Infinity });
    expect((await client.call('GET', '/v1/management-nodes/ready')).status).toBe(502);
    off();
    expect((await list()).status).toBe(200);
  });

  it('answer with a page, or with JSON that is none', async () => {
    switchOn({ kind: 'bad-gateway' });
    expect((await list()).text).toMatch(/^<html>.*502 Bad Gateway/s);
    switchOn({ kind: 'broken-json' });
    const broken = await list();
    expect([broken.status, broken.body]).toEqual([200, undefined]);
    expect(broken.text.length).toBeGreaterThan(100);
  });

  it('delay the answer', async () => {
    switchOn({ kind: 'delay', ms: 80 });
    const begun = performance.now();
    expect((await list()).status).toBe(200);
    expect(performance.now() - begun).toBeGreaterThanOrEqual(79);
  });

  it('stay mute until the caller goes', async () => {
    switchOn({ kind: 'mute' });
    const abort = new AbortController();
    const waiting = fetchList(abort.signal);
    await expect.poll(() => node.calls.of('QueryVmInstance').map(({ status }) => status)).toEqual([undefined]);
    abort.abort();
    await expect(waiting).rejects.toThrow(/abort/);
    await expect.poll(() => node.calls.of('QueryVmInstance').map(({ status }) => status)).toEqual([0]);
  });

  it('cut before or after the server acts', async () => {
    const logIn = () => {
      const fields = { accountName: 'admin', password: hashPassword('lab-Passw0rd') };
      return client.call('PUT', '/v1/accounts/login', { logInByAccount: fields });
    };
    switchOn({ kind: 'drop', when: 'before' }, 'LogInByAccount');
    await expect(logIn()).rejects.toThrow('fetch failed');
    expect(node.sessions.count()).toBe(1);
    switchOn({ kind: 'drop', when: 'after' }, 'LogInByAccount');
    await expect(logIn()).rejects.toThrow('fetch failed');
    expect(node.sessions.count()).toBe(2);
  });

  it('cut in the middle of the body', async () => {
    switchOn({ kind: 'drop', when: 'mid-body' });
    const response = await fetchList();
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow('terminated');
  });

  it('let the body drip', async () => {
    switchOn({ kind: 'drip', bytes: 16, everyMs: 1 });
    const headers = { Authorization: `OAuth ${client.session}` };
    const request = httpRequest(`${node.baseUrl}/v1/vm-instances`, { headers }).end();
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    const sizes: number[] = [];
    for await (const chunk of response as AsyncIterable<Buffer>) sizes.push(chunk.length);
    expect(sizes.length).toBeGreaterThan(10);
  });

  it('end the session, directly or in the job', async () => {
    switchOn({ kind: 'session-expired' });
    expect(await list()).toMatchObject({ status: 503, body: { error: { code: 'ID.1001', details: '会话已过期' } } });
    expect(await list()).toMatchObject({ status: 503 });
    await client.signIn();
    switchOn({ kind: 'session-expired' }, 'RequestConsoleAccess');
    const accepted = await requestAccess();
    expect(accepted.status).toBe(202);
    expect((await client.followJob(jobOf(accepted))).body).toMatchObject({ error: { code: 'ID.1001' } });
    await client.signIn();
    expect((await list()).status).toBe(200);
  });

  it('lose the job', async () => {
    switchOn({ kind: 'lost-job' }, 'RequestConsoleAccess');
    const accepted = await requestAccess();
    expect(accepted.status).toBe(202);
    expect(await client.followJob(jobOf(accepted))).toMatchObject({ status: 404, text: 'the job has been expired' });
  });

  it.each([
    [{ kind: 'permission-denied' }, 'ID.1002'],
    [{ kind: 'wrong-state', state: 'Migrating' }, 'SYS.1006'],
    [{ kind: 'not-ready' }, 'SYS.1010'],
    [{ kind: 'failure', failure: { code: 'SYS.1000', details: 'x' } }, 'SYS.1000'],
  ] as const)('answer %o with %s', async (fault, code) => {
    switchOn(fault);
    expect(await list()).toMatchObject({ status: 503, body: { error: { code } } });
  });
});

describe('call log', () => {
  it('names the calls and keeps their secrets', async () => {
    await client.call('GET', `/v1/accounts/sessions/${client.session}/valid`);
    await client.followJob(jobOf(await requestAccess()));
    await client.call('GET', '/v1/vm-instances?limit=1');
    await client.call('GET', '/v1/nowhere');
    const polls = node.calls.of('QueryApiJob');
    const others = node.calls.all().filter((call) => !polls.includes(call));
    expect(others.map(({ api, method, status }) => [api, method, status])).toEqual([
      ['LogInByAccount', 'PUT', 200],
      ['ValidateSession', 'GET', 200],
      ['RequestConsoleAccess', 'POST', 202],
      ['QueryVmInstance', 'GET', 200],
      ['Unknown', 'GET', 404],
    ]);
    expect(others[1]?.path).toBe('/zstack/v1/accounts/sessions/***/valid');
    expect(others[3]?.path).toBe('/zstack/v1/vm-instances?limit=1');
    expect(polls.map(({ path }) => path)).toContain('/zstack/v1/api-jobs/***');
    expect(JSON.stringify(node.calls.all())).not.toContain(client.session);
  });

  it('knows how many ran at once', async () => {
    node.calls.clear();
    node.faults.add({ api: 'QueryVmInstance', fault: { kind: 'mute' }, count: 3 });
    const abort = new AbortController();
    const waiting = Promise.allSettled([1, 2, 3].map(() => fetchList(abort.signal)));
    await expect.poll(() => node.calls.of('QueryVmInstance').length).toBe(3);
    abort.abort();
    await waiting;
    await expect.poll(() => node.calls.of('QueryVmInstance').map(({ status }) => status)).toEqual([0, 0, 0]);
    await list();
    expect([node.calls.peak('QueryVmInstance'), node.calls.peak(), node.calls.peak('LogOut')]).toEqual([3, 3, 0]);
  });
});
