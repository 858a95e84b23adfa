import { appRequests } from './ipc/app.ts';
import { bookmarkPushes, bookmarkRequests } from './ipc/bookmarks.ts';
import { cloudPushes, cloudRequests } from './ipc/clouds.ts';
import { sessionPushes, sessionRequests } from './ipc/session.ts';
import { linkPushes, linkRequests } from './ipc/links.ts';
import { noticePushes, settingsPushes, settingsRequests } from './ipc/settings.ts';
import { diagnoseRequests, supportPushes, supportRequests } from './ipc/support.ts';
import { toolRequests } from './ipc/tools.ts';
import { updatePushes, updateRequests } from './ipc/updates.ts';
import { vmActionPushes, vmActionRequests } from './ipc/vm-actions.ts';
import { vmPushes, vmRequests } from './ipc/vms.ts';
import { wishPushes } from './ipc/wishes.ts';
import type { ConsolePushes, ConsoleRequests, LibraryPushes, LibraryRequests } from './ipc.ts';

/** A set of names; fails to compile when one of the map's names is missing from the lists. */
function setOf<M>() {
  return <N extends keyof M & string>(
    names: readonly N[],
    ..._complete: [Exclude<keyof M & string, N>] extends [never] ? [] : [missing: Exclude<keyof M & string, N>]
  ): ReadonlySet<keyof M & string> => new Set<keyof M & string>(names);
}

/** What the library window may ask. */
export const libraryRequests = setOf<LibraryRequests>()([
  'app.start',
  ...appRequests,
  ...cloudRequests,
  ...vmRequests,
  ...bookmarkRequests,
  ...vmActionRequests,
  ...settingsRequests,
  ...updateRequests,
  ...linkRequests,
  ...supportRequests,
]);

/** What a console window may ask, always about its own session. */
export const consoleRequests = setOf<ConsoleRequests>()([
  ...sessionRequests,
  ...toolRequests,
  ...vmActionRequests,
  ...diagnoseRequests,
]);

/** What the library window is told. */
export const libraryPushes = setOf<LibraryPushes>()([
  ...cloudPushes,
  ...vmPushes,
  ...bookmarkPushes,
  ...vmActionPushes,
  ...settingsPushes,
  ...noticePushes,
  ...updatePushes,
  ...linkPushes,
  ...wishPushes,
  ...supportPushes,
]);

/** What a console window is told. */
export const consolePushes = setOf<ConsolePushes>()([...sessionPushes, ...vmActionPushes, ...settingsPushes]);
