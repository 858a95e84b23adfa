import type { AppError } from './errors.ts';

/** Why this copy of the app does not renew itself; the words say what to do instead. */
export type NotSelf = 'package-manager' | 'portable' | 'unpacked' | 'development' | 'no-channel';

/** A newer version that is offered. `notes` is what its makers wrote, as plain text, and may be empty. */
export interface Release {
  readonly version: string;
  readonly notes: string;
}

/** Where the app stands with its newer versions. */
export type UpdateState =
  | { readonly kind: 'not-self'; readonly why: NotSelf }
  | { readonly kind: 'off' }
  /** Nothing newer is known; `checkedAt` is null before the first answer. */
  | { readonly kind: 'current'; readonly checkedAt: number | null }
  | { readonly kind: 'checking' }
  | { readonly kind: 'available'; readonly release: Release }
  | { readonly kind: 'downloading'; readonly release: Release; readonly percent: number }
  /** Checked and at hand: installed when the app ends, or at once by a restart. */
  | { readonly kind: 'ready'; readonly release: Release }
  | { readonly kind: 'failed'; readonly error: AppError; readonly release: Release | null };
