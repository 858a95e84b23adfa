import { portOf, type ConsoleAddress } from '../../shared/console-address.ts';
import type { Protocol } from '../../shared/console.ts';
import { fail, ok, type Result } from '../../shared/errors.ts';
import type { Connect, Target } from '../bridge/types.ts';
import type { OpenRoute } from './choose-route.ts';
import type { ChosenProtocol } from './choose-protocol.ts';
import { awaitGreeting } from './greeting.ts';
import type { Timings } from './timings.ts';
import type { SessionCloud } from './types.ts';

/** The subject of every SPICE certificate that ZStack makes (contract section 5.6). */
const spiceCommonName = 'spice.zstack.org';

export type DirectTarget = Extract<Target, { kind: 'tcp' | 'tls' }>;

interface OpenDeps {
  readonly connect: Connect;
  readonly timings: Timings;
}

interface DirectPlace {
  readonly cloud: SessionCloud;
  readonly host: string;
  readonly chosen: Pick<ChosenProtocol, 'port' | 'tls'>;
}

export interface DirectDeps extends OpenDeps, DirectPlace {
  readonly chosen: ChosenProtocol;
}

/** Straight to the VM's host. */
export async function openDirect(deps: DirectDeps, signal: AbortSignal): Promise<Result<OpenRoute>> {
  const target = await directTarget(deps, signal);
  return target.ok ? openTarget(target.value, deps.chosen.protocol, deps, signal) : target;
}

/** Straight to a server. VNC counts as open only once it has spoken. */
export async function openTarget(
  target: DirectTarget,
  protocol: Protocol,
  { connect, timings }: OpenDeps,
  signal: AbortSignal,
): Promise<Result<OpenRoute>> {
  const opened = await connect(target, signal);
  if (!opened.ok) return opened;
  const { stream } = opened.value;
  const greeting = { host: target.host, port: target.port, signal, timeoutMs: timings.greetingMs };
  const spoke = protocol === 'vnc' ? await awaitGreeting(stream, greeting) : ok();
  if (spoke.ok) return { ok: true, value: { route: 'direct', target, opened: opened.value } };
  stream.destroy();
  return spoke;
}

/** What a port of a cloud's host leads to: over TLS with the cloud's CA, or the certificate that was accepted for that host. */
export async function directTarget(
  { cloud, host, chosen }: DirectPlace,
  signal: AbortSignal,
): Promise<Result<DirectTarget>> {
  if (!chosen.tls) return { ok: true, value: { kind: 'tcp', host, port: chosen.port } };
  const ca = await spiceCa(cloud, signal);
  if (!ca.ok) return ca;
  const pin = cloud.pins().find((known) => known.endpoint === 'spice' && known.address === host);
  const trust = {
    commonName: spiceCommonName,
    ...(ca.value !== undefined && { ca: ca.value }),
    ...(pin && { pinnedSha256: pin.sha256 }),
  };
  return { ok: true, value: { kind: 'tls', host, port: chosen.port, trust } };
}

/** What a plain address leads to. With a port for TLS the other one is never used. */
export function addressTarget(address: ConsoleAddress, pinnedSha256?: string): DirectTarget {
  const { host, tlsPort, ca, hostSubject: subject } = address;
  if (tlsPort === undefined) return { kind: 'tcp', host, port: portOf(address) };
  const trust = {
    ...(ca !== undefined && { ca }),
    ...(subject !== undefined && { subject }),
    ...(pinnedSha256 !== undefined && { pinnedSha256 }),
  };
  return { kind: 'tls', host, port: tlsPort, trust };
}

/** A cloud that can't tell its CA leaves us with none: then the certificate is shown to the person. */
async function spiceCa({ client }: SessionCloud, signal: AbortSignal): Promise<Result<string | undefined>> {
  const ca = await client.getSpiceCa(signal);
  if (ca.ok || !['api-unsupported', 'permission-denied'].includes(ca.error.code)) return ca;
  return { ok: true, value: undefined };
}

/** Why the console proxy can't lead to this protocol, where it can't (contract section 5.2.8). */
export function proxyRefusal({ protocol, tls, viaProxy }: ChosenProtocol): Result<void> {
  if (viaProxy) return ok();
  if (tls) return fail('spice-needs-tls');
  return fail('protocol-unavailable', { wanted: protocol, offered: protocol === 'vnc' ? 'spice' : 'vnc' });
}
