import { ok, type Result } from '../../../shared/errors.ts';
import type { ConsoleTarget, VmRequests } from '../../../shared/ipc/vms.ts';
import type { CloudService } from '../../clouds/cloud-service.ts';
import type { LiveVms } from '../../clouds/live/live-vms.ts';
import type { Thumbnails } from '../../clouds/thumbnails.ts';
import type { ArrangementStore } from '../../stores/arrangement-store.ts';
import type { HandlersOf } from '../dispatch.ts';

export interface VmServices {
  readonly clouds: CloudService;
  readonly live: LiveVms;
  readonly thumbnails: Thumbnails;
  readonly arrangement: ArrangementStore;
  readonly prepareConsole: () => void;
  readonly openConsole: (target: ConsoleTarget) => Promise<Result<{ sessionId: string }>>;
}

/** Requests about the library's VMs and the opening of their consoles. */
export function vmHandlers(services: VmServices): HandlersOf<VmRequests> {
  return {
    'vms.refresh': ({ cloudId }) => services.clouds.refreshVms(cloudId),
    'vms.watch': (sight) => {
      services.live.watch(sight);
      return ok();
    },
    'vms.arrange': (arrangement) => {
      void services.arrangement.note(arrangement);
      return ok();
    },
    'thumbnails.read': (places) => ({ ok: true, value: services.thumbnails.read(places) }),
    'thumbnails.scaled': ({ picture, ...place }) => {
      if (picture) services.thumbnails.put(place, picture);
      return ok();
    },
    'console.prepare': () => {
      services.prepareConsole();
      return ok();
    },
    'console.open': (target) => services.openConsole(target),
  };
}
