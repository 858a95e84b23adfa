import { useState, type ReactNode } from 'react';
import type { PowerAction } from '../../shared/vm-job.ts';
import { Button } from '../ui/button.tsx';
import { Checkbox } from '../ui/choice.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { useWords } from '../ui/ui-context.tsx';
import { useVmRoom, type VmTarget } from './room-context.ts';

const stops: readonly PowerAction[] = ['shut-down', 'power-off'];

/** Asks before a VM that runs is interrupted: names it, says what happens. */
export function PowerDialog({ vm, action }: { readonly vm: VmTarget; readonly action: PowerAction }) {
  const t = useWords('vm');
  const { run } = useVmRoom();
  const [keepOff, setKeepOff] = useState(false);
  return (
    <Sure
      title={t(`ask.${action}`, { name: vm.name })}
      verb={t(`power.${action}`)}
      gentle={action === 'pause'}
      onYes={() => void run(vm, { kind: 'power', action, ...(keepOff && { keepOff }) })}
    >
      <p>{t(`askWhy.${action}`)}</p>
      {stops.includes(action) && (
        <Checkbox label={t('keepOff')} hint={t('keepOffHint')} isSelected={keepOff} onChange={setKeepOff} />
      )}
    </Sure>
  );
}

/** Asks before a VM is shut down to be started again at once. */
export function RestartDialog({ vm }: { readonly vm: VmTarget }) {
  const t = useWords('vm');
  const { run } = useVmRoom();
  const restart = async () => {
    const off = await run(vm, { kind: 'power', action: 'shut-down' });
    if (off) await run(vm, { kind: 'power', action: 'start' });
  };
  return (
    <Sure title={t('askRestart', { name: vm.name })} verb={t('restartConfirm')} onYes={() => void restart()}>
      <p>{t('askRestartWhy')}</p>
    </Sure>
  );
}

interface SureProps {
  readonly title: string;
  readonly verb: string;
  /** Nothing is lost by it. */
  readonly gentle?: boolean;
  readonly onYes: () => void;
  readonly children: ReactNode;
}

/** The keyboard stands on the way back: Enter alone interrupts nothing. */
function Sure({ title, verb, gentle = false, onYes, children }: SureProps) {
  const t = useWords('vm');
  const { ask } = useVmRoom();
  const close = () => ask(null);
  const confirm = () => {
    close();
    onYes();
  };
  return (
    <Dialog
      role="alertdialog"
      title={title}
      onClose={close}
      footer={
        <>
          <Button autoFocus onPress={close}>
            {t('cancel')}
          </Button>
          <Button look={gentle ? 'plain' : 'danger'} onPress={confirm}>
            {verb}
          </Button>
        </>
      }
    >
      {children}
    </Dialog>
  );
}
