import type { ReactNode } from 'react';
import type { AppError } from '../../../shared/errors.ts';
import { Checkbox } from '../../ui/choice.tsx';
import { useLanguage, useWords } from '../../ui/ui-context.tsx';
import { AnswerUnder } from '../../ui/working.tsx';
import { fieldOf, fingerprintLines, type CloudField, type ShownCertificate } from '../model/cloud-form.ts';
import { useKeychainTrouble } from '../views/settings-view.tsx';

/** The error prop of a field: what its own check says, or else the server's answer where it is about this field. */
export function fieldError(field: CloudField, missing: string | undefined, answer: AppError | undefined): ReactNode {
  if (missing !== undefined) return missing;
  return answer && fieldOf(answer) === field ? <AnswerUnder error={answer} /> : undefined;
}

/** "Keep me signed in", with the reason where this computer cannot keep a password. */
export function RememberBox(props: { readonly isSelected: boolean; readonly onChange: (selected: boolean) => void }) {
  const t = useWords('library');
  const trouble = useKeychainTrouble();
  return (
    <Checkbox
      label={t('add.remember')}
      hint={trouble ?? t('add.rememberHint')}
      isDisabled={trouble !== undefined}
      isSelected={props.isSelected && trouble === undefined}
      onChange={props.onChange}
    />
  );
}

/** A certificate that nobody vouches for, shown so that a person can compare it. */
export function CertificateCard({ certificate }: { readonly certificate: ShownCertificate }) {
  const t = useWords('library');
  const words = useWords('signIn');
  const language = useLanguage();
  const day = (text: string): string => {
    const at = Date.parse(text);
    return Number.isNaN(at) ? text : new Intl.DateTimeFormat(language, { dateStyle: 'long' }).format(at);
  };
  return (
    <section className="certificate" tabIndex={-1} role="alert" aria-label={t('certificate.title')}>
      <h3>{t('certificate.title')}</h3>
      <p>{t('certificate.text', { host: certificate.host })}</p>
      <dl>
        <dt>{t('certificate.subject')}</dt>
        <dd className="selectable">{certificate.subject}</dd>
        {certificate.issuer !== '' && (
          <>
            <dt>{words('certificate.issuer')}</dt>
            <dd className="selectable">{certificate.issuer}</dd>
          </>
        )}
        {certificate.validTo !== '' && (
          <>
            <dt>{words('certificate.valid')}</dt>
            <dd>{words('certificate.validity', { from: day(certificate.validFrom), to: day(certificate.validTo) })}</dd>
          </>
        )}
        <dt>{t('certificate.fingerprint')}</dt>
        <dd>
          <pre>{fingerprintLines(certificate.sha256).join('\n')}</pre>
        </dd>
      </dl>
    </section>
  );
}
