import { useState } from 'react';
import { checkGuestPassword } from '../../shared/guest-password.ts';
import type { AppError } from '../../shared/errors.ts';
import { Button } from '../ui/button.tsx';
import { copyText } from '../ui/copy-text.ts';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { FormDialog } from '../ui/form-dialog.tsx';
import { Notice, useToast } from '../ui/notice.tsx';
import { PasswordField, TextField } from '../ui/text-field.tsx';
import { useWords } from '../ui/ui-context.tsx';
import { AnswerUnder, Working } from '../ui/working.tsx';
import { generatePassword, usualAccount } from './guest-password.ts';
import { useVmRoom, type VmTarget } from './room-context.ts';
import { useChange } from './use-change.ts';
import { useFacts } from './use-facts.ts';

interface Form {
  /** The usual one of the guest's platform until the person types another. */
  readonly account: string | undefined;
  readonly password: string;
  readonly again: string;
  readonly generated: boolean;
}

/** Sets the password of an account in the guest's own system; the rules are checked before anything is sent. */
export function GuestPasswordDialog({ vm }: { readonly vm: VmTarget }) {
  const t = useWords('vm');
  const toast = useToast();
  const { ask } = useVmRoom();
  const { value: facts } = useFacts(vm);
  const [typed, setForm] = useState<Form>(blankForm);
  const form = { ...typed, account: typed.account ?? usualAccount(facts?.platform ?? '') };
  const [checked, setChecked] = useState(false);
  const { phase, working, error, stopped, send, stop, forgetError } = useChange(vm);
  const faults = useFaults(form);
  const change = (part: Partial<Form>) => {
    setForm({ ...typed, ...part });
    forgetError();
  };
  const submit = () => {
    setChecked(true);
    if (Object.keys(faults).length > 0) return;
    const account = form.account.trim();
    send({ kind: 'guest-password', account, password: form.password }, () => {
      ask(null);
      toast({ text: (words) => words('vm')('guest.done', { account, vm: vm.name }) });
    });
  };
  const close = () => {
    stop();
    ask(null);
  };
  return (
    <FormDialog
      title={t('guest.title', { vm: vm.name })}
      formId="guest-password"
      submit={t('guest.submit')}
      phase={phase}
      wait={<Working start={t('guest.workingStart')} after={(seconds) => t('guest.working', { seconds })} />}
      other={working ? { label: t('guest.stop'), onPress: stop } : { label: t('guest.cancel'), onPress: close }}
      onClose={close}
      onSubmit={submit}
    >
      <p>{t('guest.text')}</p>
      <Fields form={form} change={change} faults={checked ? faults : {}} answer={error} disabled={working} />
      {stopped && <Notice tone="info">{t('guest.stopped')}</Notice>}
    </FormDialog>
  );
}

type Filled = Form & { readonly account: string };

interface FieldsProps {
  readonly form: Filled;
  readonly change: (part: Partial<Form>) => void;
  readonly faults: Faults;
  readonly answer: AppError | undefined;
  readonly disabled: boolean;
}

function Fields({ form, change, faults, answer, disabled }: FieldsProps) {
  const t = useWords('vm');
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

function useFaults(form: Filled): Faults {
  const t = useWords('vm');
  const rule = checkGuestPassword(form.password);
  return {
    ...(form.account.trim() === '' && { account: t('guest.accountNeeded') }),
    ...(rule && { password: t(`guest.${rule}`, { count: form.password.length }) }),
    ...(!rule && form.password !== form.again && { again: t('guest.different') }),
  };
}

const blankForm: Form = { account: undefined, password: '', again: '', generated: false };
