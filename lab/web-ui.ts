import { once } from 'node:events';
import { createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { LabService } from './types.ts';

export interface WebUiOptions {
  /** A loopback address; 127.0.0.1 when left out. */
  readonly host?: string;
  readonly tls?: { readonly cert: string; readonly key: string };
}

export interface WebUi extends LabService {
  readonly url: string;
}

const page = '<!DOCTYPE html><html lang="zh-CN"><head><title>ZStack Cloud</title></head><body></body></html>';

/** What people see of a cloud in a browser: a page at `/` that everything else leads to, and no API at all. */
export async function startWebUi({ host = '127.0.0.1', tls }: WebUiOptions = {}): Promise<WebUi> {
  const serve: Parameters<typeof createServer>[1] = (request, response) => {
    const there = request.url === '/' || request.url?.startsWith('/zstack');
    if (there) response.writeHead(200, { 'Content-Type': 'text/html;charset=utf-8' }).end(page);
    else response.writeHead(302, { Location: '/#/login' }).end();
  };
  const server = tls ? createSecureServer({ ...tls }, serve) : createServer(serve);
  server.listen(0, host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `${tls ? 'https' : 'http'}://${host}:${port}`,
    stop: async () => {
      if (!server.listening) return;
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
