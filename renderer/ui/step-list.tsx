import type { Step } from '../../shared/console.ts';
import { errorWords } from '../../shared/i18n/index.ts';
import { Icon } from './icon.tsx';
import { useLanguage, useWords } from './ui-context.tsx';

/** The steps of a connection: done with a tick and milliseconds, the one that runs, those to come, the one that failed. */
export function StepList({ steps }: { readonly steps: readonly Step[] }) {
  const t = useWords('ui');
  return (
    <ol className="steps" aria-label={t('steps')}>
      {steps
        .filter((step) => step.status !== 'skipped')
        .map((step) => (
          <StepLine key={step.name} step={step} />
        ))}
    </ol>
  );
}

function StepLine({ step }: { readonly step: Step }) {
  const t = useWords('ui');
  const language = useLanguage();
  return (
    <li className="step" data-status={step.status} aria-current={step.status === 'running' ? 'step' : undefined}>
      <span className="step-sign" role="img" aria-label={t(`stepStatus.${step.status}`)}>
        {step.status === 'done' && <Icon name="check" />}
        {step.status === 'failed' && <Icon name="close" />}
      </span>
      <span className="step-words">
        {t(`step.${step.name}`)}
        {step.detail !== undefined && <span className="step-detail"> {step.detail}</span>}
        {step.error && <span className="step-error">{errorWords(step.error, language).title}</span>}
      </span>
      {step.ms !== undefined && <span className="step-ms">{t('milliseconds', { ms: Math.round(step.ms) })}</span>}
    </li>
  );
}
