import { useEffect, useRef, useSyncExternalStore } from 'react';
import type { ConsoleApi } from '../../shared/ipc.ts';
import { ToastProvider } from '../ui/notice.tsx';
import { UiProvider } from '../ui/ui-context.tsx';
import { VmRoom } from '../vm/vm-room.tsx';
import { ConsoleActionsContext, useConsoleActions } from './console-actions.tsx';
import type { ConsoleStore, ConsoleView } from './console-store.ts';
import { Overlay } from './overlay.tsx';
import { ReleaseChord } from './release-chord.ts';
import type { SessionLink } from './session-link.ts';
import { Stage } from './stage.tsx';
import { TopBar } from './top-bar.tsx';

interface ConsoleAppProps {
  readonly api: ConsoleApi;
  readonly store: ConsoleStore;
  readonly link: SessionLink;
}

/** The console window: one bar, the screen, and what lies over it while there is no picture. */
export function ConsoleApp({ api, store, link }: ConsoleAppProps) {
  const view = useSyncExternalStore(store.onChange, store.view);
  if (!view) return null;
  return (
    <UiProvider look={view.look} platform={view.platform}>
      <ToastProvider>
        <Window api={api} store={store} link={link} view={view} />
      </ToastProvider>
    </UiProvider>
  );
}

function Window({ api, store, link, view }: ConsoleAppProps & { readonly view: ConsoleView }) {
  const screen = useSyncExternalStore(link.onChange, link.view);
  const actions = useConsoleActions(api, link, view);
  const barRef = useRef<HTMLElement>(null);
  const { vmName, cloudName, address } = view.state;
  useEffect(
    () => void (document.title = [vmName, cloudName || (address ?? '')].join(' — ')),
    [vmName, cloudName, address],
  );
  useReleaseChord(() => barRef.current?.querySelector('button')?.focus());
  return (
    <ConsoleActionsContext value={actions}>
      <VmRoom api={api} onClosed={actions.focusScreen}>
        <div className="console" data-fullscreen={view.fullScreen || undefined}>
          <TopBar barRef={barRef} view={view} screen={screen} />
          <main className="console-main">
            <Stage store={store} screen={screen} name={vmName} />
            <Overlay view={view} screen={screen} />
          </main>
        </div>
      </VmRoom>
    </ConsoleActionsContext>
  );
}

/** Ctrl+Alt, held and released, takes the keyboard back: to the bar, which shows itself then in full screen too. */
function useReleaseChord(onRelease: () => void): void {
  const latest = useRef(onRelease);
  useEffect(() => void (latest.current = onRelease));
  useEffect(() => {
    const chord = new ReleaseChord();
    const ending = new AbortController();
    const options = { capture: true, signal: ending.signal }; // the screen lets no key event through
    const onKey = (event: KeyboardEvent) => {
      if (chord.key(event)) latest.current();
    };
    window.addEventListener('keydown', onKey, options);
    window.addEventListener('keyup', onKey, options);
    window.addEventListener('pointerdown', () => chord.spoil(), options);
    window.addEventListener('blur', () => chord.spoil(), options);
    return () => ending.abort();
  }, []);
}
