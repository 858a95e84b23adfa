import { describe, expect, it } from 'vitest';
import { parseConsoleAddress } from '../../../../main/zstack/console.ts';
import { type Heard, type Scripted } from '../../../fakes/scripted-http.ts';
import { credentials, error, quiet, vmUuid, withLogin, watchClients } from './kit.ts';

const open = watchClients();

async function start(rest: (request: Heard) => Scripted | Promise<Scripted>) {
  const opened = await open(withLogin(rest));
  await opened.client.signIn(credentials, quiet());
  return opened;
}

describe('parseConsoleAddress', () => {
  it.each([
    [
      { hostIp: 'h', port: 5903, protocol: 'vnc', vdiPortInfo: { vncPort: 5903 }, success: true },
      { protocol: 'vnc', port: 5903, vncPort: 5903 },
    ],
    [
      JSON.parse('{"hostIp":"h","port":5900.0,"protocol":"vnc","vdiPortInfo":{"vncPort":5900.0}}'),
      { protocol: 'vnc', port: 5900, vncPort: 5900 },
    ],
    [
      { hostIp: 'h', port: '5903', protocol: 'VNC' },
      { protocol: 'vnc', port: 5903 },
    ],
    [
      { hostIp: 'h', port: '5903.0' },
      { protocol: 'vnc', port: 5903 },
    ],
    [
      {
        hostIp: 'h',
        port: 5904,
        protocol: 'vncAndSpice',
        vdiPortInfo: { vncPort: 5904, spicePort: 5905, spiceTlsPort: 5906 },
      },
      { protocol: 'vncAndSpice', port: 5904, vncPort: 5904, spicePort: 5905, spiceTlsPort: 5906 },
    ],
    [
      { hostIp: 'h', protocol: 'spice', vdiPortInfo: { spicePort: -1, spiceTlsPort: '5908' } },
      { protocol: 'spice', spiceTlsPort: 5908 },
    ],
    [
      { hostIp: 'h', vdiPortInfo: { spicePort: 5907 } },
      { protocol: 'spice', spicePort: 5907 },
    ],
    [{ hostIp: 'h', port: 5900.5, protocol: 'rdp', vdiPortInfo: null }, { protocol: 'rdp' }],
    [{ hostIp: 'h', port: 65536, protocol: 'vnc', vdiPortInfo: { vncPort: 0, spicePort: true } }, { protocol: 'vnc' }],
  ])('%j', (body, expected) => expect(parseConsoleAddress(body)).toEqual({ host: 'h', ...expected }));

  it.each([{}, { hostIp: '' }, { hostIp: 7, port: 5900 }, null, []])('is nothing for %j', (body) =>
    expect(parseConsoleAddress(body)).toBeUndefined(),
  );
});

describe('getConsoleAddress and getConsolePassword', () => {
  it('says so when there is no port at all', async () => {
    const { client } = await start(() => ({ status: 200, body: { hostIp: 'h', port: -1, protocol: 'vnc' } }));
    expect(await client.getConsoleAddress(vmUuid, quiet())).toMatchObject({
      error: { code: 'no-console-port', params: { vm: vmUuid } },
    });
  });

  it.each([
    [{ password: 's3cr3t-1' }, 's3cr3t-1'],
    [{ consolePassword: 's3cr3t-1' }, 's3cr3t-1'],
    [{}, undefined],
    [{ password: '' }, undefined],
    [{ password: null, consolePassword: null }, undefined],
  ])('reads the password of %j', async (body, value) => {
    const { client, text } = await start(() => ({ status: 200, body }));
    expect(await client.getConsolePassword(vmUuid, quiet())).toEqual({ ok: true, value });
    expect(text()).not.toContain('s3cr3t-1');
  });
});

const inventory = { scheme: 'http', targetScheme: 'vnc', hostname: '10.0.0.10', port: 4900.0, token: 'a-token' };
const access = { ok: true, value: inventory };
const isPost = (request: Heard): boolean => request.method === 'POST';
const posts = (heard: readonly Heard[]): readonly Heard[] => heard.filter(isPost);
const accepted = (jobId: unknown): Scripted => ({
  status: 202,
  body: { location: `http://127.0.0.250:1/zstack/v1/api-jobs/${String(jobId)}` },
});

describe('requestConsoleAccess', () => {
  it('polls the job below the configured base, without the session, under the id it chose', async () => {
    let polls = 0;
    const { client, server, text } = await start((request) => {
      if (isPost(request)) return accepted(request.headers['x-job-uuid']);
      return ++polls < 4 ? { status: 202, body: {} } : { status: 200, body: { inventory } };
    });
    expect(await client.requestConsoleAccess(vmUuid, quiet())).toEqual(access);
    const [post, ...jobs] = server.heard.slice(1) as [Heard, ...Heard[]];
    expect(JSON.parse(post.body)).toMatchObject({ params: { vmInstanceUuid: vmUuid } });
    expect(jobs).toHaveLength(4);
    for (const job of jobs) {
      expect(job.path).toBe(`/zstack/v1/api-jobs/${String(post.headers['x-job-uuid'])}`);
      expect(job.headers.authorization).toBeUndefined();
    }
    expect(text()).not.toMatch(new RegExp(`a-token|${String(post.headers['x-job-uuid'])}`));
  });

  it('follows the id in the location when the server chose another', async () => {
    const other = 'c'.repeat(32);
    const { client, server } = await start((request) =>
      isPost(request) ? accepted(other) : { status: 200, body: { inventory } },
    );
    expect(await client.requestConsoleAccess(vmUuid, quiet())).toEqual(access);
    expect(server.heard.at(-1)?.path).toBe(`/zstack/v1/api-jobs/${other}`);
  });

  it('takes the inventory of a synchronous 200', async () => {
    const { client } = await start(() => ({
      status: 200,
      body: { inventory: { ...inventory, targetScheme: undefined, port: '4900' } },
    }));
    const rest = { scheme: 'http', hostname: '10.0.0.10', port: 4900, token: 'a-token' };
    expect(await client.requestConsoleAccess(vmUuid, quiet())).toEqual({ ok: true, value: rest });
  });

  it('sends the flat body when the server misses the field, and remembers', async () => {
    const missing = error('SYS.1007', 'field[vmInstanceUuid] of message[x] is mandatory, can not be null');
    const { client, server } = await start((request) =>
      'params' in (JSON.parse(request.body) as object) ? missing : { status: 200, body: { inventory } },
    );
    expect(await client.requestConsoleAccess(vmUuid, quiet())).toEqual(access);
    expect(await client.requestConsoleAccess(vmUuid, quiet())).toEqual(access);
    expect(posts(server.heard).map((post) => Object.keys(JSON.parse(post.body) as object)[0])).toEqual([
      'params',
      'vmInstanceUuid',
      'vmInstanceUuid',
    ]);
  });

  it.each(['drop', '502', 'broken'])('finds the job of a 202 that was lost (%s)', async (how) => {
    const { client, server } = await start((request) => {
      if (!isPost(request)) return { status: 200, body: { inventory } };
      if (how === 'drop') return { kind: 'drop' };
      return how === '502' ? { status: 502, body: '<html>Bad Gateway</html>' } : { status: 202, body: '{"loc' };
    });
    expect(await client.requestConsoleAccess(vmUuid, quiet())).toEqual(access);
    expect(posts(server.heard)).toHaveLength(1);
  });

  it('asks again, as a new job, when the server lost the job', async () => {
    const { client, server } = await start((request) => {
      if (isPost(request)) return accepted(request.headers['x-job-uuid']);
      return posts(server.heard).length === 1
        ? { status: 404, body: 'the job has been expired' }
        : { status: 200, body: { inventory } };
    });
    expect(await client.requestConsoleAccess(vmUuid, quiet())).toEqual(access);
    expect(new Set(posts(server.heard).map((post) => post.headers['x-job-uuid'])).size).toBe(2);
  });

  it('says that the job is lost when it is lost twice', async () => {
    const { client, server } = await start((request) =>
      isPost(request) ? accepted('d'.repeat(32)) : { status: 404, body: 'the job has been expired' },
    );
    expect(await client.requestConsoleAccess(vmUuid, quiet())).toMatchObject({
      error: { code: 'job-lost', params: { api: 'RequestConsoleAccess' } },
    });
    expect(posts(server.heard)).toHaveLength(2);
  });

  it('goes on polling through cut connections, 502 pages and broken JSON', async () => {
    const trouble: Scripted[] = [
      { kind: 'drop' },
      { status: 502, body: '<html>' },
      { status: 200, body: '{"inv' },
      { status: 202, body: '' },
    ];
    const { client } = await start((request) => {
      if (isPost(request)) return accepted('e'.repeat(32));
      return trouble.shift() ?? { status: 200, body: { inventory } };
    });
    expect(await client.requestConsoleAccess(vmUuid, quiet())).toEqual(access);
  });

  it('stops waiting after 30 s and says that the server goes on', async () => {
    const { client } = await start((request) =>
      isPost(request) ? accepted('f'.repeat(32)) : { status: 202, body: {} },
    );
    expect(await client.requestConsoleAccess(vmUuid, quiet())).toMatchObject({
      error: { code: 'job-timeout', params: { api: 'RequestConsoleAccess', seconds: 30 } },
    });
  });

  it('names the network trouble when that is all it saw until the end', async () => {
    const { client } = await start((request) => (isPost(request) ? accepted('f'.repeat(32)) : { kind: 'drop' }));
    expect(await client.requestConsoleAccess(vmUuid, quiet())).toMatchObject({ error: { code: 'connection-dropped' } });
  });

  it('ends a wait for a job when the signal fires', async () => {
    const stop = new AbortController();
    const { client } = await start((request) => {
      if (isPost(request)) return accepted('f'.repeat(32));
      stop.abort();
      return { status: 202, body: {} };
    });
    expect(await client.requestConsoleAccess(vmUuid, stop.signal)).toMatchObject({ error: { code: 'cancelled' } });
  });

  it.each([
    {},
    { inventory: {} },
    { inventory: { ...inventory, port: 0 } },
    { inventory: { ...inventory, token: '' } },
  ])('refuses an answer without what a connection needs: %j', async (body) => {
    const { client } = await start(() => ({ status: 200, body }));
    expect(await client.requestConsoleAccess(vmUuid, quiet())).toMatchObject({ error: { code: 'server-garbled' } });
  });
});

describe('changeVmPassword', () => {
  it.each([
    ['root', '', 'guest-password-invalid'],
    ['root', 'x'.repeat(33), 'guest-password-invalid'],
    ['root', 'with space', 'guest-password-invalid'],
    ['root', '密码', 'guest-password-invalid'],
    [' ', 'N3w-Passw0rd', 'guest-account-invalid'],
  ])('checks before it sends: %j %j', async (account, secret, code) => {
    const { client, server } = await start(() => ({ status: 200, body: {} }));
    expect(
      await client.changeVm(
        vmUuid,
        { kind: 'guest-password', account: account, password: secret },
        { signal: quiet() },
      ),
    ).toMatchObject({ error: { code } });
    expect(server.heard).toHaveLength(1);
  });

  it('waits 90 s for the guest, and sends the password once', async () => {
    const { client, server, text } = await start((request) =>
      request.method === 'PUT' ? accepted('a'.repeat(32)) : { status: 202, body: {} },
    );
    expect(
      await client.changeVm(
        vmUuid,
        { kind: 'guest-password', account: 'root', password: 'N3w-Passw0rd' },
        { signal: quiet() },
      ),
    ).toMatchObject({
      error: { code: 'job-timeout', params: { api: 'ChangeVmPassword', seconds: 90 } },
    });
    expect(server.heard.filter((request) => request.body.includes('N3w-Passw0rd'))).toHaveLength(1);
    expect(text()).not.toContain('N3w-Passw0rd');
  });

  it('does not send the password twice when the connection is cut and the server knows no job', async () => {
    const { client, server } = await start((request) =>
      request.method === 'PUT' ? { kind: 'drop' } : { status: 404, body: 'the job has been expired' },
    );
    expect(
      await client.changeVm(
        vmUuid,
        { kind: 'guest-password', account: 'root', password: 'N3w-Passw0rd' },
        { signal: quiet() },
      ),
    ).toMatchObject({
      error: { code: 'connection-dropped' },
    });
    expect(server.heard.filter((request) => request.method === 'PUT')).toHaveLength(2); // the sign-in, and this
  });
});

describe('getSpiceCa', () => {
  const pem = '-----BEGIN CERTIFICATE-----\nMIID\n-----END CERTIFICATE-----';
  it.each([
    [
      { status: 200, body: { certificateStr: `${pem}\n\n` } },
      { ok: true, value: `${pem}\n` },
    ],
    [error('SYS.1006', 'Spice certificate does not exist, Please check if spice tls is enabled'), { ok: true }],
    [{ status: 404, body: 'no api mapping to /v1/spice/certificates' }, { ok: true }],
    [{ status: 200, body: {} }, { ok: true }],
    [{ status: 200, body: { certificateStr: 'hello' } }, { error: { code: 'server-garbled' } }],
    [error('ID.1002'), { error: { code: 'permission-denied' } }],
  ] as const)('%j', async (answer, expected) => {
    const { client } = await start(() => answer);
    expect(await client.getSpiceCa(quiet())).toMatchObject(expected);
  });
});
