export interface SpiceViewerOptions {
  /** How long a server may take to accept a channel, after its connection is open. */
  readonly linkTimeoutMs?: number;
}

export const defaultLinkTimeoutMs = 15_000;
