import type { AppError } from '../../shared/errors.ts';

/** The connection's end, as it is named in errors. */
export interface Peer {
  readonly host: string;
  readonly port: number;
}

const byErrno: Readonly<Record<string, AppError['code']>> = {
  ENOTFOUND: 'name-not-resolved',
  EAI_AGAIN: 'name-not-resolved',
  EAI_FAIL: 'name-not-resolved',
  EAI_NODATA: 'name-not-resolved',
  ECONNREFUSED: 'host-refused',
  ECONNRESET: 'connection-dropped',
  EPIPE: 'connection-dropped',
  ECONNABORTED: 'connection-dropped',
  ERR_STREAM_PREMATURE_CLOSE: 'connection-dropped',
};

/** Names what a socket or an HTTP request died of. */
export function networkError(cause: unknown, peer: Peer, seconds: number): AppError {
  const errno = errnoOf(cause);
  const code = byErrno[errno];
  if (code) return { code, params: { ...peer } };
  if (errno === 'ETIMEDOUT') return { code: 'host-timeout', params: { ...peer, seconds } };
  if (/^(EPROTO|ERR_SSL|ERR_TLS|CERT|SELF_SIGNED|UNABLE_TO|DEPTH_ZERO)/.test(errno)) {
    return { code: 'tls-failed', params: { ...peer, reason: errno } };
  }
  return { code: 'host-unreachable', params: { ...peer, reason: errno || 'unknown' } };
}

function errnoOf(cause: unknown): string {
  const code = (cause as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : '';
}
