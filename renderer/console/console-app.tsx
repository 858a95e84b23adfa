import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import type { ConsoleApi } from '../../shared/ipc.ts';
import { ToastProvider } from '../ui/notice.tsx';
import { UiProvider } from '../ui/ui-context.tsx';
import { VmRoom } from '../vm/vm-room.tsx';
import { GuestFiles } from './agent/guest-files.tsx';
import { ConsoleActionsContext, useConsoleActions } from './console-actions.tsx';
import type { ConsoleWindowParts } from './console-parts.ts';
import type { ConsoleView } from './console-store.ts';
import { useConsoleKeys } from './keyboard/use-console-keys.ts';
import { WayBack } from './keyboard/way-back.ts';
import { HeadBars } from './head-bar.tsx';
import { News } from './news.tsx';
import { Overlay } from './overlay.tsx';
import { Panels } from './panels.tsx';
import { SilentNotice } from './silent-notice.tsx';
import { Stage } from './stage.tsx';
import { Statistics } from './statistics.tsx';
import { ToolsContext, type Panel, type Tools } from './tools-context.tsx';
import { TopBar } from './top-bar.tsx';

interface ConsoleAppProps {
  readonly api: ConsoleApi;
  readonly parts: ConsoleWindowParts;
}

/** The console window: one bar, the screen, and what lies over it while there is no picture. */
export function ConsoleApp({ api, parts }: ConsoleAppProps) {
  const view = useSyncExternalStore(parts.store.onChange, parts.store.view);
  if (!view) return null;
  return (
    <UiProvider look={view.look} platform={view.platform}>
      <ToastProvider>
        <Window api={api} parts={parts} view={view} />
      </ToastProvider>
    </UiProvider>
  );
}

function Window({ api, parts, view }: ConsoleAppProps & { readonly view: ConsoleView }) {
  const { link, store } = parts;
  const screen = useSyncExternalStore(link.onChange, link.view);
  const actions = useConsoleActions(api, parts, view);
  const tools = useConsoleTools(parts, view);
  const { wayBack } = tools;
  const onClosed = useCallback(() => wayBack.fromLayer(), [wayBack]);
  const barRef = useRef<HTMLElement>(null);
  const { vmName, cloudName, address } = view.state;
  useEffect(
    () => void (document.title = [vmName, cloudName || (address ?? '')].join(' — ')),
    [vmName, cloudName, address],
  );
  useConsoleKeys({ bar: barRef, view, screen, actions, tools });
  return (
    <ConsoleActionsContext value={actions}>
      <ToolsContext value={tools}>
        <VmRoom api={api} onClosed={onClosed}>
          <div className="console" data-fullscreen={view.fullScreen || undefined}>
            <TopBar barRef={barRef} view={view} screen={screen} link={link} />
            <main className="console-main">
              <Stage store={store} screen={screen} name={vmName} />
              <SilentNotice screen={screen} />
              {tools.statistics && screen.live && <Statistics view={view} screen={screen} link={link} />}
              <Overlay view={view} screen={screen} />
            </main>
            <GuestFiles view={view} screen={screen} link={link} />
            <HeadBars view={view} />
            <Panels view={view} screen={screen} link={link} />
            <News news={parts.clipboardNews} screen={screen} link={link} />
          </div>
        </VmRoom>
      </ToolsContext>
    </ConsoleActionsContext>
  );
}

function useConsoleTools(parts: ConsoleWindowParts, view: ConsoleView): Tools {
  const [panel, setPanel] = useState<Panel | null>(null);
  const [statistics, setStatistics] = useState(view.look.settings.statistics);
  const [wayBack] = useState(() => new WayBack(parts.link.focus));
  return useMemo(() => {
    const show = (next: Panel | null) => {
      if (next) wayBack.remember();
      setPanel(next);
    };
    return { ...parts, panel, show, wayBack, statistics, setStatistics };
  }, [parts, panel, wayBack, statistics]);
}
