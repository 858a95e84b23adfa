import { useState } from 'react';
import type { CloudView } from '../../../shared/cloud.ts';
import type { Result } from '../../../shared/errors.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { PasswordField } from '../../ui/text-field.tsx';
import { useToast } from '../../ui/notice.tsx';
import { useWords } from '../../ui/ui-context.tsx';
import { useAttempt, useShowFault } from '../hooks.ts';
import { useLibrary } from '../library-context.tsx';
import { fieldOf, shownCertificate, trustIn } from '../model/cloud-form.ts';
import { CertificateCard, fieldError, RememberBox, Working } from './parts.tsx';

const formId = 'sign-in';

/** Asks for the password of a cloud that is known. */
export function SignInDialog({ cloudView }: { readonly cloudView: CloudView }) {
  const t = useWords('library');
  const { ask } = useLibrary();
  const { cloud, signIn } = cloudView;
  const [password, setPassword] = useState('');
  const [remember, setRemember] = useState(cloudView.remembered);
  const { attempt, submit, missing, edited } = useSignIn(cloudView);
  // Until something was tried here, the reason why the last sign-in failed stands in its place.
  const before = signIn.kind === 'failed' && attempt.phase === 'idle' && !missing ? signIn.error : undefined;
  const error = attempt.phase === 'failed' ? attempt.error : before;
  const certificate = error && shownCertificate(error);
  const working = attempt.phase === 'working';
  useShowFault(attempt.phase === 'failed');
  const needed = missing ? t('add.passwordNeeded') : undefined;
  const underField = error && fieldOf(error) === 'password';
  return (
    <Dialog
      title={t('signInAgain.title', { cloud: cloud.name })}
      onClose={() => ask(null)}
      footer={
        <>
          {working && (
            <Working start={t('signInAgain.workingStart')} after={(seconds) => t('signInAgain.working', { seconds })} />
          )}
          <Button onPress={() => ask(null)}>{t('add.cancel')}</Button>
          <Button look="primary" type="submit" form={formId} isPending={working}>
            {certificate ? t('certificate.trustAndSignIn') : t('signInAgain.submit')}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        className="form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!working) submit(password, remember, certificate && trustIn(certificate));
        }}
      >
        <p>{t('cloud.account', { account: cloud.account, address: cloud.baseUrl })}</p>
        <PasswordField
          label={t('add.password')}
          value={password}
          onChange={(next) => {
            setPassword(next);
            edited();
          }}
          error={fieldError('password', needed, error)}
          isReadOnly={working}
          autoFocus
        />
        <RememberBox isSelected={remember} onChange={setRemember} />
        {certificate && <CertificateCard certificate={certificate} />}
        {error && !certificate && !underField && <ErrorPanel error={error} />}
      </form>
    </Dialog>
  );
}

function useSignIn({ cloud }: CloudView) {
  const t = useWords('library');
  const toast = useToast();
  const { api, ask } = useLibrary();
  const { attempt, run, reset } = useAttempt();
  const [missing, setMissing] = useState(false);
  const submit = (password: string, remember: boolean, trust?: ReturnType<typeof trustIn>) => {
    setMissing(password === '');
    if (password === '') return;
    const cloudId = cloud.id;
    const request = async (): Promise<Result<CloudView>> => {
      const trusted = trust ? await api.request('clouds.trust', { cloudId, trust }) : undefined;
      return trusted?.ok === false ? trusted : api.request('clouds.signIn', { cloudId, password, remember });
    };
    void run(request(), () => {
      ask(null);
      toast({ text: t('add.done', { cloud: cloud.name }) });
    });
  };
  const edited = () => {
    setMissing(false);
    if (attempt.phase === 'failed') reset();
  };
  return { attempt, submit, missing, edited };
}
