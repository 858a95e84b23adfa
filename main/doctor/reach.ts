import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { performance } from 'node:perf_hooks';
import type { SignInName, Trust } from '../../shared/cloud.ts';
import { stepNames, type Step, type StepName } from '../../shared/console.ts';
import { fail, type AppError, type Result } from '../../shared/errors.ts';
import type { Vm } from '../../shared/vm.ts';
import { findEndpoint, type FoundEndpoint } from '../clouds/find-endpoint.ts';
import { candidateBaseUrls } from '../zstack/base-url.ts';
import type { Endpoint, ZStackClient } from '../zstack/types.ts';

export interface ReachDeps {
  readonly url: string;
  readonly who: SignInName;
  readonly vm: string;
  readonly password: string;
  readonly trust: Trust;
  readonly createClient: (endpoint: Endpoint) => ZStackClient;
  readonly onStep: (step: Step) => void;
  readonly signal: AbortSignal;
}

export interface Reached {
  readonly found: FoundEndpoint;
  readonly vm: Vm;
}

/** The doctor's first four steps: name, TCP (with the API's first answer), sign-in, VM. A console session does the others. */
export async function reachVm(deps: ReachDeps): Promise<Result<Reached>> {
  const named = await timed(
    deps,
    'name',
    () => resolveName(deps.url),
    (detail) => detail,
  );
  if (!named.ok) return named;
  const found = await timed(
    deps,
    'tcp',
    () => findEndpoint(deps.url, deps),
    ({ endpoint, version }) => (version === undefined ? endpoint.baseUrl : `${endpoint.baseUrl} (${version})`),
  );
  if (!found.ok) return found;
  const { client } = found.value;
  const vm = await signInAndFind(deps, client);
  if (vm.ok) return { ok: true, value: { found: found.value, vm: vm.value } };
  await leave(client);
  return vm;
}

/** Ends the session on the server and the client. */
export async function leave(client: ZStackClient): Promise<void> {
  await client.signOut();
  client.dispose();
}

async function signInAndFind(deps: ReachDeps, client: ZStackClient): Promise<Result<Vm>> {
  const { who, password, signal } = deps;
  const signedIn = await timed(
    deps,
    'sign-in',
    () => client.signIn({ ...who, password }, signal),
    () => who.user ?? who.account,
  );
  if (!signedIn.ok) return signedIn;
  return timed(
    deps,
    'vm',
    () => client.findVm(deps.vm, signal),
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
