import { useRef } from 'react';
import { Button, IconButton } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Dot } from '../../ui/status.tsx';
import { useWords } from '../../ui/ui-context.tsx';
import type { AgentView, GuestAgent, Transfer } from '../guest-agent.ts';
import { Panel } from '../panel.tsx';
import type { PanelContentProps } from '../panels.tsx';
import { useAgent, useAgentView, useTransfers } from './use-agent.ts';

/** Files on their way into the guest, and those that came to an end. */
export function FilesPanel({ view, screen, link, close }: PanelContentProps) {
  const t = useWords('console');
  const agent = useAgent(link);
  const { files } = useAgentView(agent);
  const transfers = useTransfers(agent);
  const ended = transfers.some(isOver);
  const possible = files === 'yes' && !screen.viewOnly;
  return (
    <Panel
      title={t('files.title')}
      onClose={close}
      footer={
        <>
          {ended && <Button onPress={() => agent?.clearFiles()}>{t('files.clear')}</Button>}
          <ChooseFiles isDisabled={!possible} onFiles={(chosen) => agent?.sendFiles(chosen)} />
        </>
      }
    >
      <Hint files={files} viewOnly={screen.viewOnly} name={view.state.vmName} />
      {transfers.length > 0 && (
        <ul className="transfers" aria-label={t('files.title')}>
          {[...transfers].reverse().map((transfer) => (
            <Row key={transfer.id} transfer={transfer} agent={agent} />
          ))}
        </ul>
      )}
    </Panel>
  );
}

function Hint(props: { readonly files: AgentView['files']; readonly viewOnly: boolean; readonly name: string }) {
  const t = useWords('console');
  const { files, viewOnly, name } = props;
  if (files === 'disabled') return <Notice tone="info">{t('files.disabled')}</Notice>;
  if (files === 'no') return <Notice tone="info">{t('files.noAgent')}</Notice>;
  if (viewOnly) return <Notice tone="info">{t('files.viewOnly')}</Notice>;
  return <p>{t('files.how', { name })}</p>;
}

interface ChooseProps {
  readonly isDisabled: boolean;
  readonly onFiles: (files: readonly File[]) => void;
}

function ChooseFiles({ isDisabled, onFiles }: ChooseProps) {
  const t = useWords('console');
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        onChange={({ target }) => {
          onFiles([...(target.files ?? [])]);
          target.value = ''; // so that the same file can be chosen again
        }}
      />
      <Button look="primary" isDisabled={isDisabled} onPress={() => input.current?.click()}>
        {t('files.choose')}
      </Button>
    </>
  );
}

function Row({ transfer, agent }: { readonly transfer: Transfer; readonly agent: GuestAgent | undefined }) {
  const t = useWords('console');
  const { id, name, size, sent, phase } = transfer;
  const going = !isOver(transfer);
  return (
    <li data-phase={phase.kind}>
      <div className="transfer-words">
        <bdi className="transfer-name" title={name}>
          {name}
        </bdi>
        <span className="transfer-state">
          <State transfer={transfer} />
        </span>
        {going && <progress value={sent} max={Math.max(1, size)} aria-label={name} />}
      </div>
      {going && <IconButton icon="close" label={t('files.cancel', { name })} onPress={() => agent?.cancelFile(id)} />}
    </li>
  );
}

function State({ transfer }: { readonly transfer: Transfer }) {
  const t = useWords('console');
  const { phase, size, sent } = transfer;
  const amount = (bytes: number) =>
    bytes < 1e6
      ? t('files.kilobytes', { size: Math.ceil(bytes / 1e3) })
      : t('files.megabytes', { size: (bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0) });
  switch (phase.kind) {
    case 'failed': {
      const { failure } = phase;
      const free = failure.kind === 'no-space' && failure.freeBytes !== undefined;
      return (
        <>
          <Dot tone="bad" />
          {free
            ? t('files.failed.no-space-of', { free: amount(failure.freeBytes ?? 0), size: amount(size) })
            : t(`files.failed.${failure.kind}`)}
        </>
      );
    }
    case 'sending':
      return <>{t('files.sending', { sent: amount(sent), size: amount(size) })}</>;
    case 'done':
      return (
        <>
          <Dot tone="good" />
          {t('files.done', { size: amount(size) })}
        </>
      );
    case 'waiting':
    case 'finishing':
    case 'cancelled':
      return <>{t(`files.${phase.kind}`)}</>;
  }
}

function isOver({ phase }: Transfer): boolean {
  return phase.kind === 'done' || phase.kind === 'cancelled' || phase.kind === 'failed';
}
