import type { MigrationClaim, MigrationWay } from '../../../shared/console.ts';

export interface SpiceViewerOptions {
  /** How long a server may take to accept a channel, after its connection is open. */
  readonly linkTimeoutMs?: number;
  /** Asks for a way to where a server says that its guest goes; without it the viewer ends with `moved` there. */
  readonly follow?: (claim: MigrationClaim) => Promise<MigrationWay | null>;
}

export const defaultLinkTimeoutMs = 15_000;
