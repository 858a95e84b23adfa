import type { Duplex } from 'node:stream';
import type { AppError, Result } from '../../shared/errors.ts';
import type { Trust } from '../../shared/cloud.ts';

/**
 * Whom SPICE over TLS must lead to, unless the leaf is pinned. A cloud's console: the chain ends at the cloud's CA, and the subject
 * is `CN=spice.zstack.org`. A console at a plain address: a chain of its CA, or of the system's, and the subject or the host's name.
 */
export interface SpiceTrust {
  /** PEM of the only authority that counts. Without one the system's count, for a cloud (`commonName`) none at all. */
  readonly ca?: string;
  /** The required common name (contract section 5.6). */
  readonly commonName?: string;
  /** The required subject, all of it in this order: `C=CN,O=lab,CN=10.0.0.7` (remote-viewer(1), "host-subject"). */
  readonly subject?: string;
  /** A leaf that the person accepted for this host; a different one is a hard stop (`tls-changed`). */
  readonly pinnedSha256?: string;
}

/** What a bridge connection leads to. Only the main process names one. */
export type Target =
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number }
  | { readonly kind: 'tls'; readonly host: string; readonly port: number; readonly trust: SpiceTrust }
  | {
      readonly kind: 'websocket';
      readonly secure: boolean;
      readonly host: string;
      readonly port: number;
      /** Path with query; carries the console token, so it is a secret. */
      readonly path: string;
      readonly trust: Trust;
      readonly pinnedSha256?: string;
    };

export interface Opened {
  /** Paused, with an `error` listener of its own, so that it may wait for its reader; a break shows as `stream.destroyed`. */
  readonly stream: Duplex;
  readonly encrypted: boolean;
  /** Milliseconds the TLS handshake took; absent without TLS. */
  readonly tlsMs?: number;
  /** Breaks the stream within seconds where the far end is gone without a word: after sleep, or on another network. */
  readonly check: () => void;
}

/** Opens one connection to a target: name, TCP, TLS with the identity check, WebSocket upgrade. Never downgrades. */
export type Connect = (target: Target, signal: AbortSignal) => Promise<Result<Opened>>;

export interface Admission {
  readonly protocol: 'vnc' | 'spice';
  readonly target: Target;
  /** A connection that is open already (from choosing the route): the first channel takes it. */
  readonly first?: Opened;
  /** Told when a channel could not be opened, or broke; the viewer itself sees only a closed socket. */
  readonly onFailure: (error: AppError) => void;
}

export interface Ticket {
  /** `ws://127.0.0.1:PORT/`. */
  readonly url: string;
  /** 256 random bits, base64url. Offered by the client as subprotocol `ticket.<value>` beside `binary`. */
  readonly value: string;
  /** Has each connection prove that its far end is still there; one that can't is broken within seconds. */
  check(): void;
  /** Closes every connection of this ticket and forgets it. Idempotent. */
  revoke(): void;
}
