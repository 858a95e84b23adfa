import type { Session, WebContents } from 'electron';

/** What a console needs of Chromium: pointer, keyboard and the whole screen. The clipboard goes through the main process. */
const consolePermissions: ReadonlySet<string> = new Set([
  'clipboard-sanitized-write', // a failure's details are copied by a click
  'pointerLock',
  'keyboardLock',
  'fullscreen',
]);

/** Denied by default; a few for console windows only. */
export function isPermitted(kind: 'library' | 'console' | undefined, permission: string): boolean {
  return kind === 'console' && consolePermissions.has(permission);
}

/** Nothing but our own pages and the bridge is ever fetched: the second fence behind the content security policy. */
export function isOwnTraffic(url: string): boolean {
  return /^(zstackapp:\/\/ui\/|ws:\/\/127\.0\.0\.1:\d+\/|data:|blob:zstackapp:\/\/ui\/|devtools:)/.test(url);
}

/** Puts both fences around one Electron session. */
export function guardSession(
  session: Session,
  kindOf: (webContentsId: number) => 'library' | 'console' | undefined,
): void {
  const decide = (contents: WebContents | null, permission: string): boolean =>
    isPermitted(contents ? kindOf(contents.id) : undefined, permission);
  session.setPermissionRequestHandler((contents, permission, callback) => callback(decide(contents, permission)));
  session.setPermissionCheckHandler((contents, permission) => decide(contents, permission));
  session.setDevicePermissionHandler(() => false);
  session.webRequest.onBeforeRequest((details, callback) => callback({ cancel: !isOwnTraffic(details.url) }));
  session.on('will-download', (event) => event.preventDefault()); // what is saved goes through the screenshots' door
  // Chromium would fetch dictionaries from the network.
  session.setSpellCheckerEnabled(false);
}
