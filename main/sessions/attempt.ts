import type { Pin } from '../../shared/cloud.ts';
import { hostAndPort } from '../../shared/console-address.ts';
import type { ConsolePreference, Link, Protocol } from '../../shared/console.ts';
import { fail, type AppError, type Result } from '../../shared/errors.ts';
import { consoleStates, type Vm } from '../../shared/vm.ts';
import type { Connect, Opened, Target } from '../bridge/types.ts';
import type { Logger } from '../log/logger.ts';
import type { ConsoleAddress } from '../zstack/types.ts';
import { chooseProtocol, type ChosenProtocol } from './choose-protocol.ts';
import { chooseRoute, noWay, type OpenRoute } from './choose-route.ts';
import { addressTarget, openDirect, openTarget, proxyRefusal } from './direct-route.ts';
import type { ProxyMemory } from './proxy-memory.ts';
import { openProxy } from './proxy-route.ts';
import { addressOf, reachManagementNode } from './reach.ts';
import type { StepList } from './step-list.ts';
import type { Timings } from './timings.ts';
import type { SessionAddress, SessionCloud } from './types.ts';

/** What an attempt needs, wherever the console is. */
export interface ReachConsoleDeps {
  /** What a person typed, or a file brought; used in place of the cloud's. */
  readonly password?: string;
  readonly connect: Connect;
  readonly timings: Timings;
  readonly steps: StepList;
  readonly signal: AbortSignal;
}

export interface AttemptDeps extends ReachConsoleDeps {
  readonly cloud: SessionCloud;
  readonly vmUuid: string;
  /** What the VM was called when last seen; may be empty. */
  readonly knownAs: string;
  readonly preference: ConsolePreference;
  readonly proxyMemory: ProxyMemory;
  readonly onVm: (vm: Vm) => void;
  readonly log: Logger;
}

/** All that the viewer and the bridge need: the way is open. */
interface Prepared {
  readonly link: Link;
  readonly target: Target;
  readonly opened: Opened;
  readonly password?: string;
}

/** `pin`: what the person may accept, where the cause is an unknown certificate of the console. */
export type Preparation =
  | { readonly ok: true; readonly value: Prepared }
  | { readonly ok: false; readonly error: AppError; readonly pin?: Pin };

/** From a VM's uuid to an open way to its screen. Asks the cloud anew each time: ports change with every VM start. */
export async function prepare(deps: AttemptDeps): Promise<Preparation> {
  const signedIn = await signIn(deps);
  if (!signedIn.ok) return signedIn;
  const vm = await findVm(deps);
  if (!vm.ok) return vm;
  const [address, password] = await Promise.all([askAddress(deps, vm.value), askPassword(deps)]);
  if (!address.ok) return address;
  deps.steps.start('route');
  const chosen = chooseProtocol(address.value, deps.preference.protocol, vm.value.name);
  const route = chosen.ok ? await openRoute(deps, address.value, chosen.value) : chosen;
  if (!chosen.ok || !route.ok) return routeFailed(deps, byName(route, vm.value), chosen.ok && chosen.value.tls);
  return { ok: true, value: routeOpened(deps, route.value, chosen.value.protocol, password) };
}

/** From an address to an open way: there is nobody to ask, so every step but the last ones is skipped. */
export async function prepareAddress(place: SessionAddress, deps: ReachConsoleDeps): Promise<Preparation> {
  const { steps, password, signal } = deps;
  const { address } = place;
  for (const name of ['name', 'tcp', 'sign-in', 'vm', 'address', 'password'] as const) steps.skip(name);
  steps.start('route');
  const route = await openTarget(addressTarget(address, place.pin()), address.protocol, deps, signal);
  if (route.ok) return { ok: true, value: routeOpened(deps, route.value, address.protocol, password) };
  const { error } = route;
  routeStepFailed(steps, error);
  const pin = pinFor(error, 'spice');
  return { ok: false, error, ...(pin && { pin }) };
}

async function signIn({ cloud, connect, timings, steps, signal }: AttemptDeps): Promise<Result<unknown>> {
  if (cloud.client.signedIn) {
    for (const name of ['name', 'tcp', 'sign-in'] as const) steps.skip(name);
    return { ok: true, value: undefined };
  }
  const reached = await reachManagementNode({ baseUrl: cloud.baseUrl, connect, timings, steps, signal });
  return reached.ok ? steps.run('sign-in', () => cloud.ensureSignedIn(signal)) : reached;
}

function findVm({ cloud, vmUuid, knownAs, steps, signal, onVm }: AttemptDeps): Promise<Result<Vm>> {
  const find = async (): Promise<Result<Vm>> => {
    const vm = byName(await cloud.client.getVm(vmUuid, signal), { uuid: vmUuid, name: knownAs });
    if (!vm.ok) return vm;
    onVm(vm.value);
    const { name, state } = vm.value;
    return consoleStates.includes(state) ? vm : fail('vm-not-running', { vm: name, state });
  };
  return steps.run('vm', find, (vm) => vm.name);
}

function askAddress({ cloud, vmUuid, steps, signal }: AttemptDeps, vm: Vm): Promise<Result<ConsoleAddress>> {
  const shown = ({ protocol, host, port }: ConsoleAddress): string =>
    port === undefined ? `${protocol} ${host}` : `${protocol} ${host}:${port}`;
  return steps.run('address', async () => byName(await cloud.client.getConsoleAddress(vmUuid, signal), vm), shown);
}

/** The cloud's calls know a VM by its uuid alone; a person is told its name. */
function byName<T>(result: Result<T>, { uuid, name }: Pick<Vm, 'uuid' | 'name'>): Result<T> {
  if (result.ok || result.error.params.vm !== uuid || name === '') return result;
  return { ok: false, error: { ...result.error, params: { ...result.error.params, vm: name } } };
}

/** Not being told the password is no failure (contract section 5.4): a console that wants one will ask. */
async function askPassword({ cloud, vmUuid, password, steps, signal }: AttemptDeps): Promise<string | undefined> {
  if (password !== undefined) {
    steps.skip('password');
    return password;
  }
  steps.start('password');
  const answer = await cloud.client.getConsolePassword(vmUuid, signal);
  if (answer.ok) steps.done('password');
  else steps.skip('password', answer.error);
  return answer.ok ? answer.value : undefined;
}

function openRoute(deps: AttemptDeps, { host }: ConsoleAddress, chosen: ChosenProtocol): Promise<Result<OpenRoute>> {
  const { cloud, vmUuid, connect, timings, signal, log, proxyMemory: memory } = deps;
  const refusal = proxyRefusal(chosen);
  const greets = chosen.protocol === 'vnc';
  return chooseRoute({
    direct: (inner) => openDirect({ cloud, host, chosen, connect, timings }, inner),
    proxy: refusal.ok
      ? (inner) => openProxy({ cloud, vmUuid, greets, connect, memory, timings, log }, inner)
      : noWay(refusal.error),
    // With no proxy to fall back to, the direct way's own failure is the one to tell.
    choice: deps.preference.route === 'auto' && !refusal.ok ? 'direct' : deps.preference.route,
    headStartMs: timings.headStartMs,
    signal,
  });
}

function routeOpened(deps: ReachConsoleDeps, open: OpenRoute, protocol: Protocol, password?: string): Prepared {
  const { route, target, opened } = open;
  const peer = hostAndPort(target.host, target.port);
  deps.steps.done('route', peer);
  if (opened.encrypted) deps.steps.done('tls', undefined, Math.round(opened.tlsMs ?? 0));
  else deps.steps.skip('tls');
  const link = { protocol, route, encrypted: opened.encrypted, peer };
  return { link, target, opened, ...(password !== undefined && { password }) };
}

function routeFailed({ cloud, steps }: AttemptDeps, result: Result<unknown>, spiceTls: boolean): Preparation {
  if (result.ok) throw new Error('a route that opened has not failed');
  const { error } = result;
  routeStepFailed(steps, error);
  const api = addressOf(cloud.baseUrl);
  const ofApi = error.params.host === api.host && error.params.port === api.port; // asked for the CA, or for access
  const pin = ofApi ? undefined : pinFor(error, spiceTls ? 'spice' : 'proxy');
  return { ok: false, error, ...(pin && { pin }) };
}

function routeStepFailed(steps: StepList, error: AppError): void {
  if (error.code.startsWith('tls-')) {
    steps.done('route');
    steps.fail('tls', error);
  } else steps.fail('route', error);
}

/** The certificate that `tls-untrusted` showed, as it would be accepted: SPICE ports change, so that one is by host. */
export function pinFor({ code, params }: AppError, endpoint: Pin['endpoint']): Pin | undefined {
  if (code !== 'tls-untrusted') return undefined;
  const host = String(params.host);
  const address = endpoint === 'spice' ? host : `${host}:${String(params.port)}`;
  return { endpoint, address, sha256: String(params.fingerprint) };
}
