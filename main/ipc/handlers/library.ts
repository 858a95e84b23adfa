import type { AppStart } from '../../../shared/ipc.ts';
import type { LibraryHandlers } from '../dispatch.ts';
import { appHandlers, type AppServices } from './app.ts';
import { bookmarkHandlers, type BookmarkServices } from './bookmarks.ts';
import { cloudHandlers, type CloudServices } from './clouds.ts';
import { linkHandlers, type LinkServices } from './links.ts';
import { settingsHandlers, type SettingsServices } from './settings.ts';
import { supportHandlers, type SupportServices } from './support.ts';
import { updateHandlers, type UpdateServices } from './updates.ts';
import { vmActionHandlers, type VmActionServices } from './vm-actions.ts';
import { vmHandlers, type VmServices } from './vms.ts';

/** What the library window's requests are answered from. */
export interface LibraryServices
  extends
    AppServices,
    CloudServices,
    VmServices,
    BookmarkServices,
    VmActionServices,
    SettingsServices,
    UpdateServices,
    LinkServices,
    SupportServices {
  readonly start: () => AppStart;
}

/** Every request of the library window. */
export function libraryHandlers(services: LibraryServices): LibraryHandlers {
  return {
    'app.start': () => ({ ok: true, value: services.start() }),
    ...appHandlers(services),
    ...cloudHandlers(services),
    ...vmHandlers(services),
    ...bookmarkHandlers(services),
    ...vmActionHandlers(services),
    ...settingsHandlers(services),
    ...updateHandlers(services),
    ...linkHandlers(services),
    ...supportHandlers(services),
  };
}
