import { AgentPanel } from './agent/agent-panel.tsx';
import { FilesPanel } from './agent/files-panel.tsx';
import { ClipboardPanel } from './clipboard/clipboard-panel.tsx';
import type { ConsoleView } from './console-store.ts';
import { MacrosPanel } from './keyboard/macros-panel.tsx';
import type { ScreenView, SessionLink } from './session-link.ts';
import { useTools } from './tools-context.tsx';
import { TypeTextPanel } from './typing/type-text-panel.tsx';

interface PanelsProps {
  readonly view: ConsoleView;
  readonly screen: ScreenView;
  readonly link: SessionLink;
}

/** The panel that is open, if any; closing it gives the keyboard back. */
export function Panels({ view, screen, link }: PanelsProps) {
  const { panel, show, wayBack } = useTools();
  const close = () => {
    show(null);
    wayBack.go();
  };
  switch (panel) {
    case 'type-text':
    case 'type-clipboard':
      return (
        <TypeTextPanel key={panel} {...{ view, screen, link, close }} fromClipboard={panel === 'type-clipboard'} />
      );
    case 'clipboard':
      return <ClipboardPanel {...{ view, screen, link, close }} />;
    case 'agent':
      return <AgentPanel close={close} />;
    case 'files':
      return <FilesPanel {...{ view, screen, link, close }} />;
    case 'macros':
      return <MacrosPanel macros={view.look.settings.macros} close={close} />;
    case null:
      return null;
  }
}

/** What each panel is given. */
export interface PanelContentProps extends PanelsProps {
  readonly close: () => void;
}
