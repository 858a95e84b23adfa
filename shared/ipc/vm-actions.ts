import { namesOf } from './names-of.ts';

/** What is done to a VM through its cloud. */
export interface VmActionRequests {
  'guestPassword.change': (request: GuestPasswordChange) => void;
  /** Stops waiting; the server may still finish the job. */
  'guestPassword.cancel': (request: { requestId: string }) => void;
}

export interface GuestPasswordChange {
  /** Chosen by the window, so that it can cancel. */
  readonly requestId: string;
  readonly cloudId: string;
  readonly vmUuid: string;
  readonly account: string;
  readonly password: string;
}

export const vmActionRequests = namesOf<VmActionRequests>({
  'guestPassword.change': true,
  'guestPassword.cancel': true,
});
