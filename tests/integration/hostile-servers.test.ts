import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { createServer, type Server } from 'node:tls';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createConnect } from '../../main/bridge/connect.ts';
import { findEndpoint } from '../../main/clouds/find-endpoint.ts';
import { dial } from '../../main/zstack/dial.ts';
import { readCertificate } from '../../main/zstack/fingerprint.ts';
import { bookmark, recent } from '../../main/stores/schemas.ts';
import { createZStackClient } from '../../main/zstack/client.ts';
import { createLog } from '../../main/log/logger.ts';
import { watchLeftovers } from '../fakes/leftovers.ts';
import { startScriptedHttp, type Heard, type Scripted, type ScriptedHttp } from '../fakes/scripted-http.ts';

const run = promisify(execFile);
const quiet = (): AbortSignal => new AbortController().signal;
const log = createLog({ sinks: [] }).logger('test');
const leftovers = watchLeftovers();
afterAll(() => leftovers.check());

/** A throw inside of an event handler ends the whole app: vitest counts it as a failure of this file. */
describe('a server whose certificate names nobody', () => {
  let server: Server;
  let port = 0;
  beforeAll(async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'zsc-nobody-'));
    const [key, cert] = [path.join(folder, 'key.pem'), path.join(folder, 'cert.pem')];
    const flags = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', cert, '-subj', '/'];
    await run('openssl', flags);
    server = createServer({ key: readFileSync(key), cert: readFileSync(cert) }, (socket) =>
      socket.on('error', () => {}).resume(),
    );
    rmSync(folder, { recursive: true });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    ({ port } = server.address() as AddressInfo);
  });
  afterAll(() => void server.close());

  it('is untrusted, not the end of the app: management node', async () => {
    const dialled = await dial({
      host: '127.0.0.1',
      port,
      trust: { kind: 'system' },
      timeoutMs: 2000,
      signal: quiet(),
    });
    expect(dialled).toMatchObject({ ok: false, error: { code: 'tls-untrusted', params: { subject: '' } } });
    const seen = await readCertificate(`https://127.0.0.1:${port}`, quiet());
    expect(seen).toMatchObject({ ok: true, value: { subject: '', issuer: '' } });
  });

  it('is untrusted, not the end of the app: SPICE and console proxy', async () => {
    const connect = createConnect({ timeoutMs: 2000 });
    const where = { host: '127.0.0.1', port };
    const untrusted = { ok: false, error: { code: 'tls-untrusted', params: { subject: '' } } };
    const trust = { commonName: 'spice.zstack.org' };
    expect(await connect({ kind: 'tls', ...where, trust }, quiet())).toMatchObject(untrusted);
    const proxy = { kind: 'websocket', secure: true, path: '/?token=t', trust: { kind: 'system' } } as const;
    expect(await connect({ ...proxy, ...where }, quiet())).toMatchObject(untrusted);
  });
});

describe('a hostile management node', () => {
  let server: ScriptedHttp | undefined;
  afterEach(async () => {
    await server?.stop();
    server = undefined;
  });

  const signedIn = async (answer: (request: Heard) => Scripted) => {
    server = await startScriptedHttp((request) =>
      request.path.endsWith('/login')
        ? { status: 200, body: { inventory: { uuid: '5'.repeat(32) } } }
        : request.method === 'DELETE'
          ? { status: 200, body: {} }
          : answer(request),
    );
    const client = createZStackClient({ endpoint: { baseUrl: server.baseUrl, trust: { kind: 'system' } }, log });
    await client.signIn({ type: 'account', account: 'a', password: 'pppppppp' }, quiet());
    return client;
  };
  const raw = (text: string): Scripted => ({
    raw: `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${text.length}\r\nConnection: close\r\n\r\n${text}`,
  });

  it('can nest a row deeper than the stack', async () => {
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
    const client = await signedIn(() => raw(`{"inventories":[${deep}],"total":1}`));
    expect(await client.listVms(() => {}, quiet())).toMatchObject({ ok: true, value: [] });
    client.dispose();
  });

  it('gives VMs names that can be shown and saved, whatever it sends', async () => {
    const evil = `\u001b]0;x\u0007web\u202egnp\n${'数'.repeat(5000)}`;
    const rows = [
      { uuid: 'a'.repeat(32), name: evil, description: evil, state: evil, platform: evil, vmNics: [{ ip: evil }] },
      { uuid: '../../accounts', name: 'path' },
      { uuid: 'b'.repeat(5000), name: 'long' },
      { uuid: 'c'.repeat(32), name: ' \u202e\u0000 ' },
    ];
    const client = await signedIn(() => ({ status: 200, body: { inventories: rows, total: rows.length } }));
    const listed = await client.listVms(() => {}, quiet());
    client.dispose();
    const vms = listed.ok ? listed.value : [];
    expect(vms.map(({ uuid }) => uuid[0])).toEqual(expect.arrayContaining(['a', 'c']));
    expect(vms).toHaveLength(2);
    for (const { uuid, name, state, platform, description, addresses } of vms) {
      const shown = [name, state, platform, ...addresses].join('');
      expect(shown).not.toMatch(/[\p{Cc}\u202e]/u);
      expect(description).not.toMatch(/[^\P{Cc}\n]|\u202e/u);
      const preference = { protocol: 'auto', route: 'auto' };
      const rest = { folderId: null, tags: [], colour: null, notes: '', display: {}, pinned: false };
      const saved = { ...rest, kind: 'vm', id: 'i', cloudId: 'c', vmUuid: uuid, name, vmName: name, preference };
      expect(bookmark.safeParse(saved).success, 'a saved bookmark can be read again').toBe(true);
      expect(recent.safeParse({ cloudId: 'c', vmUuid: uuid, vmName: name, openedAt: 1 }).success).toBe(true);
    }
  });

  it('can not steer a terminal or a window with the words of an error', async () => {
    const details = `\u001b[2J\u009b31mno\u202e ${'x'.repeat(5000)}`;
    const client = await signedIn(() => ({ status: 503, body: { error: { code: 'X.1\u001b[2J', details } } }));
    const failed = await client.listVms(() => {}, quiet());
    client.dispose();
    expect(JSON.stringify(failed)).not.toMatch(/\\u00|\u009b|\u202e/);
    expect(failed).toMatchObject({ ok: false, error: { code: 'server-error' } });
  });

  it.each([
    ['a host that is none', { hostIp: 'a\u0000b', port: 5900 }],
    ['a host as long as a book', { hostIp: 'x'.repeat(5000), port: 5900 }],
  ])('names %s: refused before anything is dialled', async (_what, body) => {
    const client = await signedIn(() => ({ status: 200, body }));
    const address = await client.getConsoleAddress('a'.repeat(32), quiet());
    client.dispose();
    expect(address).toMatchObject({ ok: false, error: { code: 'server-garbled' } });
  });

  it.each([
    ['a fragment', '/#fragment'],
    ['a space', 'a b'],
    ['a line end', 'x\r\nHost: evil'],
    ['no end', 'x'.repeat(5000)],
  ])('sends a token with %s: refused', async (_what, token) => {
    const inventory = { scheme: 'wss', hostname: '127.0.0.1', port: 4900, token };
    const client = await signedIn(() => ({ status: 200, body: { inventory } }));
    const access = await client.requestConsoleAccess('a'.repeat(32), quiet());
    client.dispose();
    expect(access).toMatchObject({ ok: false, error: { code: 'server-garbled' } });
  });

  it('sends passwords that are no well-formed text, and is heard out', async () => {
    const client = await signedIn(() => raw('{"password":"\\ud800abcdefg"}'));
    expect(await client.getConsolePassword('a'.repeat(32), quiet())).toMatchObject({ ok: true });
    client.dispose();
  });

  it('gets no plain HTTP from a person who named the certificate', async () => {
    const node = await startScriptedHttp(() => ({ status: 200, body: {} }));
    server = node;
    const trust = { kind: 'pin', sha256: 'a'.repeat(64) } as const;
    const createClient = (endpoint: { baseUrl: string }) =>
      createZStackClient({ endpoint: { ...endpoint, trust }, log, connectTimeoutMs: 1000 });
    const found = await findEndpoint(`127.0.0.1:${node.port}`, { trust, createClient, signal: quiet() });
    expect(found.ok).toBe(false);
    expect(await findEndpoint(`http://127.0.0.1:${node.port}`, { trust, createClient, signal: quiet() })).toMatchObject(
      {
        ok: false,
        error: { code: 'tls-failed' },
      },
    );
    expect(node.heard).toEqual([]);
  });
});
