import { randomInt } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startManagementNode } from '../../../../lab/management-node/index.ts';
import { findEndpoint } from '../../../../main/clouds/find-endpoint.ts';
import type { ZStackClient } from '../../../../main/zstack/types.ts';
import type { ProbeLine, Trust } from '../../../../shared/cloud.ts';
import { makeCertificate } from '../../../fakes/certificates.ts';
import { watchLeftovers } from '../../../fakes/leftovers.ts';
import { startScriptedHttp, type Heard, type Scripted, type ScriptedHttp } from '../../../fakes/scripted-http.ts';
import { closedPort } from '../../../fakes/tcp-server.ts';
import { until } from '../../../fakes/until.ts';
import { clientOf, quiet } from '../zstack/kit.ts';

const open: { stop(): Promise<void> }[] = [];
const clients: ZStackClient[] = [];
let leftovers: ReturnType<typeof watchLeftovers>;
beforeAll(() => (leftovers = watchLeftovers()));
afterAll(() => leftovers.check());
afterEach(async () => {
  for (const client of clients.splice(0)) client.dispose();
  for (const each of open.splice(0)) await each.stop();
});

async function serve(script: (request: Heard) => Scripted, options = {}): Promise<ScriptedHttp> {
  const server = await startScriptedHttp(script, options);
  open.push(server);
  return server;
}

const node = (request: Heard): Scripted => {
  if (!request.path.startsWith('/zstack/v1/')) return { status: 404, body: '<!doctype html><html>Tomcat</html>' };
  const ready = request.path.endsWith('/v1/management-nodes/ready');
  return ready ? { status: 200, body: {} } : { status: 200, body: { version: '5.2.1', success: true } };
};
const page = (text: string): Scripted => ({
  status: 200,
  body: `<!DOCTYPE html><html><head><title>${text}</title></head></html>`,
});

interface More {
  readonly trust?: Trust;
  readonly signal?: AbortSignal;
  readonly onProgress?: (lines: readonly ProbeLine[]) => void;
}

function find(address: string, { trust = { kind: 'system' }, signal = quiet(), onProgress }: More = {}) {
  return findEndpoint(address, {
    trust,
    signal,
    ...(onProgress && { onProgress }),
    createClient: (endpoint) => {
      const { client } = clientOf(endpoint.baseUrl, { endpoint });
      clients.push(client);
      return client;
    },
  });
}

describe('findEndpoint', () => {
  it('finds the path behind host and port, and says how far it is', async () => {
    const server = await serve(node);
    const seen: (readonly ProbeLine[])[] = [];
    const baseUrl = `http://127.0.0.1:${server.port}/zstack`;
    const found = await find(`127.0.0.1:${server.port}`, { onProgress: (lines) => seen.push(lines) });
    expect(found).toMatchObject({ ok: true, value: { endpoint: { baseUrl }, version: '5.2.1' } });
    expect(new Set(seen.map((lines) => lines[0]?.step))).toEqual(new Set(['tcp', 'api', 'found']));
    expect(seen.at(-1)?.[0]).toEqual({ baseUrl, step: 'found', version: '5.2.1' });
  });

  it('finds a node without the usual path, and one below a prefix', async () => {
    const bare = await serve((request) => node({ ...request, path: `/zstack${request.path}` }));
    const at = `http://127.0.0.1:${bare.port}`;
    expect(await find(`${at}/`)).toMatchObject({ value: { endpoint: { baseUrl: at } } });
    const prefixed = await serve((request) => node({ ...request, path: request.path.replace('/apps', '') }));
    expect(await find(`127.0.0.1:${prefixed.port}/apps`)).toMatchObject({
      value: { endpoint: { baseUrl: `http://127.0.0.1:${prefixed.port}/apps/zstack` } },
    });
  });

  it('tells the failure that says most', async () => {
    const web = await serve(() => page('ZStack Cloud'));
    expect(await find(`127.0.0.1:${web.port}`)).toMatchObject({ error: { code: 'web-ui-address' } });
    const port = await closedPort();
    expect(await find(`127.0.0.1:${port}`)).toMatchObject({ error: { code: 'host-refused', params: { port } } });
    expect(await find('no-such-host.invalid')).toMatchObject({ error: { code: 'name-not-resolved' } });
    expect(await find('user:pass@host')).toMatchObject({ error: { code: 'address-invalid' } });
  });

  it('waits with the person at an unknown certificate, and takes the one that is pinned', async () => {
    const tls = await makeCertificate({ commonName: 'cloud', altName: 'IP:127.0.0.1' });
    const server = await serve(node, { tls });
    const address = `127.0.0.1:${server.port}`;
    expect(await find(address)).toMatchObject({
      error: {
        code: 'tls-untrusted',
        params: { fingerprint: tls.sha256, validTo: expect.stringMatching(/GMT$/) as string },
      },
    });
    const pinned = find(address, { trust: { kind: 'pin', sha256: tls.sha256 } });
    expect(await pinned).toMatchObject({ value: { endpoint: { baseUrl: `https://${address}/zstack` } } });
  });

  it('says where the API of a web UI is, and does not go there by itself', async () => {
    const host = `127.${randomInt(2, 250)}.${randomInt(1, 250)}.${randomInt(1, 250)}`;
    const api = await startManagementNode({ host, port: 8080 });
    open.push(api);
    const web = await serve(() => page('ZStack Cloud'), { host });
    const answer = await find(`http://${host}:${web.port}/#/login`);
    const expected = { url: `http://${host}:${web.port}`, api: api.baseUrl };
    expect(answer).toEqual({ ok: false, error: { code: 'web-ui-api-found', params: expected } });
    expect(api.calls.all().map((call) => call.api)).toEqual(['IsReadyToGo', 'GetVersion']);
  });

  it('ends at once when it is given up before a place that never answers', async () => {
    const mute = await serve(() => ({ kind: 'mute' }));
    const giveUp = new AbortController();
    const found = find(`127.0.0.1:${mute.port}`, { signal: giveUp.signal });
    await until(() => mute.heard.length > 0);
    giveUp.abort();
    expect(await found).toMatchObject({ error: { code: 'cancelled' } });
  });
});
