import { ok } from '../../../shared/errors.ts';
import type { LibraryHandlers } from '../dispatch.ts';
import type { LibraryServices } from '../services.ts';
import { cloudHandlers } from './clouds.ts';

/** Every request of the library window. */
export function libraryHandlers(services: LibraryServices): LibraryHandlers {
  const { bookmarks } = services;
  return {
    ...cloudHandlers(services),
    'app.start': () => ({ ok: true, value: services.start() }),
    'console.prepare': () => {
      services.prepareConsole();
      return ok();
    },
    'console.open': (target) => services.openConsole(target),
    'bookmarks.save': (bookmark) => bookmarks.save(bookmark),
    'bookmarks.remove': ({ id }) => bookmarks.remove(id),
    'bookmarks.order': ({ ids }) => bookmarks.order(ids),
    'settings.save': (settings) => services.saveSettings(settings),
    'notices.dismiss': ({ id }) => {
      services.dismissNotice(id);
      return ok();
    },
  };
}
