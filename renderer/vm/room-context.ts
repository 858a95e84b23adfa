import { createContext, useContext } from 'react';
import { fail, type AppError, type Result } from '../../shared/errors.ts';
import type { VmActionPushes, VmActionRequests, VmAddress } from '../../shared/ipc/vm-actions.ts';
import type { WindowApi } from '../../shared/ipc.ts';
import type { PowerAction, VmChange, VmJob } from '../../shared/vm-job.ts';

/** What this room needs of its window; both kinds have it. */
export type VmApi = WindowApi<VmActionRequests, VmActionPushes>;

/** A VM as a person knows it. */
export interface VmTarget extends VmAddress {
  readonly name: string;
}

/** A dialog about a VM. `said` is a job that failed, in all its words. */
export type VmQuestion =
  | { readonly kind: 'power'; readonly vm: VmTarget; readonly action: PowerAction }
  /** Off and on again, for what only a start brings about. */
  | { readonly kind: 'restart'; readonly vm: VmTarget }
  | { readonly kind: 'guest-password' | 'console-password' | 'iso' | 'console-mode'; readonly vm: VmTarget }
  | { readonly kind: 'failed'; readonly vm: VmTarget; readonly error: AppError };

export interface Room {
  readonly api: VmApi;
  /** The job that is under way for this VM. */
  readonly jobOf: (vm: VmAddress) => VmJob | undefined;
  readonly ask: (question: VmQuestion | null) => void;
  /** Does it, and says how it ended in a toast. */
  readonly run: (vm: VmTarget, change: VmChange) => Promise<boolean>;
  readonly cancel: (requestId: string) => void;
  /** A dialog is open: the window's own keys rest. */
  readonly asking: boolean;
}

export const RoomContext = createContext<Room | null>(null);

export function useVmRoom(): Room {
  const room = useContext(RoomContext);
  if (!room) throw new Error('a component of vm/ stands outside of <VmRoom>');
  return room;
}

/** The answer of a request; one that was rejected, which is a bug, as `internal`, so that no view waits for ever. */
export async function settled<T>(answer: Promise<Result<T>>): Promise<Result<T>> {
  try {
    return await answer;
  } catch (error) {
    return fail('internal', { reason: error instanceof Error ? error.message : String(error) });
  }
}
