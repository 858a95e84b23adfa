import type { AppError } from '../../../shared/errors.ts';
import { errorWords } from '../../../shared/i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Notice } from '../../ui/notice.tsx';
import { useLanguage, useWords } from '../../ui/ui-context.tsx';
import { useLibrary } from '../library-context.tsx';

interface NoticesProps {
  /** What went wrong with the last thing a person did. */
  readonly problem: AppError | null;
  readonly onProblemSeen: () => void;
}

/** What happened while nobody asked, and what failed just now. */
export function Notices({ problem, onProblemSeen }: NoticesProps) {
  const t = useWords('library');
  const language = useLanguage();
  const { data, actions } = useLibrary();
  return (
    <>
      {data.notices.map(({ id, error }) => {
        const words = errorWords(error, language);
        return (
          <Notice key={id} tone="warn" onDismiss={() => actions.dismissNotice(id)}>
            <b className="words-title">{words.title}</b>
            {words.why} {words.cure}
          </Notice>
        );
      })}
      {problem && (
        <div className="problem">
          <ErrorPanel error={problem} actions={<Button onPress={onProblemSeen}>{t('problem.dismiss')}</Button>} />
        </div>
      )}
    </>
  );
}
