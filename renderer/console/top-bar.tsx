import { useSyncExternalStore, useState, type Ref } from 'react';
import { IconButton, IconToggle, Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { StatusPill } from '../ui/status.tsx';
import { usePlatform, useWords } from '../ui/ui-context.tsx';
import { useAgent, useAgentMissing } from './agent/use-agent.ts';
import { useActions, type ConsoleActions } from './console-actions.tsx';
import type { ConsoleView } from './console-store.ts';
import { useEdgeReveal } from './edge-reveal.ts';
import type { GuestAgent } from './guest-agent.ts';
import { releaseChordText } from './keyboard/release-chord.ts';
import { onToolbarKey } from './keyboard/tool-arrows.ts';
import { chordLabel } from './keys.ts';
import { SoundMenu } from './sound-menu.tsx';
import { HeadsMenu, KeysMenu, MoreMenu, ScaleMenu, ScreenshotMenu } from './menus.tsx';
import { useObservable } from './observable.ts';
import type { ScreenView, SessionLink } from './session-link.ts';
import { useTools } from './tools-context.tsx';
import { VmTools } from './vm-tools.tsx';

interface TopBarProps {
  readonly barRef: Ref<HTMLElement>;
  readonly view: ConsoleView;
  readonly screen: ScreenView;
  readonly link: SessionLink;
}

/** The bar: what this is and how it is connected, then what can be done. In full screen it hides behind the top edge. */
export function TopBar({ barRef, view, screen, link }: TopBarProps) {
  const t = useWords('console');
  const [menuOpen, setMenuOpen] = useState(false);
  const shown = useEdgeReveal(view.fullScreen, menuOpen);
  return (
    <>
      {view.fullScreen && <EdgeHandle view={view} screen={screen} />}
      <header className="bar" ref={barRef} data-shown={shown || undefined}>
        <h1 className="bar-name" title={view.state.vmName}>
          {view.state.vmName}
        </h1>
        <LinkPill view={view} />
        <Hints view={view} screen={screen} />
        <div className="bar-tools" role="toolbar" aria-label={t('tools')} onKeyDown={onToolbarKey}>
          <BarTools view={view} screen={screen} link={link} onOpenChange={setMenuOpen} />
        </div>
      </header>
    </>
  );
}

/** What is left of the bar in full screen: where it comes from, and always the way to get the keyboard back. */
function EdgeHandle({ view, screen }: Pick<TopBarProps, 'view' | 'screen'>) {
  const mac = usePlatform() === 'darwin';
  const { typing } = useObservable(useTools().capture);
  return (
    <div className="edge-handle" aria-hidden="true">
      {screen.live && typing && <kbd>{releaseChordText(view.look.settings.releaseChord, mac)}</kbd>}
    </div>
  );
}

interface BarToolsProps extends Pick<TopBarProps, 'view' | 'screen' | 'link'> {
  readonly onOpenChange: (open: boolean) => void;
}

/** The tools in the order of their use; those at the end go into the last menu where there is no room. */
function BarTools({ view, screen, link, onOpenChange }: BarToolsProps) {
  const t = useWords('console');
  const actions = useActions();
  const { show } = useTools();
  const narrow = useNarrow();
  const disabled = !screen.live;
  const cantType = disabled || screen.viewOnly;
  const agent = useAgent(link);
  return (
    <>
      <KeysMenu view={view} disabled={cantType} onOpenChange={onOpenChange} />
      <IconButton
        icon="type-text"
        label={t('typing.title')}
        shortcut="Ctrl+Alt+Shift+T"
        isDisabled={cantType}
        onPress={() => show('type-text')}
      />
      {!narrow && (
        <>
          <IconButton
            icon="clipboard"
            label={t('clipboard.title')}
            isDisabled={disabled}
            onPress={() => show('clipboard')}
          />
          <ScreenshotMenu disabled={disabled} onOpenChange={onOpenChange} />
          <ScaleMenu screen={screen} disabled={disabled} onOpenChange={onOpenChange} />
          {screen.heads.length > 1 && <HeadsMenu screen={screen} disabled={disabled} onOpenChange={onOpenChange} />}
        </>
      )}
      <SoundMenu viewOnly={screen.viewOnly} onOpenChange={onOpenChange} />
      {!narrow && <AgentButton agent={agent} />}
      <span className="bar-line" />
      <VmTools state={view.state} onOpenChange={onOpenChange} />
      <span className="bar-line" />
      {screen.viewOnly && (
        <IconToggle icon="eye" label={t('viewOnly.end')} isSelected onChange={() => actions.setViewOnly(false)} />
      )}
      {!narrow && <IconButton icon="refresh" label={t('reconnect')} onPress={() => void actions.reconnect()} />}
      <FullScreenButton on={view.fullScreen} />
      <MoreMenu {...{ view, screen, narrow, disabled, onOpenChange, agent }} />
    </>
  );
}

/** Keeps to itself when it is shown: while a guest works, the whole bar would be a long task for the page. */
function AgentButton({ agent }: { readonly agent: GuestAgent | undefined }) {
  const t = useWords('console');
  const { show } = useTools();
  return useAgentMissing(agent) && <IconButton icon="info" label={t('agent.missing')} onPress={() => show('agent')} />;
}

function FullScreenButton({ on }: { readonly on: boolean }) {
  const t = useWords('console');
  const actions = useActions();
  const mac = usePlatform() === 'darwin';
  if (!on) {
    return (
      <IconButton
        icon="fullscreen"
        label={t('fullScreen')}
        shortcut={mac ? 'Ctrl+Mod+F' : 'F11'}
        onPress={() => switchFullScreen(actions, true)}
      />
    );
  }
  return (
    <Button icon="exit-fullscreen" onPress={() => switchFullScreen(actions, false)}>
      {t('leaveFullScreen')}
    </Button>
  );
}

/** The button goes away, and on the way in the bar with it: the focus must not go with them. */
function switchFullScreen(actions: ConsoleActions, on: boolean): void {
  actions.setFullScreen(on);
  actions.focusScreen();
}

/** What holds now and would surprise: view only, modifiers that are down, and how to get the keyboard back. */
function Hints({ view, screen }: Pick<TopBarProps, 'view' | 'screen'>) {
  const t = useWords('console');
  const mac = usePlatform() === 'darwin';
  const { capture, sticky, sound } = useTools();
  const { recording } = useObservable(sound);
  const { typing, systemKeys, pointer } = useObservable(capture);
  const held = useObservable(sticky);
  const chord = releaseChordText(view.look.settings.releaseChord, mac);
  const words = pointer ? 'capture.releasesBoth' : systemKeys ? 'capture.releasesAll' : 'capture.releases';
  return (
    <span className="bar-hints" role="status">
      {screen.viewOnly && (
        <span className="bar-badge">
          <Icon name="eye" /> {t('viewOnly.badge')}
        </span>
      )}
      {recording && (
        <span className="bar-badge" data-badge="microphone">
          <Icon name="microphone" /> {t('sound.recording')}
        </span>
      )}
      {held.length > 0 && <span className="bar-badge">{t('keys.held', { keys: chordLabel(held) })}</span>}
      {screen.live && typing && (
        <span className="bar-hint" title={`${chord} ${t(words)}`}>
          <kbd>{chord}</kbd>
          <span>{t(words)}</span>
        </span>
      )}
    </span>
  );
}

function LinkPill({ view }: { readonly view: ConsoleView }) {
  const t = useWords('console');
  const { roundTripMs } = useObservable(useTools().liveness);
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
        ...(roundTripMs === null ? [] : [t('milliseconds', { ms: Math.max(1, Math.round(roundTripMs)) })]),
      ];
      return <StatusPill tone={encrypted ? 'good' : 'warn'}>{words.join(' · ')}</StatusPill>;
    }
    case 'lost':
      return <StatusPill tone="bad">{t('pill.lost')}</StatusPill>;
    case 'closed':
      return <StatusPill tone="idle">{t('pill.closed')}</StatusPill>;
  }
}

const narrowWindow = '(max-width: 760px)';

/** Whether the bar has room for what is used often only. */
function useNarrow(): boolean {
  return useSyncExternalStore(watchNarrow, () => window.matchMedia(narrowWindow).matches);
}

function watchNarrow(changed: () => void): () => void {
  const query = window.matchMedia(narrowWindow);
  query.addEventListener('change', changed);
  return () => query.removeEventListener('change', changed);
}
