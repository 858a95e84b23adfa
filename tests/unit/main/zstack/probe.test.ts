import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { watchLeftovers } from '../../../fakes/leftovers.ts';
import { startScriptedHttp, type Heard, type Scripted, type ScriptedHttp } from '../../../fakes/scripted-http.ts';
import { clientOf, quiet, type Kit } from './kit.ts';

const open: { stop(): Promise<void> }[] = [];
let kit: Kit | undefined;
let leftovers: ReturnType<typeof watchLeftovers>;
beforeAll(() => (leftovers = watchLeftovers()));
afterAll(() => leftovers.check());
afterEach(async () => {
  kit?.client.dispose();
  for (const each of open.splice(0)) await each.stop();
});

async function serve(script: (request: Heard) => Scripted, options = {}): Promise<ScriptedHttp> {
  const server = await startScriptedHttp(script, options);
  open.push(server);
  return server;
}

const isReady = (request: Heard): boolean => request.path.endsWith('/v1/management-nodes/ready');
const node = (request: Heard): Scripted => {
  if (!request.path.startsWith('/zstack/v1/')) return { status: 404, body: '<!doctype html><html>Tomcat</html>' };
  return isReady(request) ? { status: 200, body: {} } : { status: 200, body: { version: '5.2.1', success: true } };
};
const page = (text: string): Scripted => ({
  status: 200,
  body: `<!DOCTYPE html><html><head><title>${text}</title></head></html>`,
});

async function probe(script: (request: Heard) => Scripted) {
  const server = await serve(script);
  kit = clientOf(server.baseUrl);
  return kit.client.probe(quiet());
}

describe('probe', () => {
  it('tells the version', async () => expect(await probe(node)).toEqual({ ok: true, value: { version: '5.2.1' } }));

  it.each([
    { status: 404, body: 'no api mapping to /v1/management-nodes/actions' },
    { status: 400, body: "the body doesn't contain action mapping to the URL[/v1/management-nodes/actions]" },
    { status: 200, body: { version: 5, success: true } },
  ])('goes without a version where the server has none: %j', async (answer) => {
    const result = await probe((request) => (isReady(request) ? { status: 200, body: {} } : answer));
    expect(result).toMatchObject(
      typeof answer.body === 'string' ? { ok: true, value: {} } : { error: { code: 'not-zstack' } },
    );
  });

  it.each([
    [{ status: 503, body: { error: { code: 'SYS.1010', details: '管理节点尚未就绪' } } }, 'server-not-ready'],
    [{ status: 502, body: '<html>502</html>' }, 'server-not-ready'],
    [{ status: 503, body: '' }, 'server-not-ready'],
    [page('ZStack Cloud'), 'web-ui-address'],
    [page('Router login'), 'not-zstack'],
    [{ status: 404, body: '<html>ZStack knows no such page</html>' }, 'not-zstack'],
    [{ status: 301, body: '' }, 'not-zstack'],
    [{ status: 200, body: '"ok"' }, 'not-zstack'],
    [{ status: 401, body: 'who are you' }, 'not-zstack'],
    [{ raw: 'RFB 003.008\n' }, 'server-garbled'],
  ])('%j → %s', async (answer, code) => expect(await probe(() => answer)).toMatchObject({ error: { code } }));

  it('is not taken in by another JSON server', async () => {
    expect(await probe(() => ({ status: 200, body: { message: 'hello' } }))).toMatchObject({
      error: { code: 'not-zstack' },
    });
  });

  it('tells each step as it begins', async () => {
    const server = await serve(node);
    kit = clientOf(server.baseUrl);
    const steps: string[] = [];
    await kit.client.probe(quiet(), (step) => steps.push(step));
    expect(steps).toEqual(['tcp', 'api']);
  });
});
