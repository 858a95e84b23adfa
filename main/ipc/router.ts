import { ipcMain, type IpcMainInvokeEvent } from 'electron';
import { consoleRequests, libraryRequests } from '../../shared/ipc-names.ts';
import type { RequestName } from '../../shared/ipc.ts';
import type { Caller, Dispatch } from './dispatch.ts';

export interface RouterDeps {
  readonly dispatch: Dispatch;
  /** Which of our windows a webContents belongs to. */
  readonly callerOf: (webContentsId: number) => Caller | undefined;
  /** Whether a URL is one of our own pages. */
  readonly isOwnPage: (url: string) => boolean;
}

/** The one door to Electron's ipcMain. Returns the function that closes it. */
export function openRouter(deps: RouterDeps): () => void {
  const names: ReadonlySet<RequestName> = new Set([...libraryRequests, ...consoleRequests]);
  for (const name of names) {
    ipcMain.handle(name, (event, ...args: unknown[]) => deps.dispatch(trustedCaller(event, deps), name, args));
  }
  return () => {
    for (const name of names) ipcMain.removeHandler(name);
  };
}

/** Only the main frame of one of our windows, while it shows our own page. */
function trustedCaller(event: IpcMainInvokeEvent, deps: RouterDeps): Caller | undefined {
  const frame = event.senderFrame;
  // Null (Electron 35+) when the frame is gone or has navigated since.
  if (!frame || frame !== event.sender.mainFrame || !deps.isOwnPage(frame.url)) return undefined;
  return deps.callerOf(event.sender.id);
}
