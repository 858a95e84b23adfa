import type { AppError } from '../../shared/errors.ts';
import { socketError } from './socket-errors.ts';

/** Destroys a stream with a cause that is known better than its errno. */
export class UpstreamError extends Error {
  readonly appError: AppError;

  constructor(appError: AppError) {
    super(appError.code);
    this.name = 'UpstreamError';
    this.appError = appError;
  }
}

/** Why an open connection broke; without an error it was cut with no word. */
export function causeOf(error: Error | undefined, where: { host: string; port: number }): AppError {
  if (error instanceof UpstreamError) return error.appError;
  if (error) return socketError(error, where);
  return { code: 'connection-dropped', params: { host: where.host, port: where.port } };
}
