import { useState, type Ref } from 'react';
import type { PressEvent } from 'react-aria-components';
import { IconButton, IconToggle, Button } from '../ui/button.tsx';
import { StatusPill } from '../ui/status.tsx';
import { useWords } from '../ui/ui-context.tsx';
import { useActions, type ConsoleActions } from './console-actions.tsx';
import type { ConsoleView } from './console-store.ts';
import { KeysMenu, ScreenshotMenu } from './menus.tsx';
import type { ScreenView } from './session-link.ts';
import { useEdgeReveal } from './edge-reveal.ts';
import { VmTools } from './vm-tools.tsx';

interface TopBarProps {
  readonly barRef: Ref<HTMLElement>;
  readonly view: ConsoleView;
  readonly screen: ScreenView;
}

/** The bar: what this is and how it is connected, then what can be done. In full screen it hides behind the top edge. */
export function TopBar({ barRef, view, screen }: TopBarProps) {
  const t = useWords('console');
  const [menuOpen, setMenuOpen] = useState(false);
  const shown = useEdgeReveal(view.fullScreen, menuOpen);
  return (
    <>
      {view.fullScreen && <div className="edge-handle" aria-hidden="true" />}
      <header className="bar" ref={barRef} data-shown={shown || undefined}>
        <h1 className="bar-name" title={view.state.vmName}>
          {view.state.vmName}
        </h1>
        <LinkPill view={view} />
        <span className="bar-hint">{screen.live && t('releaseHint')}</span>
        <div className="bar-tools" role="toolbar" aria-label={t('tools')}>
          <KeysMenu disabled={!screen.live} onOpenChange={setMenuOpen} />
          <ScreenshotMenu disabled={!screen.live} onOpenChange={setMenuOpen} />
          <span className="bar-line" />
          <VmTools state={view.state} onOpenChange={setMenuOpen} />
          <span className="bar-line" />
          <ScreenTools view={view} screen={screen} />
        </div>
      </header>
    </>
  );
}

function ScreenTools({ view, screen }: Pick<TopBarProps, 'view' | 'screen'>) {
  const t = useWords('console');
  const actions = useActions();
  const fitted = screen.scale === 'fit';
  return (
    <>
      <IconToggle
        icon={fitted ? 'fit' : 'actual-size'}
        label={fitted ? t('showActualSize') : t('fitWindow')}
        isSelected={fitted}
        onChange={(fit) => actions.setScale(fit ? 'fit' : 'actual')}
        onPress={(event) => backToScreen(event, actions.focusScreen)}
      />
      <IconButton icon="refresh" label={t('reconnect')} onPress={() => void actions.reconnect()} />
      {view.fullScreen ? (
        <Button icon="exit-fullscreen" onPress={() => switchFullScreen(actions, false)}>
          {t('leaveFullScreen')}
        </Button>
      ) : (
        <IconButton icon="fullscreen" label={t('fullScreen')} onPress={() => switchFullScreen(actions, true)} />
      )}
    </>
  );
}

/** The button goes away, and on the way in the bar with it: the focus must not go with them. */
function switchFullScreen(actions: ConsoleActions, on: boolean): void {
  actions.setFullScreen(on);
  actions.focusScreen();
}

/** A person who works the bar by keyboard stays in it; one who clicked wants to go on typing. */
function backToScreen(event: PressEvent, focusScreen: () => void): void {
  if (event.pointerType !== 'keyboard' && event.pointerType !== 'virtual') focusScreen();
}

function LinkPill({ view }: { readonly view: ConsoleView }) {
  const t = useWords('console');
  const { phase } = view.state;
  switch (phase.kind) {
    case 'connecting':
    case 'attached':
      return (
        <StatusPill tone="busy">{view.state.attempt > 1 ? t('pill.reconnecting') : t('pill.connecting')}</StatusPill>
      );
    case 'connected': {
      const { protocol, encrypted, route } = phase.link;
      const words = [
        protocol.toUpperCase(),
        encrypted ? t('pill.encrypted') : t('pill.unencrypted'),
        t(`pill.route.${route}`),
      ];
      return <StatusPill tone={encrypted ? 'good' : 'warn'}>{words.join(' · ')}</StatusPill>;
    }
    case 'lost':
      return <StatusPill tone="bad">{t('pill.lost')}</StatusPill>;
    case 'closed':
      return <StatusPill tone="idle">{t('pill.closed')}</StatusPill>;
  }
}
