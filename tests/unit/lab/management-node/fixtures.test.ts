import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startManagementNode, type ManagementNode } from '../../../../lab/management-node/index.ts';
import { signInFailures } from '../../../../lab/management-node/errors.ts';
import { FakeProxy } from '../../../fakes/fake-console-proxy.ts';
import { jobOf, PlainClient } from '../../../fakes/plain-client.ts';

// The request and answer pairs that public sources of ZStack agree on, replayed over real HTTP.
const running = '3bc9f63f0de6492991c59bef96b27565';
const stopped = '6401e6a584b43fcfaebe401fd07f6f92';
const session = '64bdb6ac8c3044d589ab6a0e96745fc2';
const jobUuid = '5c66c9a616334283b055d150680fff98';
const alice = { uuid: '2f0a6c0c6a3a4d3a8f5b5d9b7d1e4c11', name: 'alice', password: 'password', admin: true };
const passwordHash =
  'b109f3bbbc244eb82441917ed06d618b9008dd09b3befd1b5e07394c706a8bb980b1d7785e5976ec049b46df5f1326af5a2ea6d103fd07c95385ffab0cacbc86';
const now = new Date(2024, 10, 20, 18, 30, 12).getTime();

let node: ManagementNode;
let client: PlainClient;
let proxy: FakeProxy;

async function start(options: Parameters<typeof startManagementNode>[0] = {}): Promise<void> {
  proxy = new FakeProxy('10.0.0.10', 4900);
  node = await startManagementNode({
    accounts: [alice],
    proxy,
    jobLocation: 'http://10.0.0.10:8080',
    now: () => now,
    ...options,
    settings: { locale: 'en_US', ...options.settings },
  });
  node.vms.add({
    driveCount: 0,
    uuid: running,
    name: 'build-01',
    description: 'CI runner',
    guestOs: 'CentOS 7',
    addresses: ['192.168.100.17'],
    hostIp: '172.20.1.21',
    graphics: { vnc: 5903 },
    tags: ['vmConsoleMode::spice', 'qemuga'],
  });
  node.vms.add({ uuid: stopped, name: 'win-desk', platform: 'WindowsVirtio', state: 'Stopped', graphics: {} });
  node.sessions.create(alice, session);
  client = new PlainClient(node);
  client.session = session;
}

beforeEach(() => start());
afterEach(() => node.stop());

const vm = `/v1/vm-instances/${running}`;
const actions = `${vm}/actions`;

describe('probe', () => {
  it('says that it is ready, or not', async () => {
    client.session = '';
    expect(await client.call('GET', '/v1/management-nodes/ready')).toMatchObject({ status: 200, text: '{}' });
    node.settings.ready = false;
    const { status, body } = await client.call('GET', '/v1/management-nodes/ready');
    expect(status).toBe(503);
    expect(body).toMatchObject({
      error: { code: 'SYS.1010', description: 'Management server is not ready to serve' },
    });
  });

  it('tells version and time without a session', async () => {
    client.session = '';
    const version = await client.call('PUT', '/v1/management-nodes/actions', { getVersion: {} });
    expect(version).toMatchObject({ status: 200, body: { version: '5.3.0', success: true } });
    const time = await client.call('PUT', '/v1/management-nodes/actions', { getCurrentTime: {} });
    const seconds = Math.floor(now / 1000);
    expect(time.body).toEqual({ currentTime: { MillionSeconds: now, Seconds: seconds }, success: true });
  });
});

describe('login by account', () => {
  const logIn = (password: string) =>
    client.call('PUT', '/v1/accounts/login', { logInByAccount: { accountName: 'alice', password } });

  it('answers with a session', async () => {
    const { status, body } = await logIn(passwordHash);
    expect(status).toBe(200);
    expect(body).toEqual({
      inventory: {
        uuid: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
        accountUuid: alice.uuid,
        userUuid: alice.uuid,
        userType: 'AccountVO',
        expiredDate: 'Nov 20, 2024 8:30:12 PM',
        createDate: 'Nov 20, 2024 6:30:12 PM',
      },
    });
  });

  it('refuses a wrong password in the words of a Chinese server', async () => {
    node.settings.locale = 'zh_CN';
    const { status, body } = await logIn(passwordHash.replace('b', 'c'));
    expect(status).toBe(503);
    expect(body).toEqual({
      error: {
        code: 'ID.1000',
        description: 'Unable to authenticate a user',
        details: '错误信息: 错误的帐号或密码',
        elaboration: '错误信息: 错误的帐号或密码。',
        messages: {
          code: '1000',
          message_cn: '错误的帐号或密码。',
          message_en: 'Wrong account name or password.',
          source: 'zstack',
          distance: 0.0,
          method: 'distance',
        },
        cost: '1ms',
      },
    });
  });

  it.each([
    ['captchaNeeded', 'LOGIN_CONTROL.1005', 'Missing captcha', 'captcha is required'],
    ['locked', 'LOGIN_CONTROL.1002', 'Target is locked', 'this user is locked, remaining time: 573 seconds'],
    ['twoFactor', 'ID.2001', 'The user has to login by addition authentication', /^\{"authentications":/],
    ['tooManySessions', 'ID.1006', 'Max number of active sessions exceeded', /^Login sessions hit limit/],
  ] as const)('answers %s when told to', async (name, code, description, details) => {
    node.faults.add({ api: 'LogInByAccount', fault: { kind: 'failure', failure: signInFailures[name] } });
    const { status, body } = await logIn(passwordHash);
    expect(status).toBe(503);
    const text = expect.stringMatching(details) as string;
    expect(body).toEqual({ error: { code, description, details: text } });
  });

  it('counts the sessions', async () => {
    node.settings.maxSessions = 1;
    expect((await logIn(passwordHash)).body).toMatchObject({ error: { code: 'ID.1006' } });
  });

  it('has no captcha and no IAM2, as the open-source server', async () => {
    await node.stop();
    await start({ edition: 'open-source' });
    const captcha = await client.call('GET', '/v1/login/control/captcha?resourceName=alice&loginType=account');
    expect(captcha).toMatchObject({ status: 404, text: 'no api mapping to /v1/login/control/captcha' });
    const iam2 = await client.call('PUT', '/v1/iam2/virtual-ids/login', { loginIAM2VirtualID: {} });
    expect(iam2).toMatchObject({ status: 404, text: 'no api mapping to /v1/iam2/virtual-ids/login' });
  });
});

describe('session', () => {
  it('validates, renews by a job and ends', async () => {
    const valid = (uuid: string) => client.call('GET', `/v1/accounts/sessions/${uuid}/valid`);
    expect((await valid(session)).text).toBe('{"valid":true}');
    expect((await valid('0'.repeat(32))).text).toBe('{"valid":false}');
    const renewed = await client.job('PUT', `/v1/accounts/sessions/${session}/renew`, { renewSession: {} });
    expect(renewed).toMatchObject({
      status: 200,
      body: { inventory: { uuid: session, accountUuid: alice.uuid, expiredDate: 'Nov 20, 2024 8:30:12 PM' } },
    });
    expect(await client.call('DELETE', `/v1/accounts/sessions/${session}`)).toMatchObject({ status: 200, text: '{}' });
    expect((await valid(session)).text).toBe('{"valid":false}');
  });
});

describe('VM list', () => {
  it('pages, sorts and counts', async () => {
    node.vms.add({ name: 'zz-router', type: 'ApplianceVm' });
    const path = '/v1/vm-instances?q=type%3DUserVm&sort=%2Bname&limit=1&start=0&replyWithCount=true';
    const { status, body } = await client.call('GET', path);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      inventories: [
        {
          uuid: running,
          name: 'build-01',
          description: 'CI runner',
          platform: 'Linux',
          guestOsType: 'CentOS 7',
          type: 'UserVm',
          hypervisorType: 'KVM',
          memorySize: 4294967296,
          cpuNum: 2,
          state: 'Running',
          createDate: 'Nov 20, 2024 6:30:12 PM',
          vmNics: [{ ip: '192.168.100.17', ipVersion: 4, deviceId: 0, usedIps: [] }],
          allVolumes: [],
          vmCdRoms: [],
        },
      ],
      schema: { 'inventories[0]': 'org.zstack.header.vm.VmInstanceInventory' },
      total: 2,
    });
  });

  it('leaves null fields out: a stopped VM has no host and no description', async () => {
    const { body } = await client.call('GET', `/v1/vm-instances/${stopped}`);
    const [inventory] = (body as { inventories: object[] }).inventories;
    expect(inventory).toMatchObject({ state: 'Stopped', platform: 'WindowsVirtio' });
    expect(Object.keys(inventory ?? {})).not.toEqual(expect.arrayContaining(['hostUuid']));
    expect(inventory).not.toHaveProperty('description');
    expect(inventory).not.toHaveProperty('host');
  });

  it('answers an unknown uuid with an empty list', async () => {
    const { status, text } = await client.call('GET', `/v1/vm-instances/${'f'.repeat(32)}`);
    expect([status, text]).toEqual([200, '{"inventories":[],"schema":{}}']);
  });

  it('answers an expired session with 503 ID.1001', async () => {
    node.sessions.expireAll();
    expect(await client.call('GET', '/v1/vm-instances')).toMatchObject({
      status: 503,
      body: {
        error: {
          code: 'ID.1001',
          description: 'The session is invalid, either wrong session id or the session has been expired',
          details: 'Session expired',
          elaboration: 'Error message: Session expired or wrong session ID.',
          cost: '0ms',
        },
      },
    });
  });

  it('answers mistakes of the REST layer with plain text', async () => {
    const noOperator = await client.call('GET', '/v1/vm-instances?q=name');
    expect(noOperator.status).toBe(400);
    expect(noOperator.text).toMatch(
      /^Invalid query parameter\. The 'name' in the parameter\[q\] doesn't contain any query operator\. Valid query operators are \[/,
    );
    client.session = '';
    expect(await client.call('GET', '/v1/vm-instances')).toMatchObject({
      status: 400,
      text: "missing header 'Authorization'",
    });
    const bearer = await client.call('GET', '/v1/vm-instances', undefined, { Authorization: 'Bearer x' });
    expect(bearer).toMatchObject({ status: 400, text: "Authorization type must be 'OAuth'" });
  });
});

describe('console address', () => {
  const address = () => client.call('GET', `${vm}/console-addresses`);

  it('is VNC, with ints', async () => {
    expect((await address()).text).toBe(
      '{"hostIp":"172.20.1.21","port":5903,"protocol":"vnc","vdiPortInfo":{"vncPort":5903},"success":true}',
    );
  });

  it.each([
    [{ vnc: 5904, spice: 5905, spiceTls: 5906 }, 5904, 'vncAndSpice'],
    [{ spice: 5907, spiceTls: 5908 }, 5907, 'spice'],
    [{ spiceTls: 5909 }, undefined, 'spice'],
  ] as const)('of %o is on port %s as %s', async (graphics, port, protocol) => {
    const { uuid } = node.vms.add({ name: 'other', hostIp: '172.20.1.21', graphics });
    const { body } = await client.call('GET', `/v1/vm-instances/${uuid}/console-addresses`);
    const {
      vnc: vncPort,
      spice: spicePort,
      spiceTls: spiceTlsPort,
    } = { vnc: undefined, spice: undefined, ...graphics };
    const vdiPortInfo = JSON.parse(JSON.stringify({ vncPort, spicePort, spiceTlsPort })) as object;
    const ports = port === undefined ? {} : { port };
    expect(body).toEqual({ hostIp: '172.20.1.21', ...ports, protocol, vdiPortInfo, success: true });
  });

  it('can lack vdiPortInfo, as before 3.7', async () => {
    const { uuid } = node.vms.add({ name: 'old', graphics: { vnc: 5903 }, withoutPortInfo: true });
    const { text } = await client.call('GET', `/v1/vm-instances/${uuid}/console-addresses`);
    expect(text).toBe('{"hostIp":"127.0.0.1","port":5903,"protocol":"vnc","success":true}');
  });

  it('can write ports as strings', async () => {
    node.settings.ports = 'string';
    expect((await address()).body).toMatchObject({ port: '5903', vdiPortInfo: { vncPort: '5903' } });
  });

  it('is refused for a paused VM and an unknown one', async () => {
    node.vms.setState(node.vms.named('build-01'), 'Paused');
    const details =
      "current vm instance state[Paused] doesn't allow to proceed message[org.zstack.header.vm.APIGetVmConsoleAddressMsg], allowed states are [Running, Crashed]";
    expect(await address()).toMatchObject({
      status: 503,
      body: {
        error: {
          code: 'SYS.1006',
          description: 'An operation failed',
          details,
          cause: {
            code: 'VM.1010',
            description: 'VM is not in state that allows required operation',
            details,
          },
        },
      },
    });
    node.vms.remove(running);
    expect((await address()).body).toEqual({
      error: {
        code: 'SYS.1003',
        description: 'A resource can not be found',
        details: `invalid field[uuid], resource[uuid:${running}, type:VmInstanceVO] not found`,
      },
    });
  });
});

describe('console access', () => {
  const body = { params: { vmInstanceUuid: running }, systemTags: [], userTags: [] };
  const request = (wanted = body as unknown) => client.call('POST', '/v1/consoles', wanted, { 'X-Job-UUID': jobUuid });

  it('answers 202 with the chosen job, which is running and then done', async () => {
    let release = () => {};
    proxy.gate = new Promise((resolve) => (release = resolve));
    const accepted = await request();
    expect([accepted.status, accepted.text]).toEqual([
      202,
      `{"location":"http://10.0.0.10:8080/zstack/v1/api-jobs/${jobUuid}","apiTimeout":1800000}`,
    ]);
    const first = await client.call('GET', `/v1/api-jobs/${jobUuid}`);
    expect([first.status, first.text]).toEqual([202, '{}']);
    release();
    expect(await client.followJob(jobUuid)).toMatchObject({
      status: 200,
      body: {
        inventory: {
          scheme: 'http',
          targetScheme: 'vnc',
          hostname: '10.0.0.10',
          port: 4900,
          token: `${session}_${running}`,
          version: '5.3.0',
          expiredDate: 'Nov 20, 2024 7:00:12 PM',
        },
      },
    });
    expect(await request()).toMatchObject({ status: 400, text: `Duplicate job uuid[${jobUuid}]` });
  });

  it('needs the body wrapped', async () => {
    expect(await client.job('POST', '/v1/consoles', { vmInstanceUuid: running })).toMatchObject({
      status: 503,
      body: {
        error: {
          code: 'SYS.1007',
          description: 'One or more API argument is invalid',
          details:
            'field[vmInstanceUuid] of message[org.zstack.header.message.ApiMessageParamValidator] is mandatory, can not be null',
        },
      },
    });
  });

  it('is refused by the job for a stopped VM, without an agent, and to strangers', async () => {
    const off = await client.job('POST', '/v1/consoles', { params: { vmInstanceUuid: stopped } });
    expect(off.body).toEqual({
      error: {
        code: 'SYS.1006',
        description: 'An operation failed',
        details: `vm[uuid:${stopped}] is not in state of [Running, Crashed, VolumeRecovering, Paused, NoState], current state is Stopped`,
      },
    });
    await node.stop();
    const bob = { ...alice, name: 'bob', admin: false };
    await start({ accounts: [alice, bob], proxy: undefined });
    const noAgent = await client.job('POST', '/v1/consoles', body);
    expect(noAgent.body).toMatchObject({
      error: { code: 'SYS.1006', details: expect.stringMatching(/^the console agent is not connected; /) as string },
    });
    await client.signIn(bob);
    const stranger = await client.job('POST', '/v1/consoles', body);
    expect(stranger.body).toEqual({
      error: {
        code: 'ID.1002',
        description: "The user doesn't have permission to perform the operation",
        details: `permission denied, the account[uuid:${alice.uuid}] is not the owner of the resource[uuid:${running}, type:VmInstanceVO]`,
      },
    });
  });

  it('leads straight to other hypervisors', async () => {
    const directConsole = { hostname: '172.20.9.9', port: 443, token: '/ticket/5f0c7a11' };
    const { uuid } = node.vms.add({ name: 'esx', directConsole });
    const { body: answer } = await client.job('POST', '/v1/consoles', { params: { vmInstanceUuid: uuid } });
    expect(answer).toEqual({
      inventory: { scheme: 'wss', targetScheme: 'wss', ...directConsole, version: '5.3.0' },
    });
  });

  it('does not know other jobs', async () => {
    const lost = await client.call('GET', `/v1/api-jobs/${jobUuid}`);
    expect([lost.status, lost.text]).toEqual([404, 'the job has been expired']);
    expect((await client.call('DELETE', `/v1/api-jobs/${jobUuid}`)).status).toBe(405);
  });
});

describe('console access of other versions', () => {
  const access = async () => (await client.job('POST', '/v1/consoles', { params: { vmInstanceUuid: running } })).body;

  it('has a time in the token on 4.8', async () => {
    await node.stop();
    await start({ profile: '4.8' });
    expect(await access()).toEqual({
      inventory: {
        scheme: 'http',
        targetScheme: 'vnc',
        hostname: '10.0.0.10',
        port: 4900,
        token: `${session}_${running}_${(now / 1000).toFixed(2)}`,
        version: '4.8.0',
      },
    });
  });

  it('has neither targetScheme nor apiTimeout on 3.10', async () => {
    await node.stop();
    await start({ profile: '3.10' });
    const accepted = await client.call('POST', '/v1/consoles', { params: { vmInstanceUuid: running } });
    expect(Object.keys(accepted.body as object)).toEqual(['location']);
    const { body } = await client.followJob(jobOf(accepted));
    expect(Object.keys((body as { inventory: object }).inventory)).toEqual(['scheme', 'hostname', 'port', 'token']);
    expect((await client.call('PUT', '/v1/login', { logIn: {} })).status).toBe(404);
  });

  it('is flat, at once and with floats in the documents', async () => {
    await node.stop();
    await start({ profile: 'documents' });
    const done = await client.call('POST', '/v1/consoles', { vmInstanceUuid: running });
    expect(done.status).toBe(200);
    expect(done.text).toMatch(
      /^\{"inventory":\{"scheme":"http","hostname":"10\.0\.0\.10","port":4900\.0,"token":"[0-9a-f]{32}"\}\}$/,
    );
    const wrapped = await client.call('POST', '/v1/consoles', { params: { vmInstanceUuid: running } });
    expect(wrapped).toMatchObject({ status: 503, body: { error: { code: 'SYS.1007' } } });
    const address = await client.call('GET', `${vm}/console-addresses`);
    expect(address.text).toBe(
      '{"hostIp":"172.20.1.21","port":5903.0,"protocol":"vnc","vdiPortInfo":{"vncPort":5903.0}}',
    );
    node.vms.named('build-01').consolePassword = 's3cr3t-1';
    expect((await client.call('GET', `${vm}/console-passwords`)).text).toBe('{"consolePassword":"s3cr3t-1"}');
  });
});

describe('console password', () => {
  const stored = async () => (await client.call('GET', `${vm}/console-passwords`)).text;

  it('is set, read and deleted', async () => {
    expect(await stored()).toBe('{}');
    const set = await client.job('PUT', actions, { setVmConsolePassword: { consolePassword: 's3cr3t-1' } });
    expect(set).toMatchObject({ status: 200, body: { inventory: { uuid: running, name: 'build-01' } } });
    expect(await stored()).toBe('{"password":"s3cr3t-1"}');
    expect((await client.job('DELETE', `${vm}/console-password`)).body).toMatchObject({ inventory: { uuid: running } });
    expect(await stored()).toBe('{}');
  });

  it('must not begin with "password"', async () => {
    const { body } = await client.job('PUT', actions, { setVmConsolePassword: { consolePassword: 'password2' } });
    expect(body).toEqual({
      error: {
        code: 'SYS.1007',
        description: 'One or more API argument is invalid',
        details: "The console password cannot start with 'password' which may trigger a VNC security issue",
      },
    });
  });
});

describe('guest password', () => {
  const change = (account: string, password: string) =>
    client.job('PUT', actions, { changeVmPassword: { account, password } });

  it('is changed, and remembered for the test', async () => {
    expect(await change('root', 'N3w-Passw0rd')).toMatchObject({ status: 200, text: '{}' });
    expect(node.vms.named('build-01').guestPasswords.get('root')).toBe('N3w-Passw0rd');
  });

  it('fails with the words of the host agent', async () => {
    const vmNow = node.vms.named('build-01');
    vmNow.guestAgent = 'not-ready';
    const details = 'operation error, because:qemu-agent service is not ready in vm...';
    expect((await change('root', 'x')).body).toEqual({
      error: {
        code: 'VM.1011',
        description: 'An error occurred while change vm password',
        details,
        cause: { code: 'SYS.1006', description: 'An operation failed', details },
      },
    });
    vmNow.guestAgent = 'channel-disconnected';
    expect((await change('root', 'x')).text).toContain('vm qga channel is not connected');
    vmNow.guestAgent = 'ready';
    expect((await change('nobody', 'x')).text).toContain('check if user[nobody] existing or guest system log.');
    node.vms.setState(vmNow, 'Stopped');
    expect((await change('root', 'x')).text).toContain('vm is not running, cannot connect to qemu-ga');
  });

  it('checks length and characters', async () => {
    expect((await change('root', 'x'.repeat(40))).body).toMatchObject({
      error: {
        code: 'SYS.1007',
        details: expect.stringContaining('exceeds max length of string. expected was <= 32, actual was 40') as string,
      },
    });
    expect((await change('root', 'a b')).body).toMatchObject({ error: { code: 'SYS.1007' } });
  });

  it('is not in the open-source server', async () => {
    await node.stop();
    await start({ edition: 'open-source' });
    expect(await client.call('PUT', actions, { changeVmPassword: {} })).toMatchObject({
      status: 400,
      text: `the body doesn't contain action mapping to the URL[${actions}]`,
    });
  });
});

describe('console mode, tags, SPICE certificate', () => {
  it('finds the mode among the tags', async () => {
    const path = `/v1/system-tags?q=resourceUuid%3D${running}&q=tag~%3DvmConsoleMode::%25`;
    const { body } = await client.call('GET', path);
    expect(body).toMatchObject({
      inventories: [
        { resourceUuid: running, resourceType: 'VmInstanceVO', tag: 'vmConsoleMode::spice', type: 'System' },
      ],
    });
    expect(await client.job('PUT', actions, { setVmConsoleMode: { mode: 'vncAndSpice' } })).toMatchObject({
      status: 200,
    });
    expect((await client.call('GET', path)).text).toContain('vmConsoleMode::vncAndSpice');
    const none = `/v1/system-tags?q=resourceUuid%3D${stopped}&q=tag~%3DvmConsoleMode::%25`;
    expect((await client.call('GET', none)).text).toBe('{"inventories":[],"schema":{}}');
  });

  it('has a certificate only where SPICE TLS is on', async () => {
    const off = await client.call('GET', '/v1/spice/certificates');
    expect(off).toMatchObject({
      status: 503,
      body: {
        error: {
          code: 'SYS.1006',
          details: 'Spice certificate does not exist, Please check if spice tls is enabled',
        },
      },
    });
    node.settings.spiceCa = '-----BEGIN CERTIFICATE-----\nMIID\n-----END CERTIFICATE-----\n';
    const on = await client.call('GET', '/v1/spice/certificates');
    expect(on.body).toEqual({ certificateStr: node.settings.spiceCa });
  });
});

describe('power', () => {
  it('starts, restarts and stops', async () => {
    const path = `/v1/vm-instances/${stopped}/actions`;
    const started = await client.job('PUT', path, { startVmInstance: {} });
    expect(started).toMatchObject({ status: 200, body: { inventory: { uuid: stopped, state: 'Running' } } });
    const rebooted = await client.job('PUT', actions, { rebootVmInstance: {} });
    expect(rebooted.body).toMatchObject({ inventory: { state: 'Running' } });
    const off = await client.job('PUT', actions, { stopVmInstance: { type: 'cold', stopHA: 'true' } });
    expect(off.body).toMatchObject({ inventory: { state: 'Stopped' } });
  });

  it('names the failure after the action and the wrong state', async () => {
    const { body } = await client.job('PUT', `/v1/vm-instances/${stopped}/actions`, { pauseVmInstance: {} });
    const details =
      "current vm instance state[Stopped] doesn't allow to proceed message[org.zstack.header.vm.APIPauseVmInstanceMsg], allowed states are [Running]";
    expect(body).toEqual({
      error: {
        code: 'VM.1012',
        description: 'Unable to suspend a vm',
        details,
        cause: { code: 'VM.1010', description: 'VM is not in state that allows required operation', details },
      },
    });
  });

  it('knows two ways to stop', async () => {
    const { body } = await client.job('PUT', actions, { stopVmInstance: { type: 'force' } });
    expect(body).toMatchObject({
      error: {
        code: 'SYS.1007',
        details: expect.stringMatching(
          /^valid value for field\[type\] of .* are \[grace, cold\], but force found$/,
        ) as string,
      },
    });
  });

  it('has no screenshot of a VM that is off', async () => {
    const path = `/v1/vm-instances/${stopped}/actions`;
    const { body } = await client.job('PUT', path, { takeVmConsoleScreenshot: {} });
    expect(body).toMatchObject({
      error: {
        code: 'SYS.1006',
        details: `can not take vm console screenshot for vm[uuid:${stopped}] which is not Running`,
      },
    });
  });
});
