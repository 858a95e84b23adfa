import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/choice.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { useToast } from '../../ui/notice.tsx';
import { useWords } from '../../ui/ui-context.tsx';
import { useAttempt } from '../hooks.ts';
import { useLibrary } from '../library-context.tsx';

/** Asks before every session ends; staying is the default. */
export function SignOutEverywhereDialog() {
  const t = useWords('signIn');
  const toast = useToast();
  const { api, data, ask } = useLibrary();
  const { attempt, run } = useAttempt();
  const [forget, setForget] = useState(false);
  const consoles = data.consoles.length;
  const leave = () =>
    void run(api.request('clouds.signOutEverywhere', { forget }), () => {
      ask(null);
      toast({ text: (words) => words('signIn')('everywhere.done') });
    });
  return (
    <Dialog
      role="alertdialog"
      title={t('everywhere.title')}
      onClose={() => ask(null)}
      footer={
        <>
          <Button look="danger" onPress={leave} isPending={attempt.phase === 'working'}>
            {t('everywhere.submit')}
          </Button>
          <Button autoFocus onPress={() => ask(null)}>
            {t('everywhere.cancel')}
          </Button>
        </>
      }
    >
      <p>
        {t('everywhere.text')}
        {consoles > 0 && ` ${t('everywhere.consoles', { count: consoles })}`}
      </p>
      <Checkbox
        label={t('everywhere.forget')}
        hint={t('everywhere.forgetHint')}
        isSelected={forget}
        onChange={setForget}
      />
      {attempt.phase === 'failed' && <ErrorPanel error={attempt.error} />}
    </Dialog>
  );
}
