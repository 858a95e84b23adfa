import type { Pin } from '../../shared/cloud.ts';
import type { Link } from '../../shared/console.ts';
import type { AppError } from '../../shared/errors.ts';
import type { Opened, Target, Ticket } from '../bridge/types.ts';
import type { Preparation } from './attempt.ts';
import type { StepList } from './step-list.ts';

/** All that one attempt holds open: its calls, its connection, its ticket, its timer. `end()` lets go of all of it. */
export class RunningAttempt {
  readonly number: number;
  readonly steps: StepList;
  readonly startedAt: number;
  prepared: Promise<Preparation> = new Promise(() => {});
  /** Somebody has asked to attach; nobody else may. */
  taken = false;
  link: Link | undefined;
  /** Where the ticket leads. */
  target: Target | undefined;
  /** Why it ended, where it did not end by our own will. */
  cause: AppError | undefined;
  /** The certificate that its end has shown. */
  pin: Pin | undefined;
  readonly #abort = new AbortController();
  #waiting: Opened | undefined;
  #ticket: Ticket | undefined;
  /** Where the guest is about to go. */
  #next: { readonly link: Link; readonly target: Target; readonly ticket: Ticket } | undefined;
  #timer: NodeJS.Timeout | undefined;
  #movedAt = -Infinity;

  constructor(deps: { number: number; steps: StepList; startedAt: number }) {
    this.number = deps.number;
    this.steps = deps.steps;
    this.startedAt = deps.startedAt;
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  get ended(): boolean {
    return this.#abort.signal.aborted;
  }

  /** Takes over what the preparation opens, or tells of its failure while that still matters. */
  watch(preparing: Promise<Preparation>, onFailure: (failure: Extract<Preparation, { ok: false }>) => void): void {
    this.prepared = preparing.then((outcome) => {
      if (!outcome.ok) onFailure(outcome);
      else if (this.ended) outcome.value.opened.stream.destroy();
      else this.#waiting = outcome.value.opened;
      return outcome;
    });
  }

  /** The open connection is the bridge's from now on. */
  handOver(opened: Opened): Opened {
    this.#waiting = undefined;
    return opened;
  }

  /** Keeps the ticket for as long as the attempt lasts; false when it has ended meanwhile. */
  hold(ticket: Ticket): boolean {
    if (this.ended) ticket.revoke();
    else this.#ticket = ticket;
    return !this.ended;
  }

  /** Has an open connection prove within seconds that its far end is still there. */
  check(): void {
    this.#ticket?.check();
  }

  /** Two ways are open, and nobody knows yet which one will hold: the loss of either is the viewer's to judge. */
  get isMoving(): boolean {
    return this.#next !== undefined;
  }

  /** Whether another way may be asked for: there is none yet, and the last question was long enough ago. */
  mayMoveAt(now: number, apartMs: number): boolean {
    if (this.isMoving || this.ended || now - this.#movedAt < apartMs) return false;
    this.#movedAt = now;
    return true;
  }

  /** Keeps a second way beside the first; false when the attempt has ended meanwhile. */
  offer(next: { readonly link: Link; readonly target: Target; readonly ticket: Ticket }): boolean {
    if (this.ended) next.ticket.revoke();
    else this.#next = next;
    return !this.ended;
  }

  /** The second way is the only one from now on. */
  followed(): void {
    const next = this.#next;
    if (!next) return;
    this.#next = undefined;
    this.#ticket?.revoke();
    this.#ticket = next.ticket;
    this.target = next.target;
    this.link = next.link;
  }

  /** Closes the second way. */
  stayed(): void {
    this.#next?.ticket.revoke();
    this.#next = undefined;
  }

  deadline(ms: number, onOver: () => void): void {
    if (!this.ended) this.#timer = setTimeout(onOver, ms);
  }

  clearDeadline(): void {
    clearTimeout(this.#timer);
  }

  /** Idempotent. */
  end(): void {
    this.#abort.abort();
    this.clearDeadline();
    this.#waiting?.stream.destroy();
    this.#waiting = undefined;
    this.#ticket?.revoke();
    this.#ticket = undefined;
    this.stayed();
  }
}
