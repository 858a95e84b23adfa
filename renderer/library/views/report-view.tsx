import { useEffect, useState } from 'react';
import type { AppError } from '../../../shared/errors.ts';
import type { BundleEntry } from '../../../shared/support.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/choice.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { useToast } from '../../ui/notice.tsx';
import { useWords } from '../../ui/ui-context.tsx';
import { settled } from '../actions.ts';
import { useLibrary } from '../library-context.tsx';

/** The report for support: what is inside is shown before it is saved. */
export function ReportView() {
  const t = useWords('doctor');
  const toast = useToast();
  const { api, report } = useLibrary();
  const [hideNames, setHideNames] = useState(true);
  const { files, error } = usePreview(hideNames);
  const save = async (): Promise<void> => {
    const answer = await settled(api.request('bundle.save', { hideNames }));
    if (!answer.ok) {
      report(answer.error);
      return;
    }
    const { path } = answer.value;
    if (path !== null) toast({ text: (words) => words('doctor')('bundle.saved', { path }) });
  };
  return (
    <main className="view page" aria-label={t('bundle.title')} data-region="page">
      <div className="column settings">
        <h1>{t('bundle.title')}</h1>
        <p>{t('bundle.intro')}</p>
        <Checkbox label={t('hideNames')} isSelected={hideNames} onChange={setHideNames} />
        <div className="actions">
          <Button look="primary" icon="save" isDisabled={files === null} onPress={() => void save()}>
            {t('bundle.save')}
          </Button>
        </div>
        {error && <ErrorPanel error={error} />}
        <section className="part" aria-label={t('bundle.files')}>
          <h2>{t('bundle.files')}</h2>
          {files === null ? (
            <p role="status">{t('bundle.loading')}</p>
          ) : (
            files.map((file) => <File key={file.name} file={file} />)
          )}
        </section>
      </div>
    </main>
  );
}

function usePreview(hideNames: boolean) {
  const { api } = useLibrary();
  const [files, setFiles] = useState<readonly BundleEntry[] | null>(null);
  const [error, setError] = useState<AppError | null>(null);
  useEffect(() => {
    let here = true;
    void settled(api.request('bundle.preview', { hideNames })).then((answer) => {
      if (!here) return;
      setFiles(answer.ok ? answer.value : []);
      setError(answer.ok ? null : answer.error);
    });
    return () => void (here = false);
  }, [api, hideNames]);
  return { files, error };
}

function File({ file: { name, bytes, text } }: { readonly file: BundleEntry }) {
  const t = useWords('doctor');
  return (
    <details className="bundle-file">
      <summary>
        {name} <span className="field-hint">{t('bundle.size', { kb: Math.ceil(bytes / 1024) })}</span>
      </summary>
      {/* A region that scrolls has to be reached by keyboard. */}
      <pre tabIndex={0} role="region" aria-label={name}>
        {text}
      </pre>
      {bytes > text.length * 4 && <p className="field-hint">{t('bundle.cut')}</p>}
    </details>
  );
}
