import type { IncomingHttpHeaders } from 'node:http';
import type { Refusal } from './refusals.ts';

export interface HandshakeRequest {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly headers: IncomingHttpHeaders;
}

export type HandshakeCheck =
  { readonly ok: true; readonly ticket: string } | { readonly ok: false; readonly refusal: Refusal };

/**
 * Judges an upgrade request before anything else happens: `GET /` with exactly our `Host` (against DNS rebinding) and
 * `Origin` (against web pages), RFC 6455 section 4.2.1, and the subprotocols `binary` and `ticket.<value>`.
 */
export function checkHandshake(request: HandshakeRequest, expected: { host: string; origin: string }): HandshakeCheck {
  const { headers } = request;
  if (request.method !== 'GET') return refuse('method');
  if (headers.host !== expected.host) return refuse('host');
  if (headers.origin !== expected.origin) return refuse('origin');
  if (request.url !== '/') return refuse('path');
  if (!isWebSocketUpgrade(headers)) return refuse('not-websocket');
  const ticket = ticketFrom(headers['sec-websocket-protocol']);
  return ticket === undefined ? refuse('subprotocols') : { ok: true, ticket };
}

function isWebSocketUpgrade(headers: IncomingHttpHeaders): boolean {
  return (
    headers.upgrade?.toLowerCase() === 'websocket' &&
    headers['sec-websocket-version'] === '13' &&
    /^[+/0-9A-Za-z]{22}==$/.test(headers['sec-websocket-key'] ?? '')
  );
}

function ticketFrom(header: string | undefined): string | undefined {
  return /^binary, ?ticket\.([\w-]{1,128})$/.exec(header ?? '')?.[1];
}

function refuse(refusal: Refusal): HandshakeCheck {
  return { ok: false, refusal };
}
