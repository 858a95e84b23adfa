import { ok, type Result } from '../../../shared/errors.ts';
import type { Notice, SettingsRequests } from '../../../shared/ipc/settings.ts';
import type { Settings } from '../../../shared/settings.ts';
import type { HandlersOf } from '../dispatch.ts';

export interface SettingsServices {
  readonly saveSettings: (settings: Settings) => Promise<Result<Settings>>;
  readonly dismissNotice: (id: Notice['id']) => void;
}

/** Requests about settings and notices. */
export function settingsHandlers(services: SettingsServices): HandlersOf<SettingsRequests> {
  return {
    'settings.save': (settings) => services.saveSettings(settings),
    'notices.dismiss': ({ id }) => {
      services.dismissNotice(id);
      return ok();
    },
  };
}
