import type { Session } from 'electron';
import type { Dispatch } from './ipc/dispatch.ts';
import { openRouter } from './ipc/router.ts';
import { isOwnPage } from './windows/app-assets.ts';
import { serveAppScheme } from './windows/app-scheme.ts';
import { createFirstFiles } from './windows/first-files.ts';
import { createLibraryWindow, type LoadingWindow } from './windows/library-window.ts';
import { guardSession } from './windows/permissions.ts';
import { WindowRegistry } from './windows/window-registry.ts';

export interface PagesDeps {
  /** Where the pages live. */
  readonly session: Session;
  /** The app's folder. */
  readonly root: string;
  /** Given where a library window is to be loaded ahead: its icon. */
  readonly ahead?: { readonly icon: string };
}

/** What the pages get from the app once it is there. */
interface PageAnswers {
  readonly dispatch: Dispatch;
  /** Whether a page may open the microphone, by the id of its web contents; none may before. */
  readonly mayListen: (webContentsId: number) => boolean;
}

/** The pages of one Electron session: their files, the fences around them, their windows, and the door for their requests. */
export interface Pages {
  readonly registry: WindowRegistry;
  /** Whether a library window loads that has not asked for its data yet: whatever it does not need may wait. */
  readonly isLoadingAhead: boolean;
  /** Resolves when that window's page has its files, or could not get them; at once where no window loads. */
  readonly served: Promise<void>;
  /** The library window that was loaded ahead, to whoever asks first; undefined where there is none. */
  takeLibrary(): LoadingWindow | undefined;
  /** Answers requests from now on; those that came before have waited for this. */
  answer(answers: PageAnswers): void;
  /** Closes the door. */
  dispose(): void;
}

/**
 * Sets up all that a page needs, so that Chromium can start the first window's processes and load its page while the rest of our code
 * and the profile are still being read: a page's first request waits until `answer`.
 */
export function openPages({ session, root, ahead }: PagesDeps): Pages {
  const registry = new WindowRegistry();
  let mayListen: PageAnswers['mayListen'] = () => false;
  let answerWith: (dispatch: Dispatch) => void = () => undefined;
  const answering = new Promise<Dispatch>((resolve) => {
    answerWith = resolve;
  });
  const dispatch: Dispatch = async (...request) => (await answering)(...request);
  guardSession(
    session,
    (id) => registry.kindOf(id),
    (id) => mayListen(id),
  );
  const firstFiles = createFirstFiles();
  serveAppScheme(session, root, firstFiles.note);
  const dispose = openRouter({ dispatch, callerOf: (id) => registry.identityOf(id), isOwnPage });
  let library = ahead && createLibraryWindow({ root, registry, ...ahead });
  const served = library ? Promise.race([firstFiles.arrived, library.loaded]) : Promise.resolve();
  const takeLibrary = (): LoadingWindow | undefined => {
    const taken = library;
    library = undefined;
    return taken?.window.isDestroyed() ? undefined : taken;
  };
  const answer = (answers: PageAnswers): void => {
    mayListen = answers.mayListen;
    answerWith(answers.dispatch);
  };
  return { registry, isLoadingAhead: ahead !== undefined, served, takeLibrary, answer, dispose };
}
