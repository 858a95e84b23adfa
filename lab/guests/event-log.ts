import type { GuestEvent } from '../types.ts';

/** What a guest has received, and those who wait for more of it. */
export class EventLog<Event = GuestEvent> {
  readonly events: Event[] = [];
  readonly #waiting = new Set<(event: Event) => void>();

  add(event: Event): void {
    this.events.push(event);
    for (const notice of [...this.#waiting]) notice(event);
  }

  clear(): void {
    this.events.length = 0;
  }

  /** As `LabGuest.waitForEvent`. */
  waitFor(test: (event: Event) => boolean, timeoutMs: number): Promise<Event> {
    const old = this.events.find(test);
    if (old) return Promise.resolve(old);
    return new Promise((resolve, reject) => {
      const finish = (settle: () => void) => {
        clearTimeout(timer);
        this.#waiting.delete(notice);
        settle();
      };
      const notice = (event: Event) => {
        if (test(event)) finish(() => resolve(event));
      };
      const timer = setTimeout(() => finish(() => reject(new Error(this.#missing(timeoutMs)))), timeoutMs);
      this.#waiting.add(notice);
    });
  }

  #missing(timeoutMs: number): string {
    const last = this.events.slice(-20).map((event) => JSON.stringify(event));
    return `no such event within ${timeoutMs} ms; ${this.events.length} came: ${last.join(' ') || 'none'}`;
  }
}
