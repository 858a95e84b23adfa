import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault } from './faults.ts';

/** What goes out: a status and the text of the body. */
export interface Reply {
  readonly status: number;
  readonly text: string;
}

const maxBodyBytes = 1024 * 1024;

/** The request's body as UTF-8. */
export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBodyBytes) throw new Error('request body too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

export const badGateway: Reply = {
  status: 502,
  text: '<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n',
};

/** What a servlet container says outside of the application. */
export const tomcatNotFound: Reply = {
  status: 404,
  text: '<!doctype html><html lang="en"><head><title>HTTP Status 404 – Not Found</title></head><body><h1>HTTP Status 404 – Not Found</h1></body></html>',
};

/** Sends a reply the way the fault has it; only the character encoding is declared (contract section 1.3). */
export async function send(
  response: ServerResponse,
  reply: Reply,
  fault: Fault | undefined,
  signal: AbortSignal,
): Promise<void> {
  const body = Buffer.from(fault?.kind === 'broken-json' ? breakJson(reply.text) : reply.text, 'utf8');
  response.writeHead(reply.status, { 'Content-Type': 'text/plain;charset=UTF-8', 'Content-Length': body.length });
  if (fault?.kind === 'drop') {
    response.write(body.subarray(0, Math.ceil(body.length / 2)), () => response.destroy());
  } else if (fault?.kind === 'drip') {
    await drip(response, body, fault, signal);
  } else {
    response.end(body);
  }
}

async function drip(
  response: ServerResponse,
  body: Buffer,
  { bytes, everyMs }: { bytes: number; everyMs: number },
  signal: AbortSignal,
): Promise<void> {
  for (let at = 0; at < body.length && !response.destroyed; at += bytes) {
    response.write(body.subarray(at, at + bytes));
    await sleep(everyMs, undefined, { signal }).catch(() => {});
  }
  response.end();
}

function breakJson(text: string): string {
  return `${text.slice(0, Math.max(1, text.length - 1))},,`;
}
