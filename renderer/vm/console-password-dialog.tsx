import { useState } from 'react';
import { checkConsolePassword } from '../../shared/vm-job.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { Notice } from '../ui/notice.tsx';
import { PasswordField } from '../ui/text-field.tsx';
import { useWords } from '../ui/ui-context.tsx';
import { Working } from '../ui/working.tsx';
import { useVmRoom, type VmTarget } from './room-context.ts';
import { RestartOffer } from './restart-offer.tsx';
import { useChange } from './use-change.ts';
import { useFacts } from './use-facts.ts';

const formId = 'console-password';

/** Sets or removes the password of the VM's screen. The one that is stored is never shown. */
export function ConsolePasswordDialog({ vm }: { readonly vm: VmTarget }) {
  const t = useWords('vm');
  const { ask } = useVmRoom();
  const { value: facts } = useFacts(vm);
  const { working, error, stopped, send, stop } = useChange(vm);
  const [password, setPassword] = useState('');
  const [again, setAgain] = useState('');
  const [checked, setChecked] = useState(false);
  const [done, setDone] = useState<'set' | 'deleted' | null>(null);
  if (done) return <RestartOffer vm={vm} done={t(`consolePassword.${done}`, { name: vm.name })} />;
  const rule = checkConsolePassword(password);
  const submit = () => {
    setChecked(true);
    if (!rule && password === again) send({ kind: 'set-console-password', password }, () => setDone('set'));
  };
  const close = () => {
    stop();
    ask(null);
  };
  return (
    <Dialog
      title={t('consolePassword.title', { name: vm.name })}
      onClose={close}
      footer={
        <>
          {working && (
            <Working start={t('waiting')} after={(seconds) => t('seconds', { what: t('waiting'), seconds })} />
          )}
          {facts?.consolePassword === 'set' && !working && (
            <Button look="danger" onPress={() => send({ kind: 'delete-console-password' }, () => setDone('deleted'))}>
              {t('consolePassword.delete')}
            </Button>
          )}
          <Button onPress={working ? stop : close}>{working ? t('stopWaiting') : t('cancel')}</Button>
          <Button look="primary" type="submit" form={formId} isPending={working}>
            {t('consolePassword.submit')}
          </Button>
        </>
      }
    >
      <p>{t('consolePassword.text')}</p>
      <p>
        <b>{t('nextStart')}</b>
      </p>
      {facts && facts.consolePassword !== 'unknown' && (
        <p role="status">{t(`consolePassword.now.${facts.consolePassword}`)}</p>
      )}
      <form
        id={formId}
        className="form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!working) submit();
        }}
      >
        <PasswordField
          label={t('consolePassword.new')}
          hint={t('consolePassword.rules')}
          value={password}
          onChange={setPassword}
          error={checked && rule ? t(`consolePassword.rule.${rule}`) : undefined}
          isReadOnly={working}
          autoFocus
        />
        <PasswordField
          label={t('consolePassword.again')}
          value={again}
          onChange={setAgain}
          error={checked && !rule && password !== again ? t('guest.different') : undefined}
          isReadOnly={working}
        />
      </form>
      {stopped && <Notice tone="info">{t('guest.stopped')}</Notice>}
      {error && <ErrorPanel error={error} />}
    </Dialog>
  );
}
