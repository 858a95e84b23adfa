import type { ProbeLine, Trust } from '../../shared/cloud.ts';
import { connectionErrors } from '../../shared/connection-errors.ts';
import { fail, ok, type AppError, type Result } from '../../shared/errors.ts';
import { apiBesideWebUi, candidateBaseUrls } from '../zstack/base-url.ts';
import { peerOf } from '../zstack/peer.ts';
import type { Endpoint, ZStackClient } from '../zstack/types.ts';
import { firstInOrder } from './first-in-order.ts';

export interface FoundEndpoint {
  readonly endpoint: Endpoint;
  readonly client: ZStackClient;
  readonly version?: string;
}

export interface FindDeps {
  readonly trust: Trust;
  readonly createClient: (endpoint: Endpoint) => ZStackClient;
  readonly signal: AbortSignal;
  /** Told whenever a line changes, with all lines in order of preference. */
  readonly onProgress?: (lines: readonly ProbeLine[]) => void;
}

/** Errors after which another candidate can't help: somebody who is ours has answered, or the person has to decide. */
const final = new Set<AppError['code']>([
  'tls-untrusted',
  'tls-not-yet-valid',
  'tls-changed',
  'server-not-ready',
  'cancelled',
]);
/** Errors of the connection, not of an answer: another path at the same place would meet them too. They say least. */
const silent = new Set<AppError['code']>(connectionErrors);

/**
 * Probes what a person typed, all places side by side: answers with a live client for the best that is a management node,
 * or with the failure that says the most. Where the web UI was typed, says where its API is, but does not go there: the
 * password is the person's to send.
 */
export async function findEndpoint(typed: string, deps: FindDeps): Promise<Result<FoundEndpoint>> {
  const candidates = trustedCandidates(typed, deps.trust);
  if (!candidates.ok) return candidates;
  const found = await probeAll(candidates.value, deps);
  if (found.ok || found.error.code !== 'web-ui-address') return found;
  const url = String(found.error.params['url']);
  const beside = await probeAll(secured(apiBesideWebUi(url), deps.trust), { ...deps, onProgress: () => undefined });
  if (!beside.ok) return beside.error.code === 'cancelled' ? beside : found;
  beside.value.client.dispose();
  return fail('web-ui-api-found', { url: new URL(url).origin, api: beside.value.endpoint.baseUrl });
}

/** Each place on its own, the paths of one place after one another. */
async function probeAll(baseUrls: readonly string[], deps: FindDeps): Promise<Result<FoundEndpoint>> {
  const groups = byOrigin(baseUrls);
  const lines = new Lines(groups, deps.onProgress);
  const over = new AbortController();
  const giveUp = (): void => over.abort();
  deps.signal.addEventListener('abort', giveUp);
  if (deps.signal.aborted) giveUp();
  const probes = groups.map((group, at) =>
    probePlace(group, { ...deps, signal: over.signal }, (line) => lines.set(at, line)),
  );
  const winner = await firstInOrder(probes, (error) => final.has(error.code));
  deps.signal.removeEventListener('abort', giveUp);
  over.abort();
  for (const probe of probes) void probe.then((late) => late.ok && late !== winner && late.value.client.dispose());
  if (winner) return winner;
  return mostTelling((await Promise.all(probes)).flatMap((result) => (result.ok ? [] : [result.error])));
}

/** The paths of one place in turn; a place that cannot be talked to is left at once. */
async function probePlace(
  baseUrls: readonly string[],
  { trust, createClient, signal }: FindDeps,
  report: (line: ProbeLine) => void,
): Promise<Result<FoundEndpoint>> {
  const failures: AppError[] = [];
  for (const baseUrl of baseUrls) {
    const endpoint = { baseUrl, trust };
    const client = createClient(endpoint);
    const probed = await client.probe(signal, (step) => report({ baseUrl, step }));
    if (probed.ok) {
      report({ baseUrl, step: 'found', ...probed.value });
      return ok({ endpoint, client, ...probed.value });
    }
    client.dispose();
    failures.push(probed.error);
    if (final.has(probed.error.code) || silent.has(probed.error.code)) break;
  }
  const worst = mostTelling(failures);
  report({ baseUrl: baseUrls[0] ?? '', step: 'failed', error: worst.error });
  return worst;
}

/** What is told of each place; a place that has ended stays as it ended. */
class Lines {
  readonly #lines: ProbeLine[];
  readonly #tell: ((lines: readonly ProbeLine[]) => void) | undefined;

  constructor(groups: readonly (readonly string[])[], tell: ((lines: readonly ProbeLine[]) => void) | undefined) {
    this.#lines = groups.map(([baseUrl = '']) => ({ baseUrl, step: 'name' }));
    this.#tell = tell;
  }

  set(at: number, line: ProbeLine): void {
    this.#lines[at] = line;
    this.#tell?.([...this.#lines]);
  }
}

function byOrigin(baseUrls: readonly string[]): readonly (readonly string[])[] {
  const origins = [...new Set(baseUrls.map((baseUrl) => new URL(baseUrl).origin))];
  return origins.map((origin) => baseUrls.filter((baseUrl) => new URL(baseUrl).origin === origin));
}

/** Who names a CA or a certificate wants it checked: plain HTTP, where there is none, is no candidate then. */
function trustedCandidates(typed: string, trust: Trust): Result<readonly string[]> {
  const candidates = candidateBaseUrls(typed);
  if (!candidates.ok) return candidates;
  const left = secured(candidates.value, trust);
  if (left.length > 0) return ok(left);
  const [first] = candidates.value;
  return fail('tls-failed', { ...(first !== undefined && peerOf(new URL(first))), reason: 'http' });
}

function secured(baseUrls: readonly string[], trust: Trust): readonly string[] {
  return trust.kind === 'system' ? baseUrls : baseUrls.filter((baseUrl) => baseUrl.startsWith('https:'));
}

function mostTelling(failures: readonly AppError[]): { readonly ok: false; readonly error: AppError } {
  const decided = failures.find(({ code }) => final.has(code));
  const error = decided ?? failures.find((each) => !silent.has(each.code)) ?? failures[0];
  return error ? { ok: false, error } : fail('address-invalid', { url: '' });
}
