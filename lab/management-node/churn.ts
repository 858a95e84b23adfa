import type { LabService } from '../types.ts';
import type { Vms, VmState } from './vms.ts';

export interface ChurnOptions {
  readonly vms: Vms;
  /** One VM changes each time. */
  readonly everyMs: number;
}

/** Lets VMs without a guest start and stop as time goes by, each through its state between; starts with the first one. */
export function startChurn({ vms, everyMs }: ChurnOptions): LabService {
  let next = 0;
  const timer = setInterval(() => {
    const all = vms.all().filter(({ spec }) => !spec.guest);
    const vm = all[next++ % Math.max(1, all.length)];
    const to = vm && following[vm.state];
    if (to) vms.setState(vm, to);
  }, everyMs);
  timer.unref();
  return {
    stop: () => {
      clearInterval(timer);
      return Promise.resolve();
    },
  };
}

const following: Readonly<Partial<Record<VmState, VmState>>> = {
  Running: 'Stopping',
  Stopping: 'Stopped',
  Stopped: 'Starting',
  Starting: 'Running',
};
