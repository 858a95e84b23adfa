import type { IsoImage, VmChange, VmFacts, VmJob } from '../vm-job.ts';
import { namesOf } from './names-of.ts';

/** A VM as a window names it; a console window may name only the one of its own session. */
export interface VmAddress {
  readonly cloudId: string;
  readonly vmUuid: string;
}

/** What is done to a VM through its cloud. Both kinds of window may ask. */
export interface VmActionRequests {
  /** Answers when the server's job has ended, or is no longer waited for (`job-timeout`, `cancelled`). Sent once. */
  'vmJobs.run': (request: VmAddress & { requestId: string; change: VmChange }) => void;
  /** Stops waiting; the server may still finish the job. */
  'vmJobs.cancel': (request: { requestId: string }) => void;
  /** Those under way; a console window sees those of its VM. */
  'vmJobs.list': () => readonly VmJob[];
  'vmFacts.get': (request: VmAddress) => VmFacts;
  /** The ISO images that the cloud offers, by name. */
  'isoImages.list': (request: VmAddress) => readonly IsoImage[];
}

export interface VmActionPushes {
  /** One job that has changed. */
  'vmJobs.changed': VmJob;
}

export const vmActionRequests = namesOf<VmActionRequests>({
  'vmJobs.run': true,
  'vmJobs.cancel': true,
  'vmJobs.list': true,
  'vmFacts.get': true,
  'isoImages.list': true,
});

export const vmActionPushes = namesOf<VmActionPushes>({ 'vmJobs.changed': true });
