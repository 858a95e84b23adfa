import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { fail, type Result } from '../../shared/errors.ts';
import type { Channel } from './channel.ts';
import { closeCodes } from './close-codes.ts';
import type { Limits } from './limits.ts';
import type { Refusal } from './refusals.ts';
import { SpiceLinkGate } from './spice-link.ts';
import type { Admission, Connect, Opened } from './types.ts';

/** One admission: what its ticket may still open, and what it has open. Keeps a digest only, not the ticket. */
export class IssuedTicket {
  readonly admission: Admission;
  readonly #digest: Buffer;
  readonly #limits: Limits;
  readonly #onGone: () => void;
  readonly #abort = new AbortController();
  readonly #channels = new Set<Channel>();
  readonly #spiceChannels = new Set<string>();
  readonly #expiry: NodeJS.Timeout;
  #first: Opened | undefined;
  #uses = 0;

  constructor(deps: { admission: Admission; value: string; limits: Limits; onGone: () => void }) {
    this.admission = deps.admission;
    this.#digest = digestOf(deps.value);
    this.#limits = deps.limits;
    this.#onGone = deps.onGone;
    this.#first = deps.admission.first;
    this.#expiry = setTimeout(() => this.revoke(), deps.limits.firstUseMs);
  }

  get revoked(): boolean {
    return this.#abort.signal.aborted;
  }

  /** In constant time. */
  matches(value: string): boolean {
    return timingSafeEqual(this.#digest, digestOf(value));
  }

  /** Takes one use of the ticket, or says why there is none left. */
  claim(): Refusal | undefined {
    const allowed = this.admission.protocol === 'vnc' ? 1 : this.#limits.spiceChannels;
    if (this.#uses >= allowed) return allowed === 1 ? 'used' : 'too-many-channels';
    this.#uses += 1;
    clearTimeout(this.#expiry);
    return undefined;
  }

  /** The connection that came with the admission, where it still lives, or a new one. */
  async open(connect: Connect): Promise<Result<Opened>> {
    const first = this.#first;
    this.#first = undefined;
    if (first && !first.stream.destroyed) return { ok: true, value: first };
    const opened = await connect(this.admission.target, this.#abort.signal);
    if (!opened.ok || !this.revoked) return opened;
    opened.value.stream.destroy();
    return fail('cancelled');
  }

  gate(): { gate?: SpiceLinkGate } {
    if (this.admission.protocol === 'vnc') return {};
    return { gate: new SpiceLinkGate((channel) => this.#claimChannel(channel)) };
  }

  add(channel: Channel): void {
    this.#channels.add(channel);
  }

  remove(channel: Channel): void {
    this.#channels.delete(channel);
  }

  check(): void {
    for (const channel of this.#channels) channel.check();
  }

  revoke(): void {
    if (this.revoked) return;
    this.#abort.abort();
    clearTimeout(this.#expiry);
    this.#first?.stream.destroy();
    this.#first = undefined;
    for (const channel of this.#channels) channel.close(closeCodes.revoked);
    this.#onGone();
  }

  #claimChannel(channel: string): boolean {
    if (this.#spiceChannels.has(channel)) return false;
    this.#spiceChannels.add(channel);
    return true;
  }
}

/** 256 random bits. */
export function newTicketValue(): string {
  return randomBytes(32).toString('base64url');
}

/** Digests have one length, so that comparing them tells nothing of the value's. */
function digestOf(value: string): Buffer {
  return createHash('sha256').update(value).digest();
}
