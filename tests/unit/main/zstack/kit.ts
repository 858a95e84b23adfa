import { afterAll, afterEach, beforeAll } from 'vitest';
import { createLog } from '../../../../main/log/logger.ts';
import { createMemorySink } from '../../../../main/log/memory-sink.ts';
import { createZStackClient, type ZStackClientDeps } from '../../../../main/zstack/client.ts';
import type { ZStackClient } from '../../../../main/zstack/types.ts';
import type { Clock } from '../../../../main/zstack/wait.ts';
import { watchLeftovers } from '../../../fakes/leftovers.ts';
import { startScriptedHttp, type Heard, type Scripted } from '../../../fakes/scripted-http.ts';

export const vmUuid = '3bc9f63f0de6492991c59bef96b27565';
export const password = 'a-Passw0rd-of-alice';

/** A signal that nobody fires. */
export const quiet = (): AbortSignal => new AbortController().signal;

/** Waits take no time but count; sockets still get their turns. */
function fastClock(): Clock {
  let now = 0;
  return {
    now: () => now,
    wait: (ms) => {
      now += ms;
      return new Promise((resolve) => setImmediate(resolve));
    },
  };
}

export interface Kit {
  readonly client: ZStackClient;
  /** Everything that was logged. */
  readonly text: () => string;
}

export function clientOf(baseUrl: string, more: Partial<ZStackClientDeps> = {}): Kit {
  const sink = createMemorySink();
  const log = createLog({ sinks: [sink] }).logger('zstack');
  const endpoint = { baseUrl, trust: { kind: 'system' } } as const;
  const client = createZStackClient({ endpoint, log, clock: fastClock(), timeoutMs: 2000, ...more });
  return { client, text: () => sink.text() };
}

/** For the tests of one file: clients of scripted servers. Both end with their test, and leave nothing behind. */
export function watchClients() {
  const open: { end(): Promise<void> }[] = [];
  let leftovers: ReturnType<typeof watchLeftovers>;
  beforeAll(() => (leftovers = watchLeftovers()));
  afterAll(() => leftovers.check());
  afterEach(async () => {
    for (const each of open.splice(0)) await each.end();
  });
  return async (script: Parameters<typeof startScriptedHttp>[0], more: Partial<ZStackClientDeps> = {}) => {
    const server = await startScriptedHttp(script);
    const kit = clientOf(server.baseUrl, more);
    open.push({
      end() {
        kit.client.dispose();
        return server.stop();
      },
    });
    return { ...kit, server };
  };
}

export const error = (code: string, details = 'details'): Scripted => ({
  status: 503,
  body: { error: { code, details } },
});
export const expired = error('ID.1001', 'Session expired');

/** Session ids in order of sign-in: 32 digits each. */
export const sessionId = (count: number): string => String(count).padStart(32, '5');

/** Answers sign-ins and sign-outs; everything else goes to `rest`. */
export function withLogin(
  rest: (request: Heard, session: string) => Scripted | Promise<Scripted>,
): (request: Heard) => Scripted | Promise<Scripted> {
  let logins = 0;
  return (request) => {
    if (request.path.endsWith('/v1/accounts/login')) {
      logins += 1;
      return { status: 200, body: { inventory: { uuid: sessionId(logins), accountUuid: 'a' } } };
    }
    if (request.method === 'DELETE') return { status: 200, body: {} };
    return rest(request, (request.headers.authorization ?? '').replace('OAuth ', ''));
  };
}

export const logins = (heard: readonly Heard[]): number => heard.filter((r) => r.path.endsWith('/login')).length;
export const credentials = { type: 'account', account: 'alice', password } as const;

/** Something to wait for until the test opens it. */
export function gate(): { promise: Promise<void>; open(): void } {
  let open: () => void = () => {};
  const promise = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { promise, open: () => open() };
}
