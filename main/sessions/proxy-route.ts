import { fail, type Result } from '../../shared/errors.ts';
import type { Connect, Opened, Target } from '../bridge/types.ts';
import type { Logger } from '../log/logger.ts';
import type { ConsoleAccess } from '../zstack/types.ts';
import { wait } from './abort.ts';
import type { OpenRoute } from './choose-route.ts';
import { awaitGreeting } from './greeting.ts';
import type { ProxyMemory } from './proxy-memory.ts';
import type { Timings } from './timings.ts';
import type { SessionCloud } from './types.ts';

export interface ProxyDeps {
  readonly cloud: SessionCloud;
  readonly vmUuid: string;
  /** VNC servers speak first: the way counts as open only when this one did. */
  readonly greets: boolean;
  readonly connect: Connect;
  readonly memory: ProxyMemory;
  readonly timings: Timings;
  readonly log: Logger;
}

/** The proxy ends after 60 s without clients and starts with the next request, which may answer before it listens. */
const maxRounds = 3;

/** Asks the cloud for access and connects at once (contract section 5.2.5). A token is used in its own round only. */
export async function openProxy(deps: ProxyDeps, signal: AbortSignal): Promise<Result<OpenRoute>> {
  let result: Result<OpenRoute> = fail('cancelled');
  for (let round = 1; round <= maxRounds && !signal.aborted; round += 1) {
    const access = await deps.cloud.client.requestConsoleAccess(deps.vmUuid, signal);
    if (!access.ok) return access;
    result = await openTwice(deps, access.value, signal);
    if (result.ok || result.error.code !== 'host-refused') break;
    deps.log.info('console proxy refused', { round });
  }
  return result.ok && deps.greets ? greeted(result.value, deps, signal) : result;
}

async function openTwice(deps: ProxyDeps, access: ConsoleAccess, signal: AbortSignal): Promise<Result<OpenRoute>> {
  const first = await openAccess(deps, access, signal);
  if (first.ok || first.error.code !== 'host-refused') return first;
  await wait(deps.timings.proxyRetryMs, signal);
  return openAccess(deps, access, signal);
}

async function greeted(open: OpenRoute, deps: ProxyDeps, signal: AbortSignal): Promise<Result<OpenRoute>> {
  const { host, port } = open.target;
  const { stream } = open.opened;
  const spoke = await awaitGreeting(stream, { host, port, signal, timeoutMs: deps.timings.greetingMs });
  if (spoke.ok) return { ok: true, value: open };
  stream.destroy();
  return spoke.error.code === 'host-timeout' ? fail('proxy-target-down', { host, port }) : spoke;
}

async function openAccess(deps: ProxyDeps, access: ConsoleAccess, signal: AbortSignal): Promise<Result<OpenRoute>> {
  if (access.targetScheme !== undefined && access.targetScheme !== 'vnc') {
    return fail('proxy-scheme-unsupported', { scheme: access.targetScheme });
  }
  switch (access.scheme) {
    case 'wss':
      return open(deps, hostTarget(deps, access), signal);
    case 'http':
      return openEncryptedFirst(deps, access, signal);
    default:
      return fail('proxy-scheme-unsupported', { scheme: access.scheme });
  }
}

/**
 * No API tells whether the proxy has a certificate (contract section 5.2.3): wss first, and ws only where TLS itself failed
 * and the person allows it. A proxy that spoke wss once is never spoken to plainly again.
 */
async function openEncryptedFirst(
  deps: ProxyDeps,
  access: ConsoleAccess,
  signal: AbortSignal,
): Promise<Result<OpenRoute>> {
  const target = proxyTarget(deps, access);
  const where = { host: target.host, port: target.port };
  const known = deps.memory.get(where);
  const plainAllowed = deps.cloud.plaintextProxy();
  if (known !== 'ws' || !plainAllowed) {
    const secure = await open(deps, target, signal);
    if (secure.ok) deps.memory.set(where, 'wss');
    if (secure.ok || secure.error.code !== 'tls-failed' || known === 'wss') return secure;
    if (!plainAllowed) return fail('proxy-plaintext-refused', where);
  }
  const plain = await open(deps, { ...target, secure: false }, signal);
  if (plain.ok) deps.memory.set(where, 'ws');
  return plain;
}

async function open({ connect }: ProxyDeps, target: Target, signal: AbortSignal): Promise<Result<OpenRoute>> {
  const opened: Result<Opened> = await connect(target, signal);
  return opened.ok ? { ok: true, value: { route: 'proxy', target, opened: opened.value } } : opened;
}

type ProxyTarget = Extract<Target, { kind: 'websocket' }>;

/** Through the management node's proxy: only the query parameter counts (contract section 5.2.3). */
function proxyTarget({ cloud }: ProxyDeps, access: ConsoleAccess): ProxyTarget {
  const host = cloud.proxyViaApiHost() ? new URL(cloud.baseUrl).hostname.replace(/^\[|\]$/g, '') : access.hostname;
  return securely(cloud, host, access.port, `/?token=${encodeURIComponent(access.token)}`);
}

/** Straight to a host of another kind, with the token as the path (contract section 5.2.2). */
function hostTarget({ cloud }: ProxyDeps, access: ConsoleAccess): ProxyTarget {
  return securely(cloud, access.hostname, access.port, `/${access.token.replace(/^\//, '')}`);
}

function securely(cloud: SessionCloud, host: string, port: number, path: string): ProxyTarget {
  const trust = cloud.trust();
  const address = `${host}:${port}`;
  const pin = cloud.pins().find((known) => known.endpoint === 'proxy' && known.address === address);
  return {
    kind: 'websocket',
    secure: true,
    host,
    port,
    path,
    trust: trust.kind === 'ca' ? trust : { kind: 'system' }, // a pin of the API's own leaf is for the API alone
    ...(pin && { pinnedSha256: pin.sha256 }),
  };
}
