import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { performance } from 'node:perf_hooks';
import type { SignInName, Trust } from '../../shared/cloud.ts';
import { stepNames, type Step, type StepName } from '../../shared/console.ts';
import { fail, type AppError, type Result } from '../../shared/errors.ts';
import type { Vm } from '../../shared/vm.ts';
import { findEndpoint, type FoundEndpoint } from '../clouds/find-endpoint.ts';
import type { SessionCloud } from '../sessions/types.ts';
import { candidateBaseUrls } from '../zstack/base-url.ts';
import type { Endpoint, ZStackClient } from '../zstack/types.ts';
import { sessionCloudOf } from './session-cloud.ts';

/** How the doctor gets to the VM: as a stranger with an address and a password, or by a cloud that the app knows. */
export interface DoctorWayIn {
  readonly url: string;
  readonly account: string;
  find(signal: AbortSignal): Promise<Result<FoundEndpoint>>;
  signIn(client: ZStackClient, signal: AbortSignal): Promise<Result<void>>;
  findVm(client: ZStackClient, signal: AbortSignal): Promise<Result<Vm>>;
  cloudOf(found: FoundEndpoint): SessionCloud;
  /** Lets go of what `find` has made. */
  leave(client: ZStackClient): Promise<void>;
}

export interface ReachDeps {
  readonly way: DoctorWayIn;
  readonly onStep: (step: Step) => void;
  readonly signal: AbortSignal;
}

export interface Reached {
  readonly found: FoundEndpoint;
  readonly vm: Vm;
}

export interface Stranger {
  readonly url: string;
  readonly who: SignInName;
  readonly vm: string;
  readonly password: string;
  readonly trust: Trust;
  readonly createClient: (endpoint: Endpoint) => ZStackClient;
}

/** The way of somebody who has an address and a password; its session on the server ends with it. */
export function strangersWay({ url, who, vm, password, trust, createClient }: Stranger): DoctorWayIn {
  return {
    url,
    account: who.user ?? who.account,
    find: (signal) => findEndpoint(url, { trust, createClient, signal }),
    signIn: (client, signal) => client.signIn({ ...who, password }, signal),
    findVm: (client, signal) => client.findVm(vm, signal),
    cloudOf: sessionCloudOf,
    leave,
  };
}

/** The way by a cloud of the library, with the session that it has or gets; nothing of it is ended. */
export function knownWay(known: { cloud: SessionCloud; account: string; vmUuid: string }): DoctorWayIn {
  const { cloud, account, vmUuid } = known;
  return {
    url: cloud.baseUrl,
    account,
    find: async (signal) => {
      const { client } = cloud;
      const probed = await client.probe(signal);
      const endpoint = { baseUrl: cloud.baseUrl, trust: cloud.trust() };
      return probed.ok ? { ok: true, value: { endpoint, client, ...probed.value } } : probed;
    },
    signIn: (_client, signal) => cloud.ensureSignedIn(signal),
    findVm: (client, signal) => client.getVm(vmUuid, signal),
    cloudOf: () => cloud,
    leave: () => Promise.resolve(),
  };
}

/** The doctor's first four steps: name, TCP (with the API's first answer), sign-in, VM. A console session does the others. */
export async function reachVm(deps: ReachDeps): Promise<Result<Reached>> {
  const { way, signal } = deps;
  const named = await timed(
    deps,
    'name',
    () => resolveName(way.url),
    (detail) => detail,
  );
  if (!named.ok) return named;
  const found = await timed(
    deps,
    'tcp',
    () => way.find(signal),
    ({ endpoint, version }) => (version === undefined ? endpoint.baseUrl : `${endpoint.baseUrl} (${version})`),
  );
  if (!found.ok) return found;
  const { client } = found.value;
  const vm = await signInAndFind(deps, client);
  if (vm.ok) return { ok: true, value: { found: found.value, vm: vm.value } };
  await way.leave(client);
  return vm;
}

/** Ends the session on the server and the client. */
export async function leave(client: ZStackClient): Promise<void> {
  await client.signOut();
  client.dispose();
}

async function signInAndFind(deps: ReachDeps, client: ZStackClient): Promise<Result<Vm>> {
  const { way, signal } = deps;
  const signedIn = await timed(
    deps,
    'sign-in',
    () => way.signIn(client, signal),
    () => way.account,
  );
  if (!signedIn.ok) return signedIn;
  return timed(
    deps,
    'vm',
    () => way.findVm(client, signal),
    (vm) => `${vm.name} (${vm.state})`,
  );
}

async function resolveName(url: string): Promise<Result<string>> {
  const bases = candidateBaseUrls(url);
  if (!bases.ok) return bases;
  const host = new URL(bases.value[0] ?? '').hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) > 0) return { ok: true, value: host };
  try {
    const { address } = await lookup(host);
    return { ok: true, value: `${host} = ${address}` };
  } catch {
    return fail('name-not-resolved', { host });
  }
}

async function timed<T>(
  deps: Pick<ReachDeps, 'onStep'>,
  name: StepName,
  action: () => Promise<Result<T>>,
  detail: (value: T) => string,
): Promise<Result<T>> {
  const startedAt = performance.now();
  deps.onStep({ name, status: 'running' });
  const result = await action();
  const ms = Math.round(performance.now() - startedAt);
  deps.onStep(
    result.ok
      ? { name, status: 'done', ms, detail: detail(result.value) }
      : { name, status: 'failed', ms, error: result.error },
  );
  return result;
}

/** Collects steps from both sources; a session's `skipped` never hides what was done before it. */
export class StepBook {
  readonly #steps = new Map<StepName, Step>();
  readonly #startedAt = new Map<StepName, number>();

  set(step: Step): void {
    const known = this.#steps.get(step.name)?.status;
    if (known === 'done' && step.status !== 'failed') return;
    if (known !== 'running' && step.status === 'running') this.#startedAt.set(step.name, performance.now());
    this.#steps.set(step.name, step);
  }

  isRunning(name: StepName): boolean {
    return this.#steps.get(name)?.status === 'running';
  }

  /** What was not ended by itself is failed now: out of time, or given up. */
  failRunning(error: AppError): void {
    for (const { name, status } of this.all) {
      if (status !== 'running') continue;
      const ms = Math.round(performance.now() - (this.#startedAt.get(name) ?? performance.now()));
      this.set({ name, status: 'failed', ms, error });
    }
  }

  /** In the order of the way. */
  get all(): readonly Step[] {
    return stepNames.flatMap((name) => this.#steps.get(name) ?? []);
  }
}
