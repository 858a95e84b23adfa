import { ok } from '../../../shared/errors.ts';
import type { AppDeed, AppRequests } from '../../../shared/ipc/app.ts';
import type { HandlersOf } from '../dispatch.ts';

export interface AppServices {
  readonly doAppDeed: (deed: AppDeed) => void;
}

/** Requests that stand in the application's menu too. */
export function appHandlers({ doAppDeed }: AppServices): HandlersOf<AppRequests> {
  return {
    'app.do': ({ deed }) => {
      doAppDeed(deed);
      return ok();
    },
  };
}
