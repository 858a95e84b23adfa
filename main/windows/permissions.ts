import type { Session, WebContents } from 'electron';
import type { WindowKind } from './window-registry.ts';

/** What Chromium tells beside the name, as far as it matters: the microphone is `media` with nothing but audio. */
export interface PermissionDetails {
  readonly mediaTypes?: readonly string[];
  readonly mediaType?: string;
}

/** What a console needs of Chromium: pointer, keyboard and the whole screen. The clipboard goes through the main process. */
const consolePermissions: ReadonlySet<string> = new Set([
  'clipboard-sanitized-write', // a failure's details are copied by a click
  'pointerLock',
  'keyboardLock',
  'fullscreen',
]);

/** What one with another of its screens needs: nothing but the keys of a whole keyboard. */
const headPermissions: ReadonlySet<string> = new Set(['keyboardLock', 'fullscreen']);

/** Denied by default; a few for console windows only. */
export function isPermitted(kind: WindowKind | undefined, permission: string): boolean {
  if (kind === 'head') return headPermissions.has(permission);
  return kind === 'console' && consolePermissions.has(permission);
}

/** Whether it is about the microphone, and nothing but it: a camera is never asked for. */
export function isMicrophone(permission: string, { mediaTypes, mediaType }: PermissionDetails): boolean {
  if (permission !== 'media') return false;
  return mediaTypes ? mediaTypes.length === 1 && mediaTypes[0] === 'audio' : mediaType === 'audio';
}

/** Nothing but our own pages and the bridge is ever fetched: the second fence behind the content security policy. */
export function isOwnTraffic(url: string): boolean {
  return /^(zstackapp:\/\/ui\/|ws:\/\/127\.0\.0\.1:\d+\/|data:|blob:zstackapp:\/\/ui\/|devtools:)/.test(url);
}

/** Puts both fences around one Electron session. */
export function guardSession(
  session: Session,
  kindOf: (webContentsId: number) => WindowKind | undefined,
  mayListen: (webContentsId: number) => boolean,
): void {
  const decide = (contents: WebContents | null, permission: string, details: PermissionDetails): boolean => {
    const kind = contents ? kindOf(contents.id) : undefined;
    if (contents && kind === 'console' && isMicrophone(permission, details)) return mayListen(contents.id);
    return isPermitted(kind, permission);
  };
  session.setPermissionRequestHandler((contents, permission, callback, details) =>
    callback(decide(contents, permission, details as PermissionDetails)),
  );
  session.setPermissionCheckHandler((contents, permission, _origin, details) => decide(contents, permission, details));
  session.setDevicePermissionHandler(() => false);
  session.webRequest.onBeforeRequest((details, callback) => callback({ cancel: !isOwnTraffic(details.url) }));
  session.on('will-download', (event) => event.preventDefault()); // what is saved goes through the screenshots' door
  // Chromium would fetch dictionaries from the network.
  session.setSpellCheckerEnabled(false);
}
