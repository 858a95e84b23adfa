import type { Duplex } from 'node:stream';
import type { Refusal } from './refusals.ts';

/** Connections that have not shown a valid ticket yet: few, and not for long. */
export class PendingSockets {
  readonly #limit: number;
  readonly #timeoutMs: number;
  readonly #onDropped: (why: Refusal) => void;
  /** In the order of arrival. */
  readonly #timers = new Map<Duplex, NodeJS.Timeout>();

  constructor(deps: { limit: number; timeoutMs: number; onDropped: (why: Refusal) => void }) {
    this.#limit = deps.limit;
    this.#timeoutMs = deps.timeoutMs;
    this.#onDropped = deps.onDropped;
  }

  get size(): number {
    return this.#timers.size;
  }

  add(socket: Duplex): void {
    const oldest = this.#timers.size >= this.#limit ? this.#timers.keys().next().value : undefined;
    if (oldest) this.#drop(oldest, 'pushed-out');
    this.#timers.set(
      socket,
      setTimeout(() => this.#drop(socket, 'too-slow'), this.#timeoutMs),
    );
    socket.once('close', () => this.settle(socket));
  }

  /** The connection has shown a ticket (or is gone): no longer ours. */
  settle(socket: Duplex): void {
    clearTimeout(this.#timers.get(socket));
    this.#timers.delete(socket);
  }

  dispose(): void {
    for (const socket of [...this.#timers.keys()]) socket.destroy();
  }

  #drop(socket: Duplex, why: Refusal): void {
    this.settle(socket);
    this.#onDropped(why);
    socket.destroy();
  }
}
