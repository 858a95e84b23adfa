import { expect, it } from 'vitest';
import { socketError } from '../../../../main/bridge/socket-errors.ts';
import { causeOf, UpstreamError } from '../../../../main/bridge/upstream-error.ts';

const where = { host: '127.0.0.2', port: 5900 };
const withCode = (code: string): NodeJS.ErrnoException => Object.assign(new Error(code), { code });

it.each([
  ['ENOTFOUND', 'name-not-resolved', { host: where.host }],
  ['EAI_AGAIN', 'name-not-resolved', { host: where.host }],
  ['ECONNREFUSED', 'host-refused', where],
  ['ECONNRESET', 'connection-dropped', where],
  ['EPIPE', 'connection-dropped', where],
  ['ETIMEDOUT', 'host-unreachable', { ...where, reason: 'ETIMEDOUT' }],
  ['EHOSTUNREACH', 'host-unreachable', { ...where, reason: 'EHOSTUNREACH' }],
  ['EACCES', 'host-unreachable', { ...where, reason: 'EACCES' }],
])('%s is %s', (errno, code, params) => {
  expect(socketError(withCode(errno), where)).toEqual({ code, params });
});

it('prefers a cause that is known better, and takes a break without a word for a dropped connection', () => {
  const known = { code: 'proxy-target-down', params: { ...where } } as const;
  expect(causeOf(new UpstreamError(known), where)).toBe(known);
  expect(causeOf(withCode('ECONNREFUSED'), where)).toMatchObject({ code: 'host-refused' });
  expect(causeOf(undefined, where)).toEqual({ code: 'connection-dropped', params: where });
});
