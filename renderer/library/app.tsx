import { useEffect, useSyncExternalStore } from 'react';
import type { AppLook, LibraryApi } from '../../shared/ipc.ts';
import { noPolicy } from '../../shared/policy.ts';
import { defaultSettings } from '../../shared/settings.ts';
import { languageOf } from '../../shared/language.ts';
import { Button } from '../ui/button.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { ToastProvider } from '../ui/notice.tsx';
import { UiProvider, useWords } from '../ui/ui-context.tsx';
import { VmRoom } from '../vm/vm-room.tsx';
import { LibraryWindow } from './library-window.tsx';
import { loadRest } from './rest-part.tsx';
import type { LibraryState, LibraryStore } from './store.ts';
import { Skeleton } from './views/empty-states.tsx';

interface AppProps {
  readonly api: LibraryApi;
  readonly store: LibraryStore;
}

/** The library window, from the first moment on. */
export function App({ api, store }: AppProps) {
  const state = useSyncExternalStore(store.subscribe, store.snapshot);
  const ready = state.phase === 'ready';
  useEffect(() => (ready ? markUsable() : undefined), [ready]);
  return (
    <UiProvider look={ready ? state.data.look : lookOfSystem()} platform={ready ? state.data.platform : 'linux'}>
      <ToastProvider>
        {ready ? (
          <VmRoom api={api}>
            <LibraryWindow api={api} data={state.data} />
          </VmRoom>
        ) : (
          <Beginning state={state} store={store} />
        )}
      </ToastProvider>
    </UiProvider>
  );
}

/** What `bench/cold-start.ts` reads: the first screen is painted. Only then comes the code for all the others. */
function markUsable(): () => void {
  let frame = requestAnimationFrame(() => {
    frame = requestAnimationFrame(() => {
      performance.mark('usable');
      void loadRest();
    });
  });
  return () => cancelAnimationFrame(frame);
}

function Beginning({ state, store }: { readonly state: LibraryState; readonly store: LibraryStore }) {
  const t = useWords('library');
  return (
    <main className="beginning" aria-label={t('app')}>
      {state.phase === 'failed' ? (
        <ErrorPanel
          error={state.error}
          actions={<Button onPress={() => void store.start()}>{t('start.again')}</Button>}
        />
      ) : (
        <Skeleton label={t('start.loading')} />
      )}
    </main>
  );
}

/** Until the main process has said what holds, so that the first frame does not flash. */
function lookOfSystem(): AppLook {
  const dark = matchMedia('(prefers-color-scheme: dark)').matches;
  return { settings: defaultSettings, language: languageOf(navigator.language), dark, policy: noPolicy };
}
