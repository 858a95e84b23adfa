import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { fail, type Result } from '../../shared/errors.ts';
import type { Connect } from '../bridge/types.ts';
import { wait } from './abort.ts';
import type { StepList } from './step-list.ts';
import type { Timings } from './timings.ts';

export interface ReachDeps {
  readonly baseUrl: string;
  readonly connect: Connect;
  readonly timings: Timings;
  readonly steps: StepList;
  readonly signal: AbortSignal;
}

/** Whether the management node is there at all: its name, then its port. Run only before a sign-in, to name what fails. */
export async function reachManagementNode(deps: ReachDeps): Promise<Result<unknown>> {
  const { host, port } = addressOf(deps.baseUrl);
  if (isIP(host) > 0) deps.steps.skip('name');
  else {
    const named = await deps.steps.run(
      'name',
      () => resolveName(host, deps),
      (address) => address,
    );
    if (!named.ok) return named;
  }
  return deps.steps.run(
    'tcp',
    () => touch(host, port, deps),
    () => `${host}:${port}`,
  );
}

async function touch(host: string, port: number, deps: ReachDeps): Promise<Result<unknown>> {
  const opened = await deps.connect({ kind: 'tcp', host, port }, deps.signal);
  if (opened.ok) opened.value.stream.destroy();
  return opened;
}

async function resolveName(host: string, { timings, signal }: ReachDeps): Promise<Result<string>> {
  const done = new AbortController();
  const giveUp = (): void => done.abort();
  signal.addEventListener('abort', giveUp, { once: true });
  const found = lookup(host).then(
    ({ address }) => address,
    () => undefined,
  );
  const address = await Promise.race([found, wait(timings.nameMs, done.signal)]);
  giveUp();
  signal.removeEventListener('abort', giveUp);
  if (signal.aborted) return fail('cancelled');
  return address === undefined ? fail('name-not-resolved', { host }) : { ok: true, value: address };
}

/** Host and port of the management node, the port by its scheme where none is named. */
export function addressOf(baseUrl: string): { host: string; port: number } {
  const url = new URL(baseUrl);
  const standard = url.protocol === 'https:' ? 443 : 80;
  return { host: url.hostname.replace(/^\[|\]$/g, ''), port: url.port === '' ? standard : Number(url.port) };
}
