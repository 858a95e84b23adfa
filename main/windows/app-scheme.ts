import { protocol, type Session } from 'electron';
import path from 'node:path';
import { appScheme, serveAsset } from './app-assets.ts';

/** Makes our scheme a real origin (secure, standard). Only before the app is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: appScheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
}

/** Serves the built pages to the windows of one Electron session; `root` is the app's folder. `onServed` after each file. */
export function serveAppScheme(session: Session, root: string, onServed?: () => void): void {
  const folder = path.join(root, 'out/renderer');
  // Electron 25 brought protocol.handle; the older call goes when Electron 22 is no longer run.
  if ('handle' in session.protocol) {
    session.protocol.handle(appScheme, (request) => {
      const { status, headers, body } = serveAsset(folder, request.url);
      onServed?.();
      return new Response(new Uint8Array(body), { status, headers });
    });
    return;
  }
  serveToOldElectron(session, folder, onServed);
}

/** `registerBufferProtocol` as Electron 22 has it; newer types call it deprecated. */
interface OldProtocol {
  registerBufferProtocol(
    scheme: string,
    handler: (
      request: { readonly url: string },
      callback: (response: { statusCode: number; headers: Readonly<Record<string, string>>; data: Buffer }) => void,
    ) => void,
  ): void;
}

function serveToOldElectron(session: Session, folder: string, onServed?: () => void): void {
  (session.protocol as unknown as OldProtocol).registerBufferProtocol(appScheme, (request, callback) => {
    const { status, headers, body } = serveAsset(folder, request.url);
    callback({ statusCode: status, headers, data: body });
    onServed?.();
  });
}
