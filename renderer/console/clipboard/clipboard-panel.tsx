import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Notice, useToast } from '../../ui/notice.tsx';
import { copyText } from '../../ui/copy-text.ts';
import { useWords } from '../../ui/ui-context.tsx';
import { useAgent, useAgentView } from '../agent/use-agent.ts';
import { useObservable } from '../observable.ts';
import { Panel, TextBox } from '../panel.tsx';
import type { PanelContentProps } from '../panels.tsx';
import { useTools } from '../tools-context.tsx';

/** The clipboard by hand: what came from the guest, and what goes to it. */
export function ClipboardPanel({ view, screen, link, close }: PanelContentProps) {
  const t = useWords('console');
  const direction = view.look.settings.clipboard;
  const agent = useAgent(link);
  useAgentView(agent); // which changes what is possible
  const size = useTools().clipboard.gate.mostBytes() / 1024 / 1024;
  const possible = link.live?.hasClipboard ?? false;
  return (
    <Panel title={t('clipboard.title')} onClose={close}>
      <Notice tone="info">{possible ? t(`clipboard.direction.${direction}`, { size }) : t('clipboard.none')}</Notice>
      {possible && (direction === 'both' || direction === 'from-guest') && <FromGuest />}
      {possible && (direction === 'both' || direction === 'to-guest') && <ToGuest viewOnly={screen.viewOnly} />}
    </Panel>
  );
}

function FromGuest() {
  const t = useWords('console');
  const { fromGuest } = useObservable(useTools().clipboard);
  const toast = useToast();
  const copy = () => {
    if (copyText(fromGuest ?? '')) toast({ text: (words) => words('console')('clipboard.copied') });
  };
  return (
    <>
      <TextBox label={t('clipboard.fromGuest')} value={fromGuest ?? ''} hint={t('clipboard.fromGuestHint')} />
      <Button icon="copy" isDisabled={fromGuest === null} onPress={copy}>
        {t('clipboard.copy')}
      </Button>
    </>
  );
}

function ToGuest({ viewOnly }: { readonly viewOnly: boolean }) {
  const t = useWords('console');
  const { clipboard } = useTools();
  const toast = useToast();
  const [text, setText] = useState('');
  const send = () => {
    const sent = clipboard.send(text);
    if (sent === 'sent') toast({ text: (words) => words('console')('clipboard.sent') });
  };
  const take = async () => setText((await clipboard.read()) ?? '');
  return (
    <>
      <TextBox label={t('clipboard.toGuest')} value={text} onChange={setText} hint={t('clipboard.toGuestHint')} />
      <div className="panel-row">
        <Button onPress={() => void take()}>{t('typing.paste')}</Button>
        <Button look="primary" isDisabled={text === '' || viewOnly} onPress={send}>
          {t('clipboard.send')}
        </Button>
      </div>
    </>
  );
}
