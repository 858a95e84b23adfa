import type { AddProgress, ProbeLine } from '../../../shared/cloud.ts';
import { errorWords } from '../../../shared/i18n/index.ts';
import { Dot, type Tone } from '../../ui/status.tsx';
import { useLanguage, useWords } from '../../ui/ui-context.tsx';

/** The places that are tried side by side, and how far each has come. */
export function ProbeLines({ progress }: { readonly progress: AddProgress }) {
  const t = useWords('signIn');
  return (
    <ul className="probes" aria-label={t('probe.label')}>
      {progress.lines.map((line) => (
        <li key={line.baseUrl} data-step={line.step}>
          <Dot tone={toneOf(line)} />
          <span className="probe-words">
            <span className="probe-address selectable">{line.baseUrl}</span> <LineWords line={line} />
          </span>
        </li>
      ))}
      {progress.phase === 'signing-in' && <li>{t('probe.signingIn')}</li>}
    </ul>
  );
}

function LineWords({ line }: { readonly line: ProbeLine }) {
  const t = useWords('signIn');
  const language = useLanguage();
  if (line.error) return <>{errorWords(line.error, language).title}</>;
  if (line.step === 'failed') return null;
  if (line.step === 'found' && line.version !== undefined)
    return <>{t('probe.foundVersion', { version: line.version })}</>;
  return <>{t(`probe.${line.step}`)}</>;
}

function toneOf({ step }: ProbeLine): Tone {
  if (step === 'found') return 'good';
  return step === 'failed' ? 'idle' : 'busy';
}
