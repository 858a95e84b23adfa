import type { AppDeed } from '../shared/ipc/app.ts';
import type { AppStart } from '../shared/ipc.ts';
import type { AppParts } from './app-parts.ts';
import { doInLibrary } from './windows/do-in-library.ts';

/** What the library page's requests do to the app itself. */
export interface LibraryPage {
  /** It has asked for its data. */
  readonly onStart: () => void;
  readonly restartToUpdate: () => void;
}

/** What the library window is served, beside what `page` says of this start. */
export function libraryServices(parts: AppParts, page: LibraryPage) {
  return {
    doAppDeed: (deed: AppDeed) => doInLibrary(parts.host.registry.find({ kind: 'library' }), deed),
    start: () => {
      page.onStart();
      return appStart(parts);
    },
    clouds: parts.clouds,
    live: parts.live.live,
    thumbnails: parts.live.thumbnails,
    arrangement: parts.profile.arrangement,
    vmJobs: parts.vmJobs,
    adds: parts.adds,
    bookmarks: parts.profile.bookmarks,
    bookmarkFiles: parts.bookmarkFiles,
    recents: parts.profile.recents,
    settings: parts.profile.settings,
    support: parts.support,
    prepareConsole: () => parts.host.windows.prepare(),
    openConsole: parts.opener.open.bind(parts.opener),
    updates: parts.updates,
    restartToUpdate: page.restartToUpdate,
    dismissNotice: (id: string) => parts.notices.dismiss(id),
    links: parts.links,
    forgetAddressCertificates: () => parts.profile.addressPins.forgetAll(),
  };
}

function appStart(parts: AppParts): AppStart {
  const { version, runtime, platform } = parts.options;
  return {
    version,
    runtime,
    platform,
    look: parts.appearance.look,
    keychain: parts.credentials.failure,
    clouds: parts.clouds.views,
    vms: parts.clouds.vmLists,
    ...parts.profile.bookmarks.state,
    arrangement: parts.profile.arrangement.value,
    recents: parts.profile.recents.all,
    consoles: parts.host.sessions.list(),
    notices: parts.notices.all,
    doctor: parts.support.doctor.state,
    updates: parts.updates.state,
    asked: parts.links.asked,
    wish: parts.wishes.started(),
  };
}

/** Tells the windows of what changes, and the services of changed settings; `onSettings` afterwards. */
export function pushChanges(parts: AppParts, onSettings: () => void): void {
  const { registry, sessions } = parts.host;
  const { bookmarks, recents, settings } = parts.profile;
  bookmarks.onChange(() => registry.pushToLibrary('bookmarks.changed', bookmarks.state));
  recents.onChange((all) => registry.pushToLibrary('recents.changed', all));
  sessions.onChange((states) => registry.pushToLibrary('consoles.changed', states));
  sessions.onChange(() => parts.reopen.changed());
  parts.notices.onChange((all) => registry.pushToLibrary('notices.changed', all));
  settings.onChange(() => {
    parts.appearance.apply();
    parts.live.apply();
    parts.updates.settingChanged();
    parts.reopen.changed();
    parts.shell.applySettings();
    onSettings();
  });
}
