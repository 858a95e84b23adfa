import { useEffect, useEffectEvent, useRef } from 'react';
import { DropVeil, useFileDrop } from '../../ui/file-drop.tsx';
import { useToast } from '../../ui/notice.tsx';
import { useWords } from '../../ui/ui-context.tsx';
import type { Transfer } from '../guest-agent.ts';
import type { PanelContentProps } from '../panels.tsx';
import { useTools } from '../tools-context.tsx';
import { useAgent, useAgentView, useTransfers } from './use-agent.ts';

/** Takes files that are dropped on the screen into the guest, and says how it ended where nobody looks at the list. */
export function GuestFiles({ view, screen, link }: Omit<PanelContentProps, 'close'>) {
  const t = useWords('console');
  const { panel, show } = useTools();
  const toast = useToast();
  const agent = useAgent(link);
  const { files } = useAgentView(agent);
  const transfers = useTransfers(agent);
  const send = (dropped: readonly File[]) => {
    agent?.sendFiles(dropped);
    show('files');
  };
  const refuse = () => {
    const why = files === 'disabled' ? 'files.disabled' : screen.viewOnly ? 'files.viewOnly' : 'files.noAgent';
    toast({ tone: 'info', text: (words) => words('console')(why) });
  };
  const takes = files === 'yes' && !screen.viewOnly;
  const over = useFileDrop(screen.live ? (takes ? send : refuse) : null);
  useEnded(transfers, (failed) => {
    if (panel === 'files') return;
    toast({
      tone: failed ? 'bad' : 'good',
      text: (words) =>
        failed
          ? words('console')('files.news.failed', { name: failed.name })
          : words('console')('files.news.done', { name: view.state.vmName }),
      action: { label: (words) => words('console')('files.show'), onPress: () => show('files') },
    });
  });
  return over && takes ? <DropVeil words={t('files.drop', { name: view.state.vmName })} /> : null;
}

/** Calls back each time that the last file on its way has come to its end, with one that failed. */
function useEnded(transfers: readonly Transfer[], onEnded: (failed: Transfer | undefined) => void): void {
  const before = useRef(0);
  const tell = useEffectEvent(onEnded);
  useEffect(() => {
    const going = transfers.filter(({ phase }) => ['waiting', 'sending', 'finishing'].includes(phase.kind)).length;
    const failed = [...transfers].reverse().find(({ phase }) => phase.kind === 'failed');
    const ended = failed ?? transfers.find(({ phase }) => phase.kind === 'done');
    if (before.current > 0 && going === 0 && ended) tell(failed);
    before.current = going;
  }, [transfers]);
}
