import type { AddProgress, Captcha, CloudDraft, Project } from '../../shared/cloud.ts';
import { fail, type Result } from '../../shared/errors.ts';
import type { Endpoint, ZStackClient } from '../zstack/types.ts';
import { findEndpoint, type FoundEndpoint } from './find-endpoint.ts';

type Report = (progress: Omit<AddProgress, 'requestId'>) => void;

/**
 * A person's attempt to add a cloud, over as many tries as it takes. The address that was found, and a virtual id that has
 * signed in there, stay for the next try: with a captcha's answer, or the project that was chosen.
 */
export class AddAttempt {
  readonly #createClient: (endpoint: Endpoint) => ZStackClient;
  readonly #report: Report;
  readonly #life = new AbortController();
  #found: { readonly for: string; readonly endpoint: FoundEndpoint } | undefined;
  #draft: CloudDraft | undefined;

  constructor(createClient: (endpoint: Endpoint) => ZStackClient, report: Report) {
    this.#createClient = createClient;
    this.#report = report;
  }

  /** Fires when the attempt is given up. */
  get signal(): AbortSignal {
    return this.#life.signal;
  }

  /** The endpoint of what was typed: as found before where the same was typed. */
  async find(draft: CloudDraft): Promise<Result<FoundEndpoint>> {
    const what = JSON.stringify([draft.address, draft.trust]);
    this.#draft = draft;
    if (this.#found?.for !== what) {
      this.#found?.endpoint.client.dispose();
      this.#found = undefined;
      const found = await findEndpoint(draft.address, {
        trust: draft.trust,
        createClient: this.#createClient,
        signal: this.signal,
        onProgress: (lines) => this.#report({ phase: 'probing', lines }),
      });
      if (!found.ok) return found;
      if (this.signal.aborted) {
        found.value.client.dispose();
        return fail('cancelled');
      }
      this.#found = { for: what, endpoint: found.value };
    }
    const { endpoint, version } = this.#found.endpoint;
    const line = { baseUrl: endpoint.baseUrl, step: 'found' as const, ...(version !== undefined && { version }) };
    this.#report({ phase: 'signing-in', lines: [line] });
    return { ok: true, value: this.#found.endpoint };
  }

  /** The client belongs to the cloud from now on. */
  hand(): void {
    this.#found = undefined;
  }

  async captcha(previous: string | undefined): Promise<Result<Captcha>> {
    const client = this.#found?.endpoint.client;
    if (!client || !this.#draft) return fail('cancelled');
    return client.captcha(this.#draft, previous, this.signal);
  }

  async projects(): Promise<Result<readonly Project[]>> {
    return this.#found?.endpoint.client.listProjects(this.signal) ?? fail('cancelled');
  }

  /** Gives up: ends what runs, and signs out what has signed in on the way. */
  dispose(): void {
    this.#life.abort();
    const client = this.#found?.endpoint.client;
    this.#found = undefined;
    if (client) void client.signOut().finally(() => client.dispose());
  }
}
