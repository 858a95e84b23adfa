import type { ErrorCode } from './errors.ts';

/** Failures of a connection, not of an answer: nobody who is ours has said anything. */
export const connectionErrors = [
  'name-not-resolved',
  'host-refused',
  'host-timeout',
  'host-unreachable',
  'connection-dropped',
  'tls-failed',
] as const satisfies readonly ErrorCode[];
