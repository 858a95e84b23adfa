/** What the lab's parts know of one another. Everything listens on 127.0.0.1 with ports chosen by the system. */

/** An input event as the guest itself received it. Codes are the guest's: PC scancode set 1 for keys. */
export type GuestEvent =
  | { readonly kind: 'key'; readonly code: number; readonly down: boolean }
  | { readonly kind: 'pointer'; readonly x: number; readonly y: number; readonly buttons: number }
  | { readonly kind: 'wheel'; readonly delta: number };

export interface Graphics {
  readonly vnc?: number;
  readonly spice?: number;
  readonly spiceTls?: number;
}

/** One real guest (QEMU), or one real desktop (Xtigervnc), that a simulated cloud can list as a VM. */
export interface LabGuest {
  readonly name: string;
  /** Ports of the running guest; empty while it is off. They change with each start, as in a real cloud. */
  readonly graphics: Graphics;
  readonly consolePassword?: string | undefined;
  /** Everything received since the start or the last `clearEvents()`. */
  readonly events: readonly GuestEvent[];
  clearEvents(): void;
  /** Resolves when an event (old or new) satisfies `test`; rejects after `timeoutMs` naming what did arrive. */
  waitForEvent(test: (event: GuestEvent) => boolean, timeoutMs: number): Promise<GuestEvent>;
  /** The server's own picture of the screen: PNG. */
  screendump(): Promise<Buffer>;
  /** Stops the moving part of the picture, so that two pictures can be compared; `false` moves it on. */
  freeze(on: boolean): Promise<void>;
  /** What holds from the next start on: the console's password, and by which protocols it is offered (ZStack's words). */
  prepare?(next: { readonly password: string | undefined; readonly mode: string | undefined }): void;
  /** Live migration: the guest goes on in another process at other ports, with its memory. */
  migrate?(): Promise<void>;
  start(): Promise<void>;
  /** Ends the guest's process and waits for it. */
  stop(): Promise<void>;
}

/** Something the lab started. `stop()` is idempotent, ends the whole process group and removes its files. */
export interface LabService {
  stop(): Promise<void>;
}
