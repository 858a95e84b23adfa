import type { AppError } from '../../shared/errors.ts';

export interface Where {
  readonly host: string;
  readonly port: number;
}

/** A socket's errno as a cause. */
export function socketError(error: NodeJS.ErrnoException, { host, port }: Where): AppError {
  const code = error.code ?? '';
  switch (code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EAI_NODATA':
      return { code: 'name-not-resolved', params: { host } };
    case 'ECONNREFUSED':
      return { code: 'host-refused', params: { host, port } };
    case 'ETIMEDOUT':
      return { code: 'host-unreachable', params: { host, port, reason: code } };
    case 'ECONNRESET':
    case 'EPIPE':
    case 'ECONNABORTED':
      return { code: 'connection-dropped', params: { host, port } };
    default:
      return { code: 'host-unreachable', params: { host, port, reason: code || error.name } };
  }
}
