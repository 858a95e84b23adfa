import { connectLines, type LineSocket } from './lines.ts';

/** A message that QEMU sent by itself: VNC_CONNECTED, SPICE_INITIALIZED, ... */
export interface QmpEvent {
  readonly event: string;
  readonly data: unknown;
}

interface Waiter {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** QEMU's own remote control (QMP, docs/interop/qmp-spec). */
export class QmpClient {
  /** Everything since the connection was made. */
  readonly events: QmpEvent[] = [];
  readonly #pending = new Map<number, Waiter>();
  readonly #listeners = new Set<(event: QmpEvent) => void>();
  #socket: LineSocket | undefined;
  #lastId = 0;

  /** Connects to the QMP unix socket at `path` and agrees on capabilities; rejects when nobody listens. */
  static async connect(path: string): Promise<QmpClient> {
    const client = new QmpClient();
    client.#socket = await connectLines(
      path,
      (line) => client.#onLine(line),
      () => client.#onClose(),
    );
    await client.execute('qmp_capabilities');
    return client;
  }

  /** Runs a command and returns its answer; rejects with QEMU's own words. */
  execute(command: string, args: Readonly<Record<string, unknown>> = {}): Promise<unknown> {
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      if (!this.#socket) {
        reject(new Error(`QMP is closed: ${command}`));
        return;
      }
      this.#pending.set(id, { resolve, reject });
      this.#socket.send(JSON.stringify({ execute: command, arguments: args, id }));
    });
  }

  /** Resolves with an event of that name, old or new. */
  waitForEvent(name: string, timeoutMs: number): Promise<QmpEvent> {
    const old = this.events.find(({ event }) => event === name);
    if (old) return Promise.resolve(old);
    return new Promise((resolve, reject) => {
      const listener = (event: QmpEvent) => {
        if (event.event !== name) return;
        clearTimeout(timer);
        this.#listeners.delete(listener);
        resolve(event);
      };
      const timer = setTimeout(() => {
        this.#listeners.delete(listener);
        reject(
          new Error(`no ${name} within ${timeoutMs} ms; came: ${this.events.map(({ event }) => event).join(' ')}`),
        );
      }, timeoutMs);
      this.#listeners.add(listener);
    });
  }

  close(): void {
    this.#socket?.close();
  }

  #onLine(line: string): void {
    const message = JSON.parse(line) as Record<string, unknown>;
    if (typeof message['event'] === 'string') this.#onEvent({ event: message['event'], data: message['data'] });
    if (typeof message['id'] !== 'number') return;
    const waiter = this.#pending.get(message['id']);
    this.#pending.delete(message['id']);
    if ('error' in message) waiter?.reject(new Error(`QMP: ${JSON.stringify(message['error'])}`));
    else waiter?.resolve(message['return']);
  }

  #onEvent(event: QmpEvent): void {
    this.events.push(event);
    for (const listener of [...this.#listeners]) listener(event);
  }

  #onClose(): void {
    this.#socket = undefined;
    for (const { reject } of this.#pending.values()) reject(new Error('QMP was closed'));
    this.#pending.clear();
  }
}
