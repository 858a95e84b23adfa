import type { ConsolePushes, ConsoleRequests, LibraryPushes, LibraryRequests } from './ipc.ts';

/** The contract's names at run time. Each list is exhaustive by type: a name that the contract gains or loses fails to compile. */
function namesOf<M>(names: Readonly<Record<keyof M & string, true>>): ReadonlySet<keyof M & string> {
  return new Set(Object.keys(names) as (keyof M & string)[]);
}

/** What the library window may ask. */
export const libraryRequests = namesOf<LibraryRequests>({
  'app.start': true,
  'clouds.add': true,
  'clouds.signIn': true,
  'clouds.signOut': true,
  'clouds.remove': true,
  'clouds.trust': true,
  'clouds.allowPlaintextProxy': true,
  'vms.refresh': true,
  'console.prepare': true,
  'console.open': true,
  'bookmarks.save': true,
  'bookmarks.remove': true,
  'bookmarks.order': true,
  'guestPassword.change': true,
  'guestPassword.cancel': true,
  'settings.save': true,
  'notices.dismiss': true,
});

/** What a console window may ask, always about its own session. */
export const consoleRequests = namesOf<ConsoleRequests>({
  'session.start': true,
  'session.attach': true,
  'session.report': true,
  'session.reconnect': true,
  'session.trust': true,
  'session.allowPlaintextProxy': true,
  'session.close': true,
  'screenshot.save': true,
  'screenshot.copy': true,
  'screenshot.deliver': true,
  'window.setFullScreen': true,
  'window.fitTo': true,
});

/** What the library window is told. */
export const libraryPushes = namesOf<LibraryPushes>({
  'clouds.changed': true,
  'vms.changed': true,
  'bookmarks.changed': true,
  'recents.changed': true,
  'consoles.changed': true,
  'settings.changed': true,
  'notices.changed': true,
});

/** What a console window is told. */
export const consolePushes = namesOf<ConsolePushes>({
  'session.changed': true,
  'settings.changed': true,
  'window.fullScreen': true,
  'screenshot.request': true,
});
