import { afterEach, beforeAll, afterAll, describe, expect, it } from 'vitest';
import { signatureOf } from '../../../../main/zstack/access-key.ts';
import type { Method } from '../../../../main/zstack/http.ts';
import { watchLeftovers } from '../../../fakes/leftovers.ts';
import { startScriptedHttp, type Heard, type Scripted, type ScriptedHttp } from '../../../fakes/scripted-http.ts';
import { clientOf, quiet, vmUuid, type Kit } from './kit.ts';

const id = 'TESTKEYID0123456789A';
const secret = 'testSecret0123456789abcdefghijklmnopqrst';
const key = { type: 'access-key', account: id, password: secret } as const;

describe('signatureOf', () => {
  it.each<[Method, string, string, string]>([
    ['GET', 'Wed, 20 Nov 2024 18:30:00 CST', '/v1/vm-instances', '1RXwzDAaK7xHQepHq54WmoJD5zA='],
    ['GET', 'Wed, 20 Nov 2024 18:30:00 Asia/Shanghai', '/v1/vm-instances', 'xVPjSXmj0bZogtGqrmoRvlsQp30='],
    ['POST', 'Wed, 20 Nov 2024 18:30:00 CST', '/v1/consoles', 'DmXGB/V+HMeEzjqlXx6hwbVqFFg='],
    [
      'PUT',
      'Wed, 20 Nov 2024 18:30:00 CST',
      '/v1/vm-instances/6401e6a584b43fcfaebe401fd07f6f92/actions',
      'BOTt0u7ht4kn40fQ2XXrRrHv4+I=',
    ],
  ])('%s %s %s', (method, date, path, signature) => {
    expect(signatureOf(secret, { method, path }, date)).toBe(signature);
  });

  it('leaves the query out and signs the decoded path', () => {
    const date = 'Wed, 20 Nov 2024 18:30:00 CST';
    const plain = signatureOf(secret, { method: 'GET', path: '/v1/a b' }, date);
    expect(signatureOf(secret, { method: 'GET', path: '/v1/a%20b?q=x%3D1&count=true' }, date)).toBe(plain);
  });
});

describe('AccessKey', () => {
  let server: ScriptedHttp | undefined;
  let kit: Kit | undefined;
  let leftovers: ReturnType<typeof watchLeftovers>;
  beforeAll(() => (leftovers = watchLeftovers()));
  afterAll(() => leftovers.check());
  afterEach(async () => {
    kit?.client.dispose();
    await server?.stop();
  });

  const here = Date.UTC(2024, 10, 20, 10, 30, 0);
  const skewed: Scripted = { status: 403, body: 'requestTimeTooSkewed' };
  const address: Scripted = { status: 200, body: { hostIp: '127.0.0.1', port: 5900 } };

  /** A server that is `aheadMs` ahead of us; `judge` says what it makes of a signed request's Date. */
  async function start(judge: (date: string, request: Heard) => Scripted, aheadMs = 0) {
    server = await startScriptedHttp((request) => {
      if (request.body.includes('getCurrentTime')) {
        return { status: 200, body: { currentTime: { MillionSeconds: here + aheadMs, Seconds: 0 }, success: true } };
      }
      return judge(request.headers.date ?? '', request);
    });
    kit = clientOf(server.baseUrl, { wallNow: () => here });
    return { server, client: kit.client, text: kit.text };
  }
  const dates = () => server?.heard.flatMap(({ headers }) => headers.date ?? []);

  it('signs each request, has no session, and says nothing when it leaves', async () => {
    const { client, server, text } = await start(() => address);
    expect(await client.signIn(key, quiet())).toMatchObject({ ok: true });
    expect(client.signedIn).toBe(true);
    expect(await client.getConsoleAddress(vmUuid, quiet())).toMatchObject({ ok: true });
    const last = server.heard.at(-1);
    const path = `/v1/vm-instances/${vmUuid}/console-addresses`;
    const signature = signatureOf(secret, { method: 'GET', path }, last?.headers.date ?? '');
    expect(last?.headers.authorization).toBe(`ZStack ${id}:${signature}`);
    await client.signOut();
    expect(client.signedIn).toBe(false);
    expect(server.heard.map(({ method }) => method)).not.toContain('DELETE');
    expect(text()).not.toContain(secret);
    expect(text()).not.toContain(signature);
  });

  it('takes the drift of the clocks out, and tells how large it is', async () => {
    const { client } = await start(() => address, 40 * 60_000);
    await client.signIn(key, quiet());
    expect(client.clockOffsetSeconds).toBe(2400);
    expect(Date.parse(dates()?.at(-1) ?? '')).toBe(here + 40 * 60_000);
  });

  it('tries UTC and Shanghai where its own zone is refused, and goes on with what worked', async () => {
    const { client } = await start((date) => (date.endsWith('+08:00') ? address : skewed));
    expect(await client.signIn(key, quiet())).toMatchObject({ ok: true });
    await client.getConsoleAddress(vmUuid, quiet());
    expect(
      dates()
        ?.slice(-2)
        .every((date) => date === 'Wed, 20 Nov 2024 18:30:00 +08:00'),
    ).toBe(true);
  });

  it('goes by the zone that the server names', async () => {
    const zone = { status: 200, body: { timezone: 'Asia/Kathmandu', offset: '+5:45', success: true } };
    const { client } = await start((_date, { path }) => (path.endsWith('platform-timezone') ? zone : address));
    await client.signIn(key, quiet());
    await client.getConsoleAddress(vmUuid, quiet());
    expect(dates()?.at(-1)).toBe('Wed, 20 Nov 2024 16:15:00 +05:45');
  });

  it('proves the key with a query where the server does not tell its zone', async () => {
    const { client, server } = await start((_date, { path }) =>
      path.endsWith('platform-timezone')
        ? { status: 404, body: 'no api mapping to /v1/management-nodes/platform-timezone' }
        : { status: 200, body: { total: 3 } },
    );
    expect(await client.signIn(key, quiet())).toMatchObject({ ok: true });
    expect(server.heard.at(-1)?.path).toContain('/v1/vm-instances?');
  });

  it('measures anew when the time is refused later, and sends that call again', async () => {
    let strict = false;
    const { client } = await start((date) => (strict && !date.endsWith('UTC') ? skewed : address));
    await client.signIn(key, quiet());
    strict = true;
    expect(await client.getConsoleAddress(vmUuid, quiet())).toMatchObject({ ok: true });
  });

  it.each([
    [403, 'wrong accessKey signature', 'access-key-refused'],
    [400, 'access key id[x] not found', 'access-key-refused'],
    [403, 'requestTimeTooSkewed', 'clock-skew'],
    [400, "'Date' format error, correct format is 'EEE, dd MMM yyyy HH:mm:ss z'", 'clock-skew'],
    [400, 'no RestAuthenticationBackend[type:ZStack] found', 'sign-in-unsupported'],
  ])('%i %s → %s', async (status, body, code) => {
    const { client } = await start(() => ({ status, body }));
    expect(await client.signIn(key, quiet())).toMatchObject({ error: { code } });
    expect(client.signedIn).toBe(false);
  });

  it('refuses an id that could not stand in a header without asking', async () => {
    const { client, server } = await start(() => address);
    expect(await client.signIn({ ...key, account: 'a\r\nX: y' }, quiet())).toMatchObject({
      error: { code: 'access-key-refused' },
    });
    expect(server.heard).toHaveLength(0);
  });
});
