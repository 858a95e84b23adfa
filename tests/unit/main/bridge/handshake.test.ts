import { describe, expect, it } from 'vitest';
import { checkHandshake, type HandshakeRequest } from '../../../../main/bridge/handshake.ts';

const expected = { host: '127.0.0.1:4000', origin: 'zstackapp://ui' };
const headers = {
  host: expected.host,
  origin: expected.origin,
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
  'sec-websocket-protocol': 'binary, ticket.abc-_9',
};
const check = (change: Partial<HandshakeRequest>) =>
  checkHandshake({ method: 'GET', url: '/', headers, ...change }, expected);

describe('checkHandshake', () => {
  it('finds the ticket, with and without a space, and whatever the case of `websocket`', () => {
    expect(check({})).toEqual({ ok: true, ticket: 'abc-_9' });
    expect(check({ headers: { ...headers, 'sec-websocket-protocol': 'binary,ticket.x' } })).toEqual({
      ok: true,
      ticket: 'x',
    });
    expect(check({ headers: { ...headers, upgrade: 'WebSocket' } }).ok).toBe(true);
  });

  it.each([
    ['ticket.x, binary'],
    ['binary, ticket.'],
    ['binary, ticket.a b'],
    ['binary, ticket.x, chat'],
    [`binary, ticket.${'x'.repeat(129)}`],
    ['Binary, ticket.x'],
  ])('refuses the subprotocols "%s"', (protocols) => {
    expect(check({ headers: { ...headers, 'sec-websocket-protocol': protocols } })).toEqual({
      ok: false,
      refusal: 'subprotocols',
    });
  });

  it('names the host before the origin, and both before the path, so that strangers learn least', () => {
    expect(check({ url: '/x', headers: { ...headers, host: 'a', origin: 'b' } })).toEqual({
      ok: false,
      refusal: 'host',
    });
    expect(check({ url: '/x', headers: { ...headers, origin: 'b' } })).toEqual({ ok: false, refusal: 'origin' });
  });
});
