import { performance } from 'node:perf_hooks';
import type { Socket } from 'node:net';
import { assertNever } from '../../shared/assert-never.ts';
import type { Result } from '../../shared/errors.ts';
import { Deadline } from './deadline.ts';
import { checkTcp } from './liveness.ts';
import { openTcp } from './open-tcp.ts';
import { openTls } from './open-tls.ts';
import { openWebSocket } from './open-websocket.ts';
import { type PeerIdentity, proxyIdentity, spiceIdentity } from './peer-identity.ts';
import type { Connect, Opened, Target } from './types.ts';

/** How long opening a connection may take, all stages together. */
const defaultConnectMs = 10_000;

/** Opens connections to the three kinds of target, each within `timeoutMs`. A target with TLS is never opened without. */
export function createConnect({ timeoutMs = defaultConnectMs }: { timeoutMs?: number } = {}): Connect {
  return async (target, signal) => {
    const where = { host: target.host, port: target.port };
    const deadline = new Deadline({ signal, timeoutMs, where });
    try {
      const tcp = await openTcp(where, deadline);
      return tcp.ok ? await openUpwards(tcp.value, target, deadline) : tcp;
    } finally {
      deadline.dispose();
    }
  };
}

async function openUpwards(tcp: Socket, target: Target, deadline: Deadline): Promise<Result<Opened>> {
  switch (target.kind) {
    case 'tcp':
      return { ok: true, value: plain(tcp, target) };
    case 'tls':
      return secured(tcp, target, spiceIdentity(target), deadline);
    case 'websocket':
      return upgraded(tcp, target, deadline);
    default:
      return assertNever(target, 'target');
  }
}

function plain(stream: Socket, { host, port }: Target): SecuredSocket {
  return { stream, encrypted: false, check: () => checkTcp(stream, { host, port }) };
}

type SecuredSocket = Opened & { readonly stream: Socket };

async function secured(
  tcp: Socket,
  { host, port }: Target,
  identity: PeerIdentity,
  deadline: Deadline,
): Promise<Result<SecuredSocket>> {
  const startedAt = performance.now();
  const tls = await openTls(tcp, identity, { host, port }, deadline);
  if (!tls.ok) return tls;
  const { value: stream } = tls;
  const check = (): void => checkTcp(stream, { host, port });
  return { ok: true, value: { stream, encrypted: true, tlsMs: performance.now() - startedAt, check } };
}

async function upgraded(
  tcp: Socket,
  target: Extract<Target, { kind: 'websocket' }>,
  deadline: Deadline,
): Promise<Result<Opened>> {
  const base: Result<SecuredSocket> = target.secure
    ? await secured(tcp, target, proxyIdentity(target), deadline)
    : { ok: true, value: plain(tcp, target) };
  if (!base.ok) return base;
  const opened = await openWebSocket(base.value.stream, target, deadline);
  if (!opened.ok) return opened;
  const { stream, check } = opened.value;
  const checkBoth = (): void => {
    base.value.check();
    check();
  };
  return { ok: true, value: { ...base.value, stream, check: checkBoth } };
}
