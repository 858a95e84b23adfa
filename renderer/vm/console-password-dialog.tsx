import { useState } from 'react';
import { checkConsolePassword } from '../../shared/vm-job.ts';
import { Button } from '../ui/button.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { FormDialog } from '../ui/form-dialog.tsx';
import { Notice } from '../ui/notice.tsx';
import { PasswordField } from '../ui/text-field.tsx';
import { useWords } from '../ui/ui-context.tsx';
import { Working } from '../ui/working.tsx';
import { useVmRoom, type VmTarget } from './room-context.ts';
import { RestartOffer } from './restart-offer.tsx';
import { useChange } from './use-change.ts';
import { useFacts } from './use-facts.ts';

/** Sets or removes the password of the VM's screen. The one that is stored is never shown. */
export function ConsolePasswordDialog({ vm }: { readonly vm: VmTarget }) {
  const t = useWords('vm');
  const { ask } = useVmRoom();
  const { value: facts } = useFacts(vm);
  const { phase, working, error, stopped, send, stop } = useChange(vm);
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
    <FormDialog
      title={t('consolePassword.title', { name: vm.name })}
      formId="console-password"
      submit={t('consolePassword.submit')}
      phase={phase}
      wait={<Working start={t('waiting')} after={(seconds) => t('seconds', { what: t('waiting'), seconds })} />}
      more={
        facts?.consolePassword === 'set' && (
          <Button look="danger" onPress={() => send({ kind: 'delete-console-password' }, () => setDone('deleted'))}>
            {t('consolePassword.delete')}
          </Button>
        )
      }
      other={working ? { label: t('stopWaiting'), onPress: stop } : { label: t('cancel'), onPress: close }}
      onClose={close}
      onSubmit={submit}
    >
      <p>{t('consolePassword.text')}</p>
      <p>
        <b>{t('nextStart')}</b>
      </p>
      {facts && facts.consolePassword !== 'unknown' && (
        <p role="status">{t(`consolePassword.now.${facts.consolePassword}`)}</p>
      )}
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
      {stopped && <Notice tone="info">{t('guest.stopped')}</Notice>}
      {error && <ErrorPanel error={error} />}
    </FormDialog>
  );
}
