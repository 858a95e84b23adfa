import { hostAndPort } from '../../shared/console-address.ts';
import type { MigrationClaim, MigrationWay } from '../../shared/console.ts';
import { fail, type AppError, type Result } from '../../shared/errors.ts';
import type { Bridge } from '../bridge/bridge.ts';
import type { Target } from '../bridge/types.ts';
import type { Logger } from '../log/logger.ts';
import { childOf } from './abort.ts';
import { addressTarget, directTarget, type DirectTarget } from './direct-route.ts';
import type { RunningAttempt } from './running-attempt.ts';
import type { SessionAddress, SessionCloud } from './types.ts';

/** The server waits ten seconds for its clients (libspice-server, MIGRATE_TIMEOUT); what is not known by then is of no use. */
const decideMs = 5_000;
/** No guest moves more often; a server that says so has the cloud asked for nothing. */
const apartMs = 2_000;
/** No console listens below. */
const lowestPort = 1024;

export interface MigrationDeps {
  readonly attempt: RunningAttempt;
  readonly cloud: SessionCloud | SessionAddress;
  readonly vmUuid: string;
  readonly bridge: Pick<Bridge, 'admit'>;
  readonly log: Logger;
  readonly now: () => number;
  readonly onFailureAt: (target: Target) => (error: AppError) => void;
}

/**
 * A second way beside the attempt's, to where its server says that the guest goes (docs/adr/0019). Only a host that the cloud names,
 * for a VM that the cloud says is migrating, or the very host that the console is at; never with less than the first way had.
 */
export async function openMigration(claim: MigrationClaim, deps: MigrationDeps): Promise<MigrationWay | null> {
  const { attempt, bridge, log, onFailureAt, now } = deps;
  const { link } = attempt;
  const decided = link && attempt.mayMoveAt(now(), apartMs) ? await decide(claim, deps) : refused('too soon');
  if (!link || !decided.ok) {
    log.info('a migration is not followed', { host: claim.host, why: decided.ok ? 'no link' : decided.error.params });
    return null;
  }
  const target = decided.value;
  const ticket = await bridge.admit({ protocol: 'spice', target, onFailure: onFailureAt(target) });
  const peer = hostAndPort(target.host, target.port);
  const next = { link: { ...link, peer, encrypted: target.kind === 'tls' }, target, ticket };
  return attempt.offer(next) ? { url: ticket.url, ticket: ticket.value } : null;
}

async function decide(claim: MigrationClaim, deps: MigrationDeps): Promise<Result<DirectTarget>> {
  const { attempt, cloud } = deps;
  const { link, target: from } = attempt;
  const port = claim.tlsPort ?? claim.port;
  if (link?.protocol !== 'spice' || !from || from.kind === 'websocket') return refused('not direct');
  if (port === undefined || port < lowestPort) return refused('no port');
  if (from.kind === 'tls' && claim.tlsPort === undefined) return refused('no TLS');
  if ('address' in cloud) return atAddress(claim, from, cloud);
  const { controller, release } = childOf(attempt.signal);
  const timer = setTimeout(() => controller.abort(), decideMs);
  const { signal } = controller;
  try {
    const host = await knownHost(claim.host, from, cloud, { vmUuid: deps.vmUuid, signal });
    if (!host.ok) return host;
    return await directTarget({ cloud, host: host.value, chosen: { port, tls: claim.tlsPort !== undefined } }, signal);
  } finally {
    clearTimeout(timer);
    release();
  }
}

/** Nobody can say which hosts there are: it may only be the same one. */
function atAddress({ host, tlsPort, port }: MigrationClaim, from: Target, place: SessionAddress): Result<DirectTarget> {
  if (!isSameHost(host, from.host)) return refused('another host');
  const { address } = place;
  const ports = tlsPort === undefined ? { ...(port !== undefined && { port }) } : { tlsPort };
  return { ok: true, value: addressTarget({ ...address, ...ports, host: from.host }, place.pin()) };
}

/** The address that the cloud itself has for the host; what the server calls it is only looked up. */
async function knownHost(
  claimed: string,
  from: Target,
  { client }: SessionCloud,
  { vmUuid, signal }: { readonly vmUuid: string; readonly signal: AbortSignal },
): Promise<Result<string>> {
  const [vm, host] = await Promise.all([
    client.getVm(vmUuid, signal),
    isSameHost(claimed, from.host) ? from.host : client.findHost(claimed, signal),
  ]);
  if (!vm.ok) return vm;
  if (vm.value.state !== 'Migrating') return refused(`the VM is ${vm.value.state}`);
  if (typeof host === 'string') return { ok: true, value: host };
  if (!host.ok) return host;
  return host.value === undefined ? refused('no host of the cloud') : { ok: true, value: host.value };
}

function isSameHost(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

function refused(reason: string): Result<never> {
  return fail('internal', { reason });
}
