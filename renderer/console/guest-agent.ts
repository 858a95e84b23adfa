import type { Observable } from './observable.ts';

/** How a guest's agent is. `unknown` until the server tells. `absent`: the guest runs none, or it is not up yet. */
export interface AgentView {
  readonly state: 'unknown' | 'absent' | 'present';
  /** Whether clipboards can be exchanged. */
  readonly clipboard: boolean;
  /** Whether files can be copied into the guest; `disabled` where it was set up to take none. */
  readonly files: 'no' | 'yes' | 'disabled';
}

/** Why a file did not arrive. `freeBytes`: what the guest has left, where it says so. */
export type TransferFailure =
  | { readonly kind: 'refused' | 'guest-error' | 'locked' | 'no-session' | 'disabled' | 'unreadable' | 'agent-gone' }
  | { readonly kind: 'no-space'; readonly freeBytes?: number };

export type TransferPhase =
  | { readonly kind: 'waiting' | 'sending' | 'finishing' | 'done' | 'cancelled' }
  | { readonly kind: 'failed'; readonly failure: TransferFailure };

/** One file on its way into the guest. */
export interface Transfer {
  readonly id: number;
  readonly name: string;
  readonly size: number;
  readonly sent: number;
  readonly phase: TransferPhase;
}

/** What may pass between the clipboards; asked each time that something is to. */
export interface ClipboardGate {
  mayGive(): boolean;
  mayTake(): boolean;
  /** Of text, in UTF-8. */
  mostBytes(): number;
}

/** What only a guest with an agent of its own can do. Its parts tell when it comes and goes. */
export interface GuestAgent {
  readonly view: Observable<AgentView>;
  readonly transfers: Observable<readonly Transfer[]>;
  /** Without one nothing passes. */
  useGate(gate: ClipboardGate): void;
  /** Tells the guest that there is a picture, which is read when it asks for it; false where it takes none. */
  offerPicture(read: () => Promise<Uint8Array<ArrayBuffer> | undefined>): boolean;
  /** Asks for what the guest copied while it might not come; false when there is nothing. */
  catchUp(): boolean;
  sendFiles(files: readonly File[]): void;
  cancelFile(id: number): void;
  /** Forgets those that came to an end. */
  clearFiles(): void;
}
