import { useState, type ReactNode } from 'react';
import type { AppError } from '../../shared/errors.ts';
import { errorWords } from '../../shared/i18n/index.ts';
import { Button } from './button.tsx';
import { copyText } from './copy-text.ts';
import { Icon } from './icon.tsx';
import { useLanguage, useWords } from './ui-context.tsx';

interface ErrorPanelProps {
  readonly error: AppError;
  /** Buttons that help: try again, sign in. */
  readonly actions?: ReactNode;
  /** False where nothing need be done: the app mends it by itself. */
  readonly cure?: boolean;
}

/** A failure in three parts: what failed, why, what to do next; the code stands under "Details", ready to copy. */
export function ErrorPanel({ error, actions, cure = true }: ErrorPanelProps) {
  const words = errorWords(error, useLanguage());
  return (
    <section className="error-panel" role="alert">
      <Icon name="error" />
      <div>
        <p className="selectable error-title">{words.title}</p>
        <p className="selectable">{words.why}</p>
        {cure && <p className="selectable error-cure">{words.cure}</p>}
        {actions !== undefined && <div className="actions">{actions}</div>}
        <ErrorDetails error={error} server={words.details} />
      </div>
    </section>
  );
}

function ErrorDetails({ error, server }: { readonly error: AppError; readonly server: string }) {
  const t = useWords('ui');
  const [copied, setCopied] = useState(false);
  const text = detailText(error, server);
  return (
    <details className="error-details">
      <summary>{t('details')}</summary>
      <pre>{text}</pre>
      <Button look="quiet" icon={copied ? 'check' : 'copy'} onPress={() => setCopied(copyText(text))}>
        {copied ? t('copied') : t('copy')}
      </Button>
    </details>
  );
}

/** The code, its parameters and the server's words, one a line. */
export function detailText(error: AppError, server: string): string {
  const params = Object.entries(error.params).map(([name, value]) => `${name}: ${value}`);
  return [error.code, ...params, ...(server === '' ? [] : [server])].join('\n');
}
