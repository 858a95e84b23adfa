import net from 'node:net';
import tls from 'node:tls';
import type { Trust } from '../../shared/cloud.ts';
import { fail, ok, type AppError, type Result } from '../../shared/errors.ts';
import { networkError, type Peer } from './network-errors.ts';
import { judgePeer } from './tls-trust.ts';

/** Looking the name up, connecting, and agreeing on keys, each as it begins; `done` when the socket is handed out. */
export type OnDialStep = (step: 'name' | 'tcp' | 'tls' | 'done') => void;

/** How to reach an endpoint; `trust` only where TLS is spoken. */
export interface Dial extends Peer {
  readonly trust?: Trust;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** Judges the certificate in place of `trust`; used to look at one that is not trusted yet. */
  readonly judge?: (socket: tls.TLSSocket) => AppError | undefined;
  readonly onStep?: OnDialStep;
}

/**
 * Opens one connection and, with TLS, checks the peer before anybody can write to it. The caller owns the socket.
 * Ends within `timeoutMs`, or with `cancelled` at once when the signal fires.
 */
export function dial(options: Dial): Promise<Result<net.Socket>> {
  const { host, port, signal, timeoutMs } = options;
  if (signal.aborted) return Promise.resolve(fail('cancelled'));
  return new Promise((resolve) => {
    const socket = options.trust || options.judge ? openTls(options) : net.connect({ host, port });
    reportSteps(socket, options);
    const settle = (result: Result<net.Socket>): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      socket.off('error', onError).off('close', onClose);
      socket.on('error', () => {}); // whoever takes the socket adds its own; a late error must not be uncaught
      if (!result.ok) socket.destroy();
      resolve(result);
    };
    const lost = (cause: unknown): void =>
      settle({ ok: false, error: networkError(cause, { host, port }, timeoutMs / 1000) });
    const onError = (cause: unknown): void => lost(cause);
    const onClose = (): void => lost({ code: 'ECONNRESET' });
    const onAbort = (): void => settle(fail('cancelled'));
    const timer = setTimeout(() => lost({ code: 'ETIMEDOUT' }), timeoutMs);
    signal.addEventListener('abort', onAbort);
    socket.on('error', onError).on('close', onClose);
    socket.once(socket instanceof tls.TLSSocket ? 'secureConnect' : 'connect', () => {
      const refusal = socket instanceof tls.TLSSocket ? judge(options, socket) : undefined;
      if (!refusal) options.onStep?.('done');
      settle(refusal ? { ok: false, error: refusal } : ok(socket));
    });
  });
}

function reportSteps(socket: net.Socket, { host, onStep }: Dial): void {
  if (!onStep) return;
  onStep(net.isIP(host) ? 'tcp' : 'name');
  socket.once('lookup', () => onStep('tcp'));
  if (socket instanceof tls.TLSSocket) socket.once('connect', () => onStep('tls'));
}

function judge(options: Dial, socket: tls.TLSSocket): AppError | undefined {
  if (options.judge) return options.judge(socket);
  return judgePeer(socket, options.trust ?? { kind: 'system' }, options.host, options.port);
}

function openTls({ host, port, trust }: Dial): tls.TLSSocket {
  return tls.connect({
    host,
    port,
    // SNI takes names only; for an address Node checks the certificate's IP entries by `host`.
    ...(net.isIP(host) ? {} : { servername: host }),
    ...(trust?.kind === 'ca' ? { ca: trust.pem } : {}),
    ALPNProtocols: ['http/1.1'],
    rejectUnauthorized: false, // judged on secureConnect, before the socket is handed out
  });
}
