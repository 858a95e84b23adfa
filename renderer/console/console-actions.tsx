import { createContext, useContext, useMemo } from 'react';
import type { Scale } from '../../shared/console.ts';
import type { ConsoleApi } from '../../shared/ipc.ts';
import type { KeyMacro } from '../../shared/settings.ts';
import { errorWords } from '../../shared/i18n/index.ts';
import type { Result } from '../../shared/errors.ts';
import { useToast } from '../ui/notice.tsx';
import type { ConsoleView } from './console-store.ts';
import { pressChord } from './keys.ts';
import type { SessionLink } from './session-link.ts';
import type { ShownHead } from './viewer.ts';
import { strokeOf, type Typist } from './typing/typist.ts';

/** What the bar and the overlays can do. Each gives the focus back to the screen where that is what a person wants next. */
export interface ConsoleActions {
  /** Sends chords one after the other. */
  readonly sendChords: (chords: readonly (readonly string[])[]) => void;
  readonly saveMacros: (macros: readonly KeyMacro[]) => Promise<boolean>;
  /** Kept for the next time that this VM is opened. */
  readonly setScale: (scale: Scale) => void;
  /** Kept as well. */
  readonly setHead: (head: ShownHead) => void;
  readonly rememberLayout: (layout: string) => void;
  readonly setViewOnly: (on: boolean) => void;
  readonly setFullScreen: (on: boolean) => void;
  /** Of the console's own window, or of another screen's. */
  readonly saveScreenshot: (head?: number) => Promise<void>;
  readonly toggleHeadFullScreen: (head: number) => void;
  /** Brings the console's own window to the front. */
  readonly showWindow: () => void;
  readonly copyScreenshot: () => Promise<void>;
  readonly reconnect: (password?: string) => Promise<void>;
  /** No more attempts by itself. */
  readonly stopRetrying: () => void;
  /** Has the doctor look at this VM, in the library. */
  readonly diagnose: () => void;
  readonly trust: (sha256: string) => Promise<void>;
  readonly allowPlaintextProxy: () => Promise<void>;
  readonly close: () => void;
  readonly focusScreen: () => void;
}

export const ConsoleActionsContext = createContext<ConsoleActions | null>(null);

export function useActions(): ConsoleActions {
  const actions = useContext(ConsoleActionsContext);
  if (!actions) throw new Error('useActions stands outside of the console window');
  return actions;
}

/** What the actions work with. */
interface ActionParts {
  readonly link: SessionLink;
  readonly typist: Typist;
}

/** Makes the actions of a window; those that fail say so in a toast. */
export function useConsoleActions(api: ConsoleApi, parts: ActionParts, view: ConsoleView): ConsoleActions {
  const { link, typist } = parts;
  const toast = useToast();
  const { preference } = view.state;
  const { settings } = view.look;
  return useMemo(() => {
    const told = <T,>(result: Result<T>): result is { ok: true; value: T } => {
      if (result.ok) return true;
      const { error } = result;
      toast({ tone: 'bad', text: (_words, language) => errorWords(error, language).title });
      return false;
    };
    return {
      sendChords(chords) {
        const viewer = link.view().viewOnly ? undefined : link.live;
        const [only] = chords;
        if (viewer && only && chords.length === 1) pressChord(viewer, only);
        else
          void typist.type(
            chords.map((chord) => [strokeOf(chord)]),
            settings.typingPaceMs,
          );
        link.focus();
      },
      saveMacros: async (macros) => told(await api.request('macros.save', macros)),
      setScale(scale) {
        link.setScale(scale);
        void api.request('view.remember', { scale });
      },
      setHead(head) {
        link.setHead(head);
        void api.request('view.remember', { head });
      },
      rememberLayout: (layout) => void api.request('view.remember', { layout }),
      setViewOnly: (on) => link.setViewOnly(on),
      diagnose: () => void api.request('session.diagnose').then(told),
      setFullScreen: (on) => void api.request('window.setFullScreen', on).then(told),
      toggleHeadFullScreen: (head) => void api.request('head.toggleFullScreen', head).then(told),
      showWindow: () => void api.request('window.show').then(told),
      async saveScreenshot(head) {
        const png = await link.screenshot(head);
        const result = png && (await api.request('screenshot.save', png));
        if (!result || !told(result)) return;
        const { path } = result.value;
        toast({ text: (words) => words('console')('screenshot.saved', { path }) });
      },
      async copyScreenshot() {
        const png = await link.screenshot();
        if (!png || !told(await api.request('screenshot.copy', png))) return;
        toast({ text: (words) => words('console')('screenshot.copied') });
      },
      async reconnect(password) {
        told(await api.request('session.reconnect', { preference, ...(password === undefined ? {} : { password }) }));
      },
      stopRetrying: () => void api.request('session.stopRetrying').then(told),
      trust: async (sha256) => void told(await api.request('session.trust', { sha256 })),
      allowPlaintextProxy: async () => void told(await api.request('session.allowPlaintextProxy')),
      close: () => void api.request('session.close'),
      focusScreen: link.focus,
    };
  }, [api, link, typist, toast, preference, settings]);
}
