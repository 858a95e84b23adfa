import { useEffect, useState } from 'react';
import type { CloudView } from '../../../shared/cloud.ts';
import type { AppError, Result } from '../../../shared/errors.ts';
import type { SignInPlace } from '../../../shared/ipc/clouds.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { useToast } from '../../ui/notice.tsx';
import { useWords } from '../../ui/ui-context.tsx';
import { Working } from '../../ui/working.tsx';
import { useAttempt } from '../hooks.ts';
import { useLibrary } from '../library-context.tsx';
import { fieldOf, shownCertificate, trustIn } from '../model/cloud-form.ts';
import { asksFor, useCaptcha } from '../use-captcha.ts';
import { useWho } from '../views/words.tsx';
import { CaptchaField } from './captcha-field.tsx';
import { CertificateCard, RememberBox } from './parts.tsx';
import { ClearPasswordWarning, SecretField } from './who-fields.tsx';

/** Asks for the password of a cloud that is known. */
export function SignInDialog({ cloudView }: { readonly cloudView: CloudView }) {
  const t = useWords('library');
  const { ask } = useLibrary();
  const who = useWho();
  const { cloud } = cloudView;
  const [password, setPassword] = useState('');
  const [remember, setRemember] = useState(cloudView.remembered);
  const signIn = useSignIn(cloudView);
  const { attempt, captcha, missing } = signIn;
  const error = signIn.error;
  const certificate = error && shownCertificate(error);
  const disabled = attempt.phase === 'working';
  const elsewhere =
    error && !certificate && (fieldOf(error) ?? 'address') !== 'password' && fieldOf(error) !== 'captcha';
  const close = () => ask(null);
  return (
    <FormDialog
      title={t('signInAgain.title', { cloud: cloud.name })}
      formId="sign-in"
      submit={certificate ? t('certificate.trustAndSignIn') : t('signInAgain.submit')}
      phase={attempt.phase}
      wait={
        <Working start={t('signInAgain.workingStart')} after={(seconds) => t('signInAgain.working', { seconds })} />
      }
      other={{ label: t('add.cancel'), onPress: close }}
      onClose={close}
      onSubmit={() => signIn.submit(password, remember, certificate && trustIn(certificate))}
    >
      <p>{who(cloud)}</p>
      <SecretField
        draft={{ type: cloud.type, password }}
        change={(part) => {
          setPassword(part.password ?? password);
          signIn.edited();
        }}
        missing={missing}
        error={error}
        disabled={disabled}
      />
      <ClearPasswordWarning type={cloud.type} address={cloud.baseUrl} />
      <CaptchaField captcha={captcha} missing={missing.captcha} error={error} disabled={disabled} />
      <RememberBox isSelected={remember} onChange={setRemember} />
      {certificate && <CertificateCard certificate={certificate} />}
      {elsewhere && <ErrorPanel error={error} />}
      {error?.code === 'auth-project-unavailable' && <OtherProject cloudId={cloud.id} />}
    </FormDialog>
  );
}

function OtherProject({ cloudId }: { readonly cloudId: string }) {
  const t = useWords('signIn');
  const { ask } = useLibrary();
  return <Button onPress={() => ask({ kind: 'switch-project', cloudId })}>{t('project.choose')}</Button>;
}

interface Missing {
  readonly password?: string;
  readonly captcha?: string;
}

function useSignIn({ cloud, signIn }: CloudView) {
  const words = useWords('signIn');
  const toast = useToast();
  const { api, ask } = useLibrary();
  const { attempt, run, reset } = useAttempt();
  const [place] = useState<SignInPlace>({ kind: 'cloud', cloudId: cloud.id });
  const captcha = useCaptcha(place);
  const [missing, setMissing] = useState<Missing>({});
  const { load } = captcha;
  const asked = signIn.kind === 'failed' && asksFor(signIn.error);
  useEffect(() => {
    if (asked) void load();
  }, [asked, load]);
  const submit = (password: string, remember: boolean, trust?: ReturnType<typeof trustIn>) => {
    const needed = words(cloud.type === 'access-key' ? 'needed.keySecret' : 'needed.secret');
    const found: Missing = {
      ...(password === '' && { password: needed }),
      ...(captcha.picture && captcha.code.trim() === '' && { captcha: words('needed.captcha') }),
    };
    setMissing(found);
    if (Object.keys(found).length > 0) return;
    const cloudId = cloud.id;
    const request = async (): Promise<Result<CloudView>> => {
      const trusted = trust ? await api.request('clouds.trust', { cloudId, trust }) : undefined;
      if (trusted?.ok === false) return trusted;
      return captcha.after(await api.request('clouds.signIn', { cloudId, password, remember, ...captcha.answer }));
    };
    void run(request(), () => {
      ask(null);
      toast({ text: (said) => said('library')('add.done', { cloud: cloud.name }) });
    });
  };
  const edited = () => {
    setMissing({});
    if (attempt.phase === 'failed') reset();
  };
  // Until something was tried here, the reason why the last sign-in failed stands in its place.
  const before: AppError | undefined =
    signIn.kind === 'failed' && attempt.phase === 'idle' && !missing.password ? signIn.error : undefined;
  const error = attempt.phase === 'failed' ? attempt.error : before;
  return { attempt, captcha, missing, submit, edited, error };
}
