import { useRef, useState } from 'react';
import { checkGuestPassword } from '../../../shared/guest-password.ts';
import type { AppError } from '../../../shared/errors.ts';
import { Button } from '../../ui/button.tsx';
import { copyText } from '../../ui/copy-text.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Notice, useToast } from '../../ui/notice.tsx';
import { PasswordField, TextField } from '../../ui/text-field.tsx';
import { useWords } from '../../ui/ui-context.tsx';
import { useAttempt, useShowFault } from '../hooks.ts';
import { useLibrary } from '../library-context.tsx';
import { generatePassword, usualAccount } from '../model/guest-password.ts';
import { machineKey, type VmRef } from '../model/machines.ts';
import { AnswerUnder, Working } from './parts.tsx';

const formId = 'guest-password';

interface Form {
  readonly account: string;
  readonly password: string;
  readonly again: string;
  readonly generated: boolean;
}

/** Sets the password of an account in the guest's own system; the rules are checked before anything is sent. */
export function GuestPasswordDialog({ vm }: { readonly vm: VmRef }) {
  const t = useWords('library');
  const toast = useToast();
  const { data, ask } = useLibrary();
  const [form, setForm] = useState<Form>(() => blankForm(platformOf(vm, data.vms)));
  const [checked, setChecked] = useState(false);
  const { attempt, send, stop, stopped, reset } = useChange(vm);
  const faults = useFaults(form);
  const change = (part: Partial<Form>) => {
    setForm({ ...form, ...part });
    if (attempt.phase === 'failed') reset();
  };
  const submit = () => {
    setChecked(true);
    if (Object.keys(faults).length > 0) return;
    send(form.account.trim(), form.password, () => {
      ask(null);
      toast({ text: t('guest.done', { account: form.account.trim(), vm: vm.name }) });
    });
  };
  const working = attempt.phase === 'working';
  useShowFault(attempt.phase === 'failed');
  const close = () => {
    if (working) stop();
    ask(null);
  };
  return (
    <Dialog
      title={t('guest.title', { vm: vm.name })}
      onClose={close}
      footer={
        <>
          {working && <Working start={t('guest.workingStart')} after={(seconds) => t('guest.working', { seconds })} />}
          {working ? (
            <Button onPress={stop}>{t('guest.stop')}</Button>
          ) : (
            <Button onPress={close}>{t('guest.cancel')}</Button>
          )}
          <Button look="primary" type="submit" form={formId} isPending={working}>
            {t('guest.submit')}
          </Button>
        </>
      }
    >
      <p>{t('guest.text')}</p>
      <form
        id={formId}
        className="form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!working) submit();
        }}
      >
        <Fields
          form={form}
          change={change}
          faults={checked ? faults : {}}
          answer={attempt.phase === 'failed' ? attempt.error : undefined}
          disabled={working}
        />
        {stopped && <Notice tone="info">{t('guest.stopped')}</Notice>}
      </form>
    </Dialog>
  );
}

interface FieldsProps {
  readonly form: Form;
  readonly change: (part: Partial<Form>) => void;
  readonly faults: Faults;
  readonly answer: AppError | undefined;
  readonly disabled: boolean;
}

function Fields({ form, change, faults, answer, disabled }: FieldsProps) {
  const t = useWords('library');
  const generate = () => {
    const password = generatePassword((bytes) => crypto.getRandomValues(bytes));
    change({ password, again: password, generated: true });
  };
  const aboutAccount = answer && accountCodes.includes(answer.code);
  const aboutPassword = answer?.code === 'guest-password-invalid';
  return (
    <>
      <TextField
        label={t('guest.account')}
        value={form.account}
        onChange={(account) => change({ account })}
        error={aboutAccount ? <AnswerUnder error={answer} /> : faults.account}
        isReadOnly={disabled}
        autoComplete="off"
        spellCheck="false"
      />
      <PasswordField
        label={t('guest.password')}
        hint={t('guest.rules')}
        value={form.password}
        onChange={(password) => change({ password, generated: false })}
        error={aboutPassword ? <AnswerUnder error={answer} /> : faults.password}
        isReadOnly={disabled}
        autoFocus
      />
      <PasswordField
        label={t('guest.again')}
        value={form.again}
        onChange={(again) => change({ again, generated: false })}
        error={faults.again}
        isReadOnly={disabled}
      />
      <div className="actions">
        <Button icon="wand" isDisabled={disabled} onPress={generate}>
          {t('guest.generate')}
        </Button>
        {form.generated && (
          <Button icon="copy" onPress={() => copyText(form.password)}>
            {t('guest.copy')}
          </Button>
        )}
      </div>
      {form.generated && <p className="field-hint">{t('guest.shownOnce')}</p>}
      {answer && !aboutAccount && !aboutPassword && <ErrorPanel error={answer} />}
    </>
  );
}

const accountCodes: readonly string[] = ['guest-account-invalid', 'guest-account-missing'];

type Faults = Partial<Record<'account' | 'password' | 'again', string>>;

function useFaults(form: Form): Faults {
  const t = useWords('library');
  const rule = checkGuestPassword(form.password);
  return {
    ...(form.account.trim() === '' && { account: t('guest.accountNeeded') }),
    ...(rule && { password: t(`guest.${rule}`, { count: form.password.length }) }),
    ...(!rule && form.password !== form.again && { again: t('guest.different') }),
  };
}

function useChange(vm: VmRef) {
  const { api } = useLibrary();
  const { attempt, run, reset } = useAttempt();
  const requestId = useRef('');
  const [stopped, setStopped] = useState(false);
  const send = (account: string, password: string, done: () => void) => {
    requestId.current = crypto.randomUUID();
    setStopped(false);
    const { cloudId, vmUuid } = vm;
    const change = { kind: 'guest-password', account, password } as const;
    void run(api.request('vmJobs.run', { requestId: requestId.current, cloudId, vmUuid, change }), done);
  };
  const stop = () => {
    setStopped(true);
    void api.request('vmJobs.cancel', { requestId: requestId.current });
  };
  const cancelled = attempt.phase === 'failed' && attempt.error.code === 'cancelled';
  return { attempt: cancelled ? ({ phase: 'idle' } as const) : attempt, send, stop, stopped, reset };
}

function platformOf(vm: VmRef, lists: ReturnType<typeof useLibrary>['data']['vms']): string {
  const list = lists.find(({ cloudId }) => cloudId === vm.cloudId);
  return (
    list?.vms.find((candidate) => machineKey({ cloudId: vm.cloudId, vmUuid: candidate.uuid }) === machineKey(vm))
      ?.platform ?? ''
  );
}

function blankForm(platform: string): Form {
  return { account: usualAccount(platform), password: '', again: '', generated: false };
}
