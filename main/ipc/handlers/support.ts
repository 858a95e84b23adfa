import { ok } from '../../../shared/errors.ts';
import type { SupportRequests } from '../../../shared/ipc/support.ts';
import type { Support } from '../../support/support.ts';
import type { HandlersOf } from '../dispatch.ts';

export interface SupportServices {
  readonly support: Support;
}

/** Requests about the doctor, the log and the report for support. */
export function supportHandlers({ support }: SupportServices): HandlersOf<SupportRequests> {
  return {
    'doctor.start': ({ cloudId, vmUuid, routes }) => support.doctor.start(cloudId, vmUuid, routes),
    'doctor.cancel': () => {
      support.doctor.cancel();
      return ok();
    },
    'doctor.report': ({ hideNames }) => ok({ text: support.doctorText(hideNames) }),
    'log.read': async ({ after }) => ok(await support.log.read(after)),
    'log.openFolder': () => support.openLogFolder(),
    'bundle.preview': async ({ hideNames }) => ok(await support.preview(hideNames)),
    'bundle.save': ({ hideNames }) => support.save(hideNames),
  };
}
