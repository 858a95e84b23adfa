import { dialog, type BrowserWindow } from 'electron';
import type { Translate } from '../shared/i18n/index.ts';
import { BookmarkFiles } from './bookmarks/bookmark-files.ts';
import type { CloudService } from './clouds/cloud-service.ts';
import type { Profile } from './profile.ts';

export interface OpenBookmarkFilesDeps {
  readonly profile: Pick<Profile, 'bookmarks' | 'clouds'>;
  readonly clouds: CloudService;
  /** The window that asks; a dialog stands over it. */
  readonly window: () => BrowserWindow | undefined;
  readonly words: () => Translate<'bookmarks'>;
}

/** Import and export of bookmarks with the system's own dialogs for files. */
export function openBookmarkFiles({ profile, clouds, window, words }: OpenBookmarkFilesDeps): BookmarkFiles {
  return new BookmarkFiles({
    bookmarks: profile.bookmarks,
    clouds: () => profile.clouds.all,
    adopt: (cloud) => clouds.adopt(cloud),
    withClient: (cloudId, signal, call) => clouds.withClient(cloudId, signal, call),
    askOpen: async () => {
      const t = words();
      const filters = [
        { name: t('files.all'), extensions: ['json', 'vv', 'remmina'] },
        { name: t('files.any'), extensions: ['*'] },
      ];
      const options = { title: t('importing.title'), filters, properties: ['openFile', 'multiSelections'] as const };
      const over = window();
      const asked = { ...options, properties: [...options.properties] };
      const { filePaths } = await (over ? dialog.showOpenDialog(over, asked) : dialog.showOpenDialog(asked));
      return filePaths;
    },
    askSave: async (name) => {
      const options = { title: words()('export'), defaultPath: name };
      const over = window();
      const asked = await (over ? dialog.showSaveDialog(over, options) : dialog.showSaveDialog(options));
      return asked.canceled ? undefined : asked.filePath;
    },
  });
}
