import { once } from 'node:events';
import http from 'node:http';
import https from 'node:https';
import type { AddressInfo, Socket } from 'node:net';

/** One request as it arrived. */
export interface Heard {
  readonly method: string;
  /** With the query, as sent. */
  readonly path: string;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

/** What the server does with a request; `raw` writes these bytes and cuts the connection. */
export type Scripted =
  | { readonly status: number; readonly body: unknown; readonly byBytes?: boolean; readonly until?: Promise<unknown> }
  | { readonly raw: string }
  | { readonly kind: 'drop' | 'mute' | 'flood' };

export interface ScriptedHttp {
  readonly baseUrl: string;
  readonly port: number;
  readonly heard: readonly Heard[];
  /** Connections accepted so far. */
  readonly connections: number;
  /** Closes what is open, without a word: idle connections of a keep-alive pool too. */
  cutAll(): void;
  stop(): Promise<void>;
}

/** A real HTTP server on loopback that misbehaves as told. Each request is answered by `script`, in order of arrival. */
export async function startScriptedHttp(
  script: (request: Heard, index: number) => Scripted | Promise<Scripted>,
  options: { tls?: { key: string; cert: string }; prefix?: string; host?: string } = {},
): Promise<ScriptedHttp> {
  const heard: Heard[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  const serve = async (request: http.IncomingMessage, response: http.ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString('utf8');
    const entry = { method: request.method ?? '', path: request.url ?? '', headers: request.headers, body };
    heard.push(entry);
    await perform(await script(entry, heard.length - 1), request.socket, response);
  };
  const listener = (request: http.IncomingMessage, response: http.ServerResponse): void => {
    serve(request, response).catch(() => request.socket.destroy());
  };
  const server = options.tls ? https.createServer({ ...options.tls }, listener) : http.createServer(listener);
  server.on('connection', (socket: Socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('error', () => {}).on('close', () => sockets.delete(socket));
  });
  const host = options.host ?? '127.0.0.1';
  server.listen(0, host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const cutAll = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    baseUrl: `${options.tls ? 'https' : 'http'}://${host}:${port}${options.prefix ?? '/zstack'}`,
    port,
    heard,
    get connections() {
      return connections;
    },
    cutAll,
    stop: async () => {
      cutAll();
      server.close();
      await once(server, 'close');
    },
  };
}

async function perform(action: Scripted, socket: Socket, response: http.ServerResponse): Promise<void> {
  if ('raw' in action) return void socket.end(action.raw);
  if ('kind' in action) {
    if (action.kind === 'drop') socket.destroy();
    if (action.kind === 'flood') flood(response);
    return;
  }
  await action.until;
  const text = typeof action.body === 'string' ? action.body : JSON.stringify(action.body);
  if (action.byBytes) return trickle(socket, action.status, text);
  response.writeHead(action.status).end(text);
}

/** A body without end, as fast as it is read. */
function flood(response: http.ServerResponse): void {
  const chunk = `"${'x'.repeat(64 * 1024)}",`;
  const more = (): void => {
    while (!response.destroyed && response.write(chunk));
  };
  response.on('drain', more).writeHead(200);
  more();
}

/** The whole answer, headers too, one byte a write. */
async function trickle(socket: Socket, status: number, text: string): Promise<void> {
  const body = Buffer.from(text, 'utf8');
  const head = `HTTP/1.1 ${status} Scripted\r\nContent-Length: ${body.length}\r\n\r\n`;
  socket.setNoDelay(true);
  for (const byte of Buffer.concat([Buffer.from(head), body])) {
    if (socket.destroyed) return;
    socket.write(Buffer.from([byte]));
    await new Promise((resolve) => setImmediate(resolve));
  }
}
