import type { ConsolePreference } from './console.ts';

/** A saved VM. It stays when the VM goes: `vmName` is the last name seen. */
export interface Bookmark {
  readonly id: string;
  readonly cloudId: string;
  readonly vmUuid: string;
  /** What the person calls it. */
  readonly name: string;
  readonly vmName: string;
  readonly preference: ConsolePreference;
}

export interface Recent {
  readonly cloudId: string;
  readonly vmUuid: string;
  readonly vmName: string;
  /** Milliseconds since the epoch. */
  readonly openedAt: number;
}
