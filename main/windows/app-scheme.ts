import { protocol, type Session } from 'electron';
import path from 'node:path';
import { appScheme, serveAsset, type Asset } from './app-assets.ts';

/** Makes our scheme a real origin (secure, standard). Only before the app is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: appScheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
}

/** Serves the built pages to the windows of one Electron session; `root` is the app's folder. `onServed` with each answer, once it is handed over. */
export function serveAppScheme(session: Session, root: string, onServed?: (asset: Asset) => void): void {
  const folder = path.join(root, 'out/renderer');
  // Electron 25 brought protocol.handle; the older call goes when Electron 22 is no longer run.
  if ('handle' in session.protocol) {
    session.protocol.handle(appScheme, (request) => {
      const asset = serveAsset(folder, request.url);
      const { status, headers, body } = asset;
      onServed?.(asset);
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

function serveToOldElectron(session: Session, folder: string, onServed?: (asset: Asset) => void): void {
  (session.protocol as unknown as OldProtocol).registerBufferProtocol(appScheme, (request, callback) => {
    const asset = serveAsset(folder, request.url);
    const { status, headers, body } = asset;
    callback({ statusCode: status, headers, data: body });
    onServed?.(asset);
  });
}
