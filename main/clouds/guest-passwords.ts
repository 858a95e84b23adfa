import { fail, type Result } from '../../shared/errors.ts';
import { checkGuestPassword } from '../../shared/guest-password.ts';
import type { GuestPasswordChange } from '../../shared/ipc.ts';
import type { CloudService } from './cloud-service.ts';

/** Changes of guest accounts' passwords under way; each can be given up by the id that the window chose. */
export class GuestPasswords {
  readonly #clouds: CloudService;
  readonly #running = new Map<string, AbortController>();

  constructor(deps: { readonly clouds: CloudService }) {
    this.#clouds = deps.clouds;
  }

  /** Checks the rule before anything is sent; then waits for the server's job. */
  async change(request: GuestPasswordChange): Promise<Result<void>> {
    const rule = checkGuestPassword(request.password);
    if (rule) return fail('guest-password-invalid', { rule });
    if (this.#running.has(request.requestId)) return fail('busy', { what: request.account });
    const abort = new AbortController();
    this.#running.set(request.requestId, abort);
    try {
      return await this.#clouds.withClient(request.cloudId, abort.signal, (client) =>
        client.changeVmPassword(request.vmUuid, request.account, request.password, abort.signal),
      );
    } finally {
      this.#running.delete(request.requestId);
    }
  }

  /** Stops waiting; the server may still finish. An unknown id is nothing to complain about: it has just ended. */
  cancel(requestId: string): void {
    this.#running.get(requestId)?.abort();
  }

  dispose(): void {
    for (const abort of this.#running.values()) abort.abort();
  }
}
