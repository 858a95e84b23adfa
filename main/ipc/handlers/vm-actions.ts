import { fail, ok, type Result } from '../../../shared/errors.ts';
import type { VmActionRequests, VmAddress } from '../../../shared/ipc/vm-actions.ts';
import type { VmJobs } from '../../clouds/vm-jobs.ts';
import type { ConsoleHandlers, HandlersOf } from '../dispatch.ts';
import type { ConsoleServices } from '../services.ts';

export interface VmActionServices {
  readonly vmJobs: VmJobs;
}

/** The library's requests that do something to a VM through its cloud. */
export function vmActionHandlers({ vmJobs }: VmActionServices): HandlersOf<VmActionRequests> {
  return {
    'vmJobs.run': (request) => vmJobs.run(request),
    'vmJobs.cancel': ({ requestId }) => {
      vmJobs.cancel(requestId);
      return ok();
    },
    'vmJobs.list': () => ({ ok: true, value: vmJobs.running }),
    'vmFacts.get': (vm) => vmJobs.facts(vm),
    'isoImages.list': (vm) => vmJobs.isoImages(vm),
  };
}

/** The same for a console window, which may do it to the VM of its own session and to no other. */
export function ownVmHandlers({ session, vmJobs }: ConsoleServices) {
  const isOwn = (id: string, { cloudId, vmUuid }: VmAddress): boolean => {
    const state = session(id)?.state;
    return state?.cloudId === cloudId && state.vmUuid === vmUuid;
  };
  const own = <T>(id: string, vm: VmAddress, call: (jobs: VmJobs) => Promise<Result<T>>) =>
    vmJobs && isOwn(id, vm) ? call(vmJobs) : fail('internal', { reason: 'not the VM of this window' });
  const jobsOf = (id: string) => vmJobs?.running.filter((job) => isOwn(id, job)) ?? [];
  return {
    'vmJobs.run': (id, request) => own(id, request, (jobs) => jobs.run(request)),
    'vmJobs.cancel': (id, { requestId }) => {
      if (jobsOf(id).some((job) => job.requestId === requestId)) vmJobs?.cancel(requestId);
      return ok();
    },
    'vmJobs.list': (id) => ({ ok: true, value: jobsOf(id) }),
    'vmFacts.get': (id, vm) => own(id, vm, (jobs) => jobs.facts(vm)),
    'isoImages.list': (id, vm) => own(id, vm, (jobs) => jobs.isoImages(vm)),
  } satisfies Partial<ConsoleHandlers>;
}
