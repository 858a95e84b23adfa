import { signInTypes, type SignInName, type SignInType } from '../../../shared/cloud.ts';
import type { AppError } from '../../../shared/errors.ts';
import { Select } from '../../ui/choice.tsx';
import { Notice } from '../../ui/notice.tsx';
import { PasswordField, TextField } from '../../ui/text-field.tsx';
import { useWords } from '../../ui/ui-context.tsx';
import { fieldError } from './parts.tsx';

/** What a person types to say who they are. */
export interface WhoDraft extends SignInName {
  readonly user: string;
  readonly password: string;
}

interface FieldsProps<T> {
  readonly draft: T;
  readonly change: (part: Partial<WhoDraft>) => void;
  readonly missing: Readonly<Partial<Record<'account' | 'user' | 'password', string>>>;
  readonly error: AppError | undefined;
  readonly disabled: boolean;
}

const plain = { autoComplete: 'off', spellCheck: 'false' } as const;

/** Which kind of sign-in, and the names and the secret that it takes. */
export function WhoFields({ draft, change, missing, error, disabled }: FieldsProps<WhoDraft>) {
  const t = useWords('signIn');
  const { type, account, user } = draft;
  const options = signInTypes.map((id) => ({ id, label: t(`type.${id}`) }));
  return (
    <>
      <Select label={t('type.label')} value={type} options={options} onChange={(next) => change({ type: next })} />
      <TextField
        label={t(`name.${type}`)}
        value={account}
        onChange={(next) => change({ account: next })}
        error={fieldError('account', missing.account, error)}
        isReadOnly={disabled}
        {...plain}
      />
      {type === 'user' && (
        <TextField
          label={t('user')}
          value={user}
          onChange={(next) => change({ user: next })}
          error={missing.user}
          isReadOnly={disabled}
          {...plain}
        />
      )}
      <SecretField draft={draft} change={change} missing={missing} error={error} disabled={disabled} />
    </>
  );
}

/** The password, or what stands in its place. */
export function SecretField(props: FieldsProps<{ readonly type: SignInType; readonly password: string }>) {
  const { draft, change, missing, error, disabled } = props;
  const t = useWords('signIn');
  return (
    <PasswordField
      label={t(`secret.${draft.type === 'access-key' ? 'access-key' : 'password'}`)}
      value={draft.password}
      onChange={(password) => change({ password })}
      error={fieldError('password', missing.password, error)}
      isReadOnly={disabled}
    />
  );
}

/** Said before anything is sent: a directory's sign-in carries the password itself. */
export function ClearPasswordWarning({ type, address }: { readonly type: SignInType; readonly address: string }) {
  const t = useWords('signIn');
  const inClear = type === 'ldap' || type === 'iam2-ldap';
  if (!inClear || /^\s*https:\/\//i.test(address)) return null;
  return <Notice tone="warn">{t('clearPassword')}</Notice>;
}
