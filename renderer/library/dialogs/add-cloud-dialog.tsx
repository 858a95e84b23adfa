import { useState } from 'react';
import { FileTrigger } from 'react-aria-components';
import type { SignInType, Trust } from '../../../shared/cloud.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/choice.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Notice, useToast } from '../../ui/notice.tsx';
import { PasswordField, TextField } from '../../ui/text-field.tsx';
import { useWords } from '../../ui/ui-context.tsx';
import { useAttempt, useShowFault } from '../hooks.ts';
import { useLibrary } from '../library-context.tsx';
import { fieldOf, isPlaintext, shownCertificate, trustIn } from '../model/cloud-form.ts';
import { CertificateCard, fieldError, RememberBox, Working } from './parts.tsx';

const blank = {
  address: '',
  type: 'account' as SignInType,
  account: 'admin',
  password: '',
  name: '',
  remember: true,
  plaintextProxy: false,
  trust: { kind: 'system' } as Trust,
};
type Draft = typeof blank;

const slowAfterSeconds = 10;
const formId = 'add-cloud';

/** Address, account and password of a cloud; the server's answer stands under the field that it is about. */
export function AddCloudDialog() {
  const t = useWords('library');
  const { ask } = useLibrary();
  const [draft, setDraft] = useState<Draft>(blank);
  const { attempt, submit, missing, edited } = useSubmit(draft);
  const change = (part: Partial<Draft>) => {
    // A certificate was accepted for the address that it was shown for.
    const trust = part.address !== undefined && draft.trust.kind === 'pin' ? blank.trust : draft.trust;
    setDraft({ ...draft, trust, ...part });
    edited();
  };
  const error = attempt.phase === 'failed' ? attempt.error : undefined;
  const certificate = error && shownCertificate(error);
  const working = attempt.phase === 'working';
  useShowFault(attempt.phase === 'failed');
  const send = () => {
    const trust = certificate ? trustIn(certificate) : draft.trust;
    setDraft({ ...draft, trust });
    submit(trust);
  };
  return (
    <Dialog
      title={t('add.title')}
      onClose={() => ask(null)}
      footer={
        <>
          {working && (
            <Working
              start={t('add.workingStart', { address: draft.address })}
              after={(seconds) => (
                <>
                  {t('add.working', { address: draft.address, seconds })}
                  {seconds >= slowAfterSeconds && ` ${t('add.slow')}`}
                </>
              )}
            />
          )}
          {certificate ? (
            <Button onPress={edited}>{t('certificate.back')}</Button>
          ) : (
            <Button onPress={() => ask(null)}>{t('add.cancel')}</Button>
          )}
          <Button look="primary" type="submit" form={formId} isPending={working}>
            {certificate ? t('certificate.trustAndAdd') : t('add.submit')}
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
          if (!working) send();
        }}
      >
        {certificate ? (
          <CertificateCard certificate={certificate} />
        ) : (
          <>
            <Fields draft={draft} change={change} missing={missing} error={error} disabled={working} />
            <Security draft={draft} change={change} />
          </>
        )}
        {error && !certificate && !fieldOf(error) && <ErrorPanel error={error} />}
      </form>
    </Dialog>
  );
}

type Missing = Partial<Record<'address' | 'account' | 'password', string>>;

function useSubmit(draft: Draft) {
  const t = useWords('library');
  const toast = useToast();
  const { api, ask, go } = useLibrary();
  const { attempt, run, reset } = useAttempt();
  const [missing, setMissing] = useState<Missing>({});
  const submit = (trust: Trust) => {
    const found: Missing = {
      ...(draft.address.trim() === '' && { address: t('add.addressNeeded') }),
      ...(draft.account.trim() === '' && { account: t('add.accountNeeded') }),
      ...(draft.password === '' && { password: t('add.passwordNeeded') }),
    };
    setMissing(found);
    if (Object.keys(found).length > 0) return;
    const { name, ...rest } = draft;
    const named = name.trim() === '' ? {} : { name: name.trim() };
    const request = { ...rest, ...named, address: draft.address.trim(), account: draft.account.trim(), trust };
    void run(api.request('clouds.add', request), ({ cloud }) => {
      ask(null);
      go({ kind: 'cloud', cloudId: cloud.id });
      toast({ text: t('add.done', { cloud: cloud.name }) });
    });
  };
  const edited = () => {
    setMissing({});
    if (attempt.phase === 'failed') reset();
  };
  return { attempt, submit, missing, edited };
}

interface FieldsProps {
  readonly draft: Draft;
  readonly change: (part: Partial<Draft>) => void;
  readonly missing: Missing;
  readonly error: Parameters<typeof fieldError>[2];
  readonly disabled: boolean;
}

function Fields({ draft, change, missing, error, disabled }: FieldsProps) {
  const t = useWords('library');
  return (
    <>
      <TextField
        label={t('add.address')}
        hint={t('add.addressHint')}
        placeholder={t('add.addressPlaceholder')}
        value={draft.address}
        onChange={(address) => change({ address })}
        error={fieldError('address', missing.address, error)}
        isReadOnly={disabled}
        autoFocus
        autoComplete="off"
        spellCheck="false"
        inputMode="url"
      />
      {isPlaintext(draft.address) && <Notice tone="warn">{t('add.plaintextWarning')}</Notice>}
      <TextField
        label={t('add.account')}
        value={draft.account}
        onChange={(account) => change({ account })}
        error={fieldError('account', missing.account, error)}
        isReadOnly={disabled}
        autoComplete="off"
        spellCheck="false"
      />
      <PasswordField
        label={t('add.password')}
        value={draft.password}
        onChange={(password) => change({ password })}
        error={fieldError('password', missing.password, error)}
        isReadOnly={disabled}
      />
      <RememberBox isSelected={draft.remember} onChange={(remember) => change({ remember })} />
      <TextField
        label={t('add.name')}
        hint={t('add.nameHint')}
        value={draft.name}
        onChange={(name) => change({ name })}
        isReadOnly={disabled}
        maxLength={100}
      />
    </>
  );
}

/** What few people need: a private certificate authority, a console proxy without encryption. */
function Security({ draft, change }: Pick<FieldsProps, 'draft' | 'change'>) {
  const t = useWords('library');
  const [caFile, setCaFile] = useState('');
  const [wrong, setWrong] = useState(false);
  const read = async (file: File | undefined) => {
    if (!file) return;
    const pem = await file.text();
    const isPem = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/.test(pem);
    setWrong(!isPem);
    if (!isPem) return;
    setCaFile(file.name);
    change({ trust: { kind: 'ca', pem } });
  };
  return (
    <details className="more">
      <summary>{t('add.security')}</summary>
      <div className="form">
        <div className="field">
          <span className="field-label">{t('add.ca')}</span>
          <div className="actions">
            <span className="ca-name">{draft.trust.kind === 'ca' ? caFile : t('add.caNone')}</span>
            <FileTrigger acceptedFileTypes={['.pem', '.crt', '.cer']} onSelect={(files) => void read(files?.[0])}>
              <Button>{t('add.caChoose')}</Button>
            </FileTrigger>
            {draft.trust.kind === 'ca' && (
              <Button look="quiet" onPress={() => change({ trust: { kind: 'system' } })}>
                {t('add.caClear')}
              </Button>
            )}
          </div>
          {wrong && (
            <span className="field-error" role="alert">
              {t('add.caWrong')}
            </span>
          )}
        </div>
        <Checkbox
          label={t('add.plaintextProxy')}
          hint={t('add.plaintextProxyHint')}
          isSelected={draft.plaintextProxy}
          onChange={(plaintextProxy) => change({ plaintextProxy })}
        />
      </div>
    </details>
  );
}
