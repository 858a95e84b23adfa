import type { Duplex } from 'node:stream';
import { fail, ok, type Result } from '../../shared/errors.ts';
import { causeOf } from '../bridge/upstream-error.ts';

export interface GreetingDeps {
  readonly host: string;
  readonly port: number;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/**
 * Waits until the far end has said something, and leaves it unread. A VNC server speaks first (RFC 6143 section 7.1.1), so
 * one that does not is a firewall, a dead process or a proxy without a target, and the other way may still work.
 */
export function awaitGreeting(stream: Duplex, deps: GreetingDeps): Promise<Result<void>> {
  const { host, port, timeoutMs, signal } = deps;
  return new Promise((resolve) => {
    let cause: Error | undefined;
    const finish = (result: Result<void>): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      stream.off('readable', onReadable).off('error', onError).off('close', onClose);
      resolve(result);
    };
    const onReadable = (): void => {
      if (stream.readableLength > 0) finish(ok());
      else stream.read(); // readable with nothing to read is the end: lets it come
    };
    const onError = (error: Error): void => void (cause = error);
    const onClose = (): void => finish({ ok: false, error: causeOf(cause, { host, port }) });
    const onAbort = (): void => finish(fail('cancelled'));
    const timer = setTimeout(
      () => finish(fail('host-timeout', { host, port, seconds: Math.ceil(timeoutMs / 1000) })),
      timeoutMs,
    );
    signal.addEventListener('abort', onAbort);
    stream.on('readable', onReadable).on('error', onError).on('close', onClose);
    if (signal.aborted) onAbort();
    else if (stream.destroyed) onClose();
  });
}
