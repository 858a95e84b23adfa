import { useState } from 'react';
import { consoleModes, type ConsoleMode } from '../../shared/vm-job.ts';
import { Button } from '../ui/button.tsx';
import { Segments } from '../ui/choice.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { Notice } from '../ui/notice.tsx';
import { useWords } from '../ui/ui-context.tsx';
import { Working } from '../ui/working.tsx';
import { RestartOffer } from './restart-offer.tsx';
import { useVmRoom, type VmTarget } from './room-context.ts';
import { useChange } from './use-change.ts';
import { useFacts } from './use-facts.ts';

/** By which protocols the screen is offered from the VM's next start on. */
export function ConsoleModeDialog({ vm }: { readonly vm: VmTarget }) {
  const t = useWords('vm');
  const { ask } = useVmRoom();
  const { value: facts, error: unread } = useFacts(vm);
  const { working, error, stopped, send, stop } = useChange(vm);
  const [chosen, setChosen] = useState<ConsoleMode | null>(null);
  const [done, setDone] = useState(false);
  if (done) return <RestartOffer vm={vm} done={t('mode.done', { name: vm.name })} />;
  const now = facts?.consoleMode;
  const mode = chosen ?? now ?? 'vnc';
  const fault = error ?? unread;
  const close = () => {
    stop();
    ask(null);
  };
  return (
    <Dialog
      title={t('mode.title', { name: vm.name })}
      onClose={close}
      footer={
        <>
          {working && (
            <Working start={t('waiting')} after={(seconds) => t('seconds', { what: t('waiting'), seconds })} />
          )}
          <Button onPress={working ? stop : close}>{working ? t('stopWaiting') : t('cancel')}</Button>
          <Button
            look="primary"
            isPending={working}
            isDisabled={mode === now}
            onPress={() => send({ kind: 'console-mode', mode }, () => setDone(true))}
          >
            {t('mode.submit')}
          </Button>
        </>
      }
    >
      <p>{t('mode.text')}</p>
      <Segments
        label={t('mode.label')}
        value={mode}
        options={consoleModes.map((id) => ({ id, label: t(`mode.${id}`) }))}
        onChange={setChosen}
      />
      <p className="field-hint" role="status">
        {facts && (now ? t('mode.now', { mode: t(`mode.${now}`) }) : t('mode.default'))}
      </p>
      <p>
        <b>{t('nextStart')}</b>
      </p>
      {stopped && <Notice tone="info">{t('guest.stopped')}</Notice>}
      {error?.code === 'api-unsupported' && <Notice tone="warn">{t('mode.openSource')}</Notice>}
      {fault && <ErrorPanel error={fault} />}
    </Dialog>
  );
}
