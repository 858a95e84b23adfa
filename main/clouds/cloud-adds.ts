import type { AddProgress, Captcha, CloudDraft, CloudView, Project } from '../../shared/cloud.ts';
import { fail, type Result } from '../../shared/errors.ts';
import type { Endpoint, ZStackClient } from '../zstack/types.ts';
import { AddAttempt } from './add-attempt.ts';
import type { CloudService } from './cloud-service.ts';

export interface CloudAddsDeps {
  readonly clouds: CloudService;
  readonly createClient: (endpoint: Endpoint) => ZStackClient;
  readonly onProgress: (progress: AddProgress) => void;
}

const most = 4;

/** Attempts of the window to add a cloud, by the id that it chose for each; an id lives until it succeeds or is given up. */
export class CloudAdds {
  readonly #deps: CloudAddsDeps;
  readonly #attempts = new Map<string, { readonly attempt: AddAttempt; busy: boolean }>();

  constructor(deps: CloudAddsDeps) {
    this.#deps = deps;
  }

  /** One try. `auth-captcha-needed`, `auth-project-needed` and whatever else a person can mend leave the attempt open. */
  async add(requestId: string, draft: CloudDraft): Promise<Result<CloudView>> {
    const entry = this.#open(requestId);
    if (!entry) return fail('busy', { what: draft.address });
    entry.busy = true;
    const added = await this.#deps.clouds.addWith(entry.attempt, draft);
    entry.busy = false;
    if (added.ok) this.#attempts.delete(requestId);
    return added;
  }

  async captcha(requestId: string, previous: string | undefined): Promise<Result<Captcha>> {
    return this.#attempts.get(requestId)?.attempt.captcha(previous) ?? fail('cancelled');
  }

  async projects(requestId: string): Promise<Result<readonly Project[]>> {
    return this.#attempts.get(requestId)?.attempt.projects() ?? fail('cancelled');
  }

  /** Ends the attempt; an id that is not known has just ended by itself. */
  cancel(requestId: string): void {
    this.#attempts.get(requestId)?.attempt.dispose();
    this.#attempts.delete(requestId);
  }

  dispose(): void {
    for (const requestId of [...this.#attempts.keys()]) this.cancel(requestId);
  }

  #open(requestId: string) {
    const known = this.#attempts.get(requestId);
    if (known) return known.busy ? undefined : known;
    if (this.#attempts.size >= most) return undefined;
    const { createClient, onProgress } = this.#deps;
    const attempt = new AddAttempt(createClient, (progress) => onProgress({ requestId, ...progress }));
    const entry = { attempt, busy: false };
    this.#attempts.set(requestId, entry);
    return entry;
  }
}
