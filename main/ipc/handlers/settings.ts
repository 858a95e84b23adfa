import { ok } from '../../../shared/errors.ts';
import type { Notice, SettingsRequests } from '../../../shared/ipc/settings.ts';
import type { SettingsStore } from '../../stores/settings-store.ts';
import type { HandlersOf } from '../dispatch.ts';

export interface SettingsServices {
  readonly settings: SettingsStore;
  readonly dismissNotice: (id: Notice['id']) => void;
}

/** Requests about settings and notices. */
export function settingsHandlers(services: SettingsServices): HandlersOf<SettingsRequests> {
  return {
    'settings.change': (change) => services.settings.change(change),
    'settings.reset': ({ keys }) => services.settings.reset(keys),
    'notices.dismiss': ({ id }) => {
      services.dismissNotice(id);
      return ok();
    },
  };
}
