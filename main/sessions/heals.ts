import { connectionErrors } from '../../shared/connection-errors.ts';
import type { ErrorCode } from '../../shared/errors.ts';

/**
 * Failures that trying again can mend: a network, a host, a proxy or a node that is away for a while, a VM that starts or
 * moves, a sign-in that has run out. All others need a person, or would be the same each time.
 */
const healing: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  ...connectionErrors,
  'server-not-ready',
  'server-garbled',
  'server-error',
  'job-lost',
  'job-timeout',
  'session-expired',
  'auth-too-many-sessions',
  'vm-not-running',
  'no-console-port',
  'host-not-connected',
  'proxy-token-rejected',
  'proxy-target-down',
  'proxy-refused',
  'handshake-failed',
  'no-frame',
  'console-closed',
  'vm-moved',
]);

export function heals(code: ErrorCode): boolean {
  return healing.has(code);
}
