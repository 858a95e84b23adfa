import { ok, type Result } from '../../../shared/errors.ts';
import type { ConsoleTarget, VmRequests } from '../../../shared/ipc/vms.ts';
import type { CloudService } from '../../clouds/cloud-service.ts';
import type { HandlersOf } from '../dispatch.ts';

export interface VmServices {
  readonly clouds: CloudService;
  readonly prepareConsole: () => void;
  readonly openConsole: (target: ConsoleTarget) => Promise<Result<{ sessionId: string }>>;
}

/** Requests about the library's VMs and the opening of their consoles. */
export function vmHandlers(services: VmServices): HandlersOf<VmRequests> {
  return {
    'vms.refresh': ({ cloudId }) => services.clouds.refreshVms(cloudId),
    'console.prepare': () => {
      services.prepareConsole();
      return ok();
    },
    'console.open': (target) => services.openConsole(target),
  };
}
