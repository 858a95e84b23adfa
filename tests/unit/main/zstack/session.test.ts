import { describe, expect, it } from 'vitest';
import { hashPassword } from '../../../../main/zstack/log-in.ts';
import { until } from '../../../fakes/until.ts';
import {
  credentials,
  error,
  expired,
  gate,
  logins,
  password,
  quiet,
  sessionId,
  vmUuid,
  withLogin,
  watchClients,
} from './kit.ts';

const start = watchClients();

const address = { status: 200, body: { hostIp: '127.0.0.1', port: 5900 } };

describe('Session', () => {
  it('hashes as the contract has it', () => {
    expect(hashPassword('password')).toMatch(/^b109f3bbbc244eb82441917ed06d618b9008dd09b3befd1b5e07394c706a8bb9/);
    expect(hashPassword('密码Pass1')).toMatch(/^e21a24ea36d293a0c585a5be60494339f297364d4a692f6556cb844dde084ce2/);
  });

  it('asks for a sign-in first', async () => {
    const { client } = await start(withLogin(() => address));
    expect(client.signedIn).toBe(false);
    expect(await client.getConsoleAddress(vmUuid, quiet())).toMatchObject({ error: { code: 'signed-out' } });
  });

  it('signs in exactly once for ten calls that find the session expired, and sends each once more', async () => {
    const { client, server } = await start(
      withLogin((_request, session) => (session === sessionId(1) ? expired : address)),
    );
    expect(await client.signIn(credentials, quiet())).toEqual({ ok: true, value: undefined });
    const results = await Promise.all(Array.from({ length: 10 }, () => client.getConsoleAddress(vmUuid, quiet())));
    expect(results.every((result) => result.ok)).toBe(true);
    expect(logins(server.heard)).toBe(2);
    expect(server.heard.filter((request) => request.path.endsWith('/console-addresses'))).toHaveLength(20);
  });

  it('does not sign in again for a call whose bad news comes after the renewal', async () => {
    const late = gate();
    const { client, server } = await start(
      withLogin((request, session) => {
        if (session !== sessionId(1)) return address;
        return request.path.includes('console-passwords') ? { ...expired, until: late.promise } : expired;
      }),
    );
    await client.signIn(credentials, quiet());
    const slow = client.getConsolePassword(vmUuid, quiet());
    expect(await client.getConsoleAddress(vmUuid, quiet())).toMatchObject({ ok: true });
    late.open();
    expect(await slow).toMatchObject({ ok: true });
    expect(logins(server.heard)).toBe(2);
  });

  it('gives up after one replay when the server never accepts a session', async () => {
    const { client, server } = await start(withLogin(() => expired));
    await client.signIn(credentials, quiet());
    expect(await client.getConsoleAddress(vmUuid, quiet())).toMatchObject({ error: { code: 'session-expired' } });
    expect(server.heard).toHaveLength(4);
  });

  it('starts a job again when the job finds the session expired', async () => {
    const { client, server } = await start(
      withLogin((request, session) => {
        if (request.path.includes('/api-jobs/')) return server.heard.length < 4 ? expired : { status: 200, body: {} };
        return { status: 202, body: { location: `http://x/${session}` } };
      }),
    );
    await client.signIn(credentials, quiet());
    expect(
      await client.changeVm(vmUuid, { kind: 'guest-password', account: 'root', password: 'N3w' }, { signal: quiet() }),
    ).toMatchObject({ ok: true });
    expect(logins(server.heard)).toBe(2);
    const jobIds = server.heard
      .filter((r) => r.method === 'PUT' && r.path.endsWith('/actions'))
      .map((r) => r.headers['x-job-uuid']);
    expect(new Set(jobIds).size).toBe(2);
  });

  it('forgets a password that the server refuses, so that no account gets locked', async () => {
    let refused = false;
    const login = withLogin((_request, session) => (session === sessionId(1) ? expired : address));
    const { client, server } = await start((request) => {
      if (refused && request.path.endsWith('/login')) return error('ID.1000');
      return login(request);
    });
    await client.signIn(credentials, quiet());
    refused = true;
    expect(await client.getConsoleAddress(vmUuid, quiet())).toMatchObject({
      error: { code: 'auth-failed', params: { account: 'alice' } },
    });
    expect(client.signedIn).toBe(false);
    expect(await client.getConsoleAddress(vmUuid, quiet())).toMatchObject({ error: { code: 'signed-out' } });
    expect(logins(server.heard)).toBe(2);
  });

  it('keeps the password over a network failure of the renewal', async () => {
    let cut = false;
    const login = withLogin((_request, session) => (session === sessionId(1) ? expired : address));
    const { client } = await start((request) =>
      cut && request.path.endsWith('/login') ? { kind: 'drop' } : login(request),
    );
    await client.signIn(credentials, quiet());
    cut = true;
    expect(await client.getConsoleAddress(vmUuid, quiet())).toMatchObject({ error: { code: 'connection-dropped' } });
    cut = false;
    expect(await client.getConsoleAddress(vmUuid, quiet())).toMatchObject({ ok: true });
  });

  it('lets one caller leave while the shared sign-in goes on for the others', async () => {
    const slow = gate();
    const login = withLogin((_request, session) => (session === sessionId(1) ? expired : address));
    const { client, server } = await start(async (request, index) => {
      if (index > 0 && request.path.endsWith('/login')) await slow.promise;
      return login(request);
    });
    await client.signIn(credentials, quiet());
    const leaving = new AbortController();
    const first = client.getConsoleAddress(vmUuid, leaving.signal);
    const second = client.getConsoleAddress(vmUuid, quiet());
    await until(() => logins(server.heard) === 2);
    leaving.abort();
    expect(await first).toMatchObject({ error: { code: 'cancelled' } });
    slow.open();
    expect(await second).toMatchObject({ ok: true });
  });

  it('deletes its sessions on sign-out, once, and stays quiet about a server that is gone', async () => {
    const { client, server } = await start(withLogin(() => address));
    await client.signIn(credentials, quiet());
    await client.signIn(credentials, quiet());
    await client.signOut();
    await client.signOut();
    const deleted = server.heard.filter((r) => r.method === 'DELETE').map((r) => r.path);
    expect(deleted.sort()).toEqual([1, 2].map((n) => `/zstack/v1/accounts/sessions/${sessionId(n)}`));
    expect(client.signedIn).toBe(false);
    await client.signIn(credentials, quiet());
    await server.stop();
    await client.signOut();
  });

  it('leaves nothing signed in when signing out overtakes a sign-in', async () => {
    const slow = gate();
    const login = withLogin(() => address);
    const { client, server } = await start(async (request) => {
      const answer = await login(request);
      if (request.path.endsWith('/login')) await slow.promise;
      return answer;
    });
    const signingIn = client.signIn(credentials, quiet());
    await until(() => logins(server.heard) === 1);
    await client.signOut();
    slow.open();
    expect(await signingIn).toMatchObject({ error: { code: 'cancelled' } });
    expect(client.signedIn).toBe(false);
    await until(() => server.heard.some((r) => r.method === 'DELETE'));
  });

  it('writes no password, hash, session or token to the log, not even when things fail', async () => {
    const { client, text } = await start(
      withLogin((request, session) => {
        if (session === sessionId(1)) return expired;
        return request.method === 'POST'
          ? {
              status: 200,
              body: { inventory: { scheme: 'http', hostname: 'h', port: 4900, token: `${session}_${vmUuid}` } },
            }
          : error('SYS.1006', `OAuth ${session} and ${password} in an error`);
      }),
    );
    await client.signIn(credentials, quiet());
    const access = await client.requestConsoleAccess(vmUuid, quiet());
    const failed = await client.getConsoleAddress(vmUuid, quiet());
    expect(access.ok).toBe(true);
    expect(text()).toContain('RequestConsoleAccess');
    for (const secret of [password, hashPassword(password), sessionId(1), sessionId(2)]) {
      expect(text()).not.toContain(secret);
    }
    expect(JSON.stringify(failed)).not.toContain(sessionId(2));
  });
});
