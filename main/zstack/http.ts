import http from 'node:http';
import type { Duplex } from 'node:stream';
import { fail, ok, type AppError, type Result } from '../../shared/errors.ts';
import { dial, type OnDialStep } from './dial.ts';
import { networkError, type Peer } from './network-errors.ts';
import { peerOf } from './peer.ts';
import type { Endpoint } from './types.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

interface HttpRequest {
  readonly method: Method;
  /** Path and query below the base, percent-encoded already: `/v1/consoles`. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: object;
  /** From the call to the last byte of the answer. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** Told how far a new connection has come. */
  readonly onStep?: OnDialStep;
}

/** Whatever the server answered, of any status. The text is the whole body, decoded as UTF-8 (contract section 1.3). */
export interface HttpAnswer {
  readonly status: number;
  readonly text: string;
}

/** HTTP to one endpoint: every request ends by its deadline, within the size limit, or soon after its signal fires. */
export interface Http {
  readonly baseUrl: string;
  readonly peer: Peer;
  send(request: HttpRequest): Promise<Result<HttpAnswer>>;
  /** Ends running requests with `cancelled` and closes idle connections. Idempotent. */
  dispose(): void;
}

export interface HttpDeps {
  readonly endpoint: Endpoint;
  readonly connectTimeoutMs?: number;
  readonly maxResponseBytes?: number;
}

const idleMs = 15_000; // Tomcat closes idle connections after 20 s; we go first

/** Makes the HTTP side of a client. Only GETs share connections: nothing else could be repeated when an idle one turns out dead. */
export function createHttp(deps: HttpDeps): Http {
  const url = new URL(deps.endpoint.baseUrl);
  const peer = peerOf(url);
  const end = new AbortController();
  const connectTimeoutMs = deps.connectTimeoutMs ?? 10_000;
  const trust = url.protocol === 'https:' ? deps.endpoint.trust : undefined;
  const connect: Connect = (signal, onStep) =>
    dial({ ...peer, ...(trust ? { trust } : {}), ...(onStep ? { onStep } : {}), timeoutMs: connectTimeoutMs, signal });
  const pool = new DialAgent(connect, { keepAlive: true, timeout: idleMs, scheduling: 'lifo' });
  const fresh = new DialAgent(connect, { keepAlive: false });
  const context: Context = { url, peer, maxBytes: deps.maxResponseBytes ?? 16 * 1024 * 1024, end: end.signal };

  return {
    baseUrl: deps.endpoint.baseUrl,
    peer,
    send: async (request) => {
      if (request.method !== 'GET') return (await exchange(context, request, fresh)).result;
      const first = await exchange(context, request, pool);
      return first.stale ? (await exchange(context, request, fresh)).result : first.result;
    },
    dispose: () => {
      end.abort();
      pool.destroy();
      fresh.destroy();
    },
  };
}

type Connect = (signal: AbortSignal, onStep: OnDialStep | undefined) => Promise<Result<Duplex>>;

/** Carries an AppError through Node's request, which only knows how to fail with an Error. */
class DialFailure extends Error {
  constructor(readonly error: AppError) {
    super(error.code);
  }
}

/** What a request hands to its connection. */
interface Dialled {
  readonly until?: AbortSignal;
  readonly onStep?: OnDialStep | undefined;
}

/** Takes its connections from `dial`, TLS included, so that no request byte leaves before the peer is judged. */
class DialAgent extends http.Agent {
  readonly #connect: Connect;

  constructor(connect: Connect, options: http.AgentOptions) {
    super(options);
    this.#connect = connect;
  }

  override createConnection(
    options: http.ClientRequestArgs & Dialled,
    callback?: (error: Error | null, stream: Duplex) => void,
  ): undefined {
    const done = callback as (error: Error | null, stream?: Duplex) => void;
    void this.#connect(options.until ?? new AbortController().signal, options.onStep).then((opened) =>
      opened.ok ? done(null, opened.value) : done(new DialFailure(opened.error)),
    );
  }
}

interface Context {
  readonly url: URL;
  readonly peer: Peer;
  readonly maxBytes: number;
  readonly end: AbortSignal;
}

interface Exchange {
  readonly result: Result<HttpAnswer>;
  /** A kept connection that the server had closed already: the request never reached it. */
  readonly stale: boolean;
}

function exchange(context: Context, request: HttpRequest, agent: DialAgent): Promise<Exchange> {
  if (request.signal.aborted || context.end.aborted)
    return Promise.resolve({ result: fail('cancelled'), stale: false });
  return new Promise((resolve) => {
    const until = new AbortController();
    const outgoing = http.request(requestOptions(context, request, agent, until.signal));
    let answered = false;
    let settled = false;
    const settle = (result: Result<HttpAnswer>): void => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      request.signal.removeEventListener('abort', onAbort);
      context.end.removeEventListener('abort', onAbort);
      const stale = !answered && outgoing.reusedSocket && !result.ok && result.error.code === 'connection-dropped';
      resolve({ result, stale });
      if (result.ok) return; // the connection goes back to the pool
      until.abort();
      outgoing.destroy();
    };
    const onAbort = (): void => settle(fail('cancelled'));
    const seconds = Math.round(request.timeoutMs / 1000);
    const timer = setTimeout(() => settle(fail('host-timeout', { ...context.peer, seconds })), request.timeoutMs);
    request.signal.addEventListener('abort', onAbort);
    context.end.addEventListener('abort', onAbort);
    outgoing.on('error', (cause) => settle({ ok: false, error: requestError(cause, context, seconds) }));
    outgoing.on('response', (incoming) => {
      answered = true;
      readBody(incoming, context, settle);
    });
    outgoing.end(request.body && JSON.stringify(request.body));
  });
}

function requestOptions(
  { url, peer }: Context,
  request: HttpRequest,
  agent: DialAgent,
  until: AbortSignal,
): http.RequestOptions {
  const body = request.body ? { 'Content-Type': 'application/json;charset=UTF-8' } : {};
  const options: http.RequestOptions & Dialled = {
    agent,
    ...peer,
    method: request.method,
    path: url.pathname.replace(/\/+$/, '') + request.path,
    headers: { Host: url.host, Accept: 'application/json', ...body, ...request.headers },
    onStep: request.onStep,
    until, // reaches createConnection; not called `signal`, or a kept connection would die with its first request
  };
  return options;
}

function readBody(
  incoming: http.IncomingMessage,
  context: Context,
  settle: (result: Result<HttpAnswer>) => void,
): void {
  const chunks: Buffer[] = [];
  let size = 0;
  incoming.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > context.maxBytes) settle(fail('server-garbled', { url: context.url.href }));
    else chunks.push(chunk);
  });
  const dropped = (): void => settle(fail('connection-dropped', { ...context.peer }));
  incoming.on('error', dropped);
  incoming.on('close', dropped);
  incoming.on('end', () => {
    if (incoming.complete)
      settle(ok({ status: incoming.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }));
    else dropped();
  });
}

function requestError(cause: unknown, { url, peer }: Context, seconds: number): AppError {
  if (cause instanceof DialFailure) return cause.error;
  const code = (cause as { code?: unknown }).code;
  if (typeof code === 'string' && code.startsWith('HPE_')) return { code: 'server-garbled', params: { url: url.href } };
  return networkError(cause, peer, seconds);
}
