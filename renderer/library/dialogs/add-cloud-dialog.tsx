import { useState } from 'react';
import type { AddProgress } from '../../../shared/cloud.ts';
import type { AppError } from '../../../shared/errors.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { Notice } from '../../ui/notice.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useWords } from '../../ui/ui-context.tsx';
import { Working } from '../../ui/working.tsx';
import { useLibrary } from '../library-context.tsx';
import { fieldOf, isPlaintext, shownCertificate, trustIn } from '../model/cloud-form.ts';
import { CaptchaField } from './captcha-field.tsx';
import { CertificateCard, fieldError, RememberBox } from './parts.tsx';
import { ProbeLines } from './probe-lines.tsx';
import { ProjectList } from './project-list.tsx';
import { SecurityFields } from './security-fields.tsx';
import { useAddCloud, type AddDraft } from './use-add-cloud.ts';
import { ClearPasswordWarning, WhoFields } from './who-fields.tsx';

const blank: AddDraft = {
  address: '',
  type: 'account',
  account: 'admin',
  user: '',
  password: '',
  name: '',
  remember: true,
  plaintextProxy: false,
  trust: { kind: 'system' },
};

const slowAfterSeconds = 10;

/** Address, name and password of a cloud; the server's answer stands under the field that it is about. */
export function AddCloudDialog() {
  const t = useWords('library');
  const words = useWords('signIn');
  const { ask } = useLibrary();
  const [draft, setDraft] = useState(blank);
  const [project, setProject] = useState<string>();
  const adding = useAddCloud(draft);
  const { attempt, edited } = adding;
  const change = (part: Partial<AddDraft>) => {
    setDraft({ ...draft, ...part });
    edited();
  };
  const error = attempt.phase === 'failed' && attempt.error.code !== 'cancelled' ? attempt.error : undefined;
  const certificate = error && shownCertificate(error);
  const projects = error?.code === 'auth-project-needed' ? adding.projects : undefined;
  const close = () => ask(null);
  const send = () => {
    const trust = certificate ? trustIn(certificate) : draft.trust;
    setDraft({ ...draft, trust });
    adding.send(trust, projects && { name: project });
  };
  const back = certificate || projects ? { label: t('certificate.back'), onPress: edited } : undefined;
  const leave = { label: t('add.cancel'), onPress: close };
  const stop = { label: words('probe.stop'), onPress: adding.stop };
  const submit = certificate ? t('certificate.trustAndAdd') : t('add.submit');
  return (
    <FormDialog
      title={projects ? words('project.title') : t('add.title')}
      formId="add-cloud"
      submit={projects ? words('project.enter') : submit}
      phase={attempt.phase}
      wait={<Waiting address={draft.address} phase={adding.progress?.phase ?? 'probing'} />}
      other={attempt.phase === 'working' ? stop : (back ?? leave)}
      onClose={close}
      onSubmit={send}
    >
      {certificate && <CertificateCard certificate={certificate} />}
      {projects && <ProjectList projects={projects} chosen={project} choose={setProject} />}
      {!back && <Fields draft={draft} change={change} adding={adding} error={error} />}
      {error && !back && !fieldOf(error) && <ErrorPanel error={error} />}
    </FormDialog>
  );
}

function Waiting({ address, phase }: { readonly address: string; readonly phase: AddProgress['phase'] }) {
  const t = useWords('signIn');
  const probing = phase === 'probing';
  return (
    <Working
      start={probing ? t('probe.start', { address }) : t('probe.signInStart', { address })}
      after={(seconds) => (
        <>
          {probing ? t('probe.after', { address, seconds }) : t('probe.signInAfter', { address, seconds })}
          {seconds >= slowAfterSeconds && ` ${t('probe.slow')}`}
        </>
      )}
    />
  );
}

interface FieldsProps {
  readonly draft: AddDraft;
  readonly change: (part: Partial<AddDraft>) => void;
  readonly adding: ReturnType<typeof useAddCloud>;
  readonly error: AppError | undefined;
}

function Fields({ draft, change, adding, error }: FieldsProps) {
  const t = useWords('library');
  const { missing, captcha, attempt, progress } = adding;
  const disabled = attempt.phase === 'working';
  const common = { missing, error, disabled };
  return (
    <>
      <AddressField draft={draft} change={change} {...common} />
      {disabled && progress && <ProbeLines progress={progress} />}
      <WhoFields draft={draft} change={change} {...common} />
      <ClearPasswordWarning type={draft.type} address={draft.address} />
      <CaptchaField captcha={captcha} missing={missing.captcha} error={error} disabled={disabled} />
      <RememberBox isSelected={draft.remember} onChange={(remember) => change({ remember })} />
      <TextField
        label={t('add.name')}
        hint={t('add.nameHint')}
        value={draft.name}
        onChange={(name) => change({ name })}
        isReadOnly={disabled}
        maxLength={100}
      />
      <SecurityFields draft={draft} change={change} />
    </>
  );
}

interface AddressProps extends Pick<FieldsProps, 'draft' | 'change' | 'error'> {
  readonly missing: { readonly address?: string };
  readonly disabled: boolean;
}

/** The address; where it was the web page's, the one of the API is one press away. */
function AddressField({ draft, change, missing, error, disabled }: AddressProps) {
  const t = useWords('library');
  const words = useWords('signIn');
  const api = error?.code === 'web-ui-api-found' ? String(error.params['api']) : undefined;
  return (
    <>
      <TextField
        label={t('add.address')}
        hint={t('add.addressHint')}
        placeholder={t('add.addressPlaceholder')}
        value={draft.address}
        // A certificate was accepted for the address that it was shown for.
        onChange={(address) => change({ address, ...(draft.trust.kind === 'pin' && { trust: blank.trust }) })}
        error={fieldError('address', missing.address, error)}
        isReadOnly={disabled}
        autoFocus
        autoComplete="off"
        spellCheck="false"
        inputMode="url"
      />
      {api !== undefined && (
        <Button onPress={() => change({ address: api, trust: blank.trust })}>{words('useApi', { api })}</Button>
      )}
      {isPlaintext(draft.address) && <Notice tone="warn">{t('add.plaintextWarning')}</Notice>}
    </>
  );
}
