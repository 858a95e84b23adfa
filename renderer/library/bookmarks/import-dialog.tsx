import { useEffect, useRef, useState } from 'react';
import {
  importLimits,
  isChosen,
  type ImportItem,
  type ImportPlan,
  type ImportRemark,
} from '../../../shared/bookmark-import.ts';
import { errorCodes } from '../../../shared/errors.ts';
import { errorWords } from '../../../shared/i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/choice.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { useLanguage, useWords } from '../../ui/ui-context.tsx';
import { settled } from '../actions.ts';
import { useAttempt } from '../hooks.ts';
import { useLibrary } from '../library-context.tsx';

const shownItems = 200;

/** Shows what files offer before anything is taken: what is new, what is here already, what is skipped and why. */
export function ImportDialog({ files }: { readonly files?: readonly File[] }) {
  const t = useWords('bookmarks');
  const { api, ask } = useLibrary();
  const plan = usePlan(files);
  const { attempt, run } = useAttempt();
  const [withKnown, setWithKnown] = useState(false);
  const [refused, setRefused] = useState<ReadonlySet<string>>(new Set());
  const clouds = plan?.clouds.map(({ key }) => key).filter((key) => !refused.has(key)) ?? [];
  const count = plan?.items.filter((item) => isChosen(item, { withKnown, clouds })).length ?? 0;
  const take = () => {
    if (plan) void run(api.request('bookmarks.import', { planId: plan.id, withKnown, clouds }), () => ask(null));
  };
  const close = () => ask(null);
  return (
    <Dialog
      title={t('importing.title')}
      onClose={close}
      footer={
        <>
          <Button onPress={close}>{t(count === 0 && plan ? 'importing.close' : 'importing.cancel')}</Button>
          {count > 0 && (
            <Button look="primary" autoFocus onPress={take} isPending={attempt.phase === 'working'}>
              {t('importing.submit', { count })}
            </Button>
          )}
        </>
      }
    >
      {!plan && <p role="status">{t('importing.reading')}</p>}
      {plan && (
        <div className="form">
          <p role="status">{count === 0 ? t('importing.nothing') : t('importing.summary', { count })}</p>
          {plan.clouds.map((cloud) => (
            <Checkbox
              key={cloud.key}
              label={t('importing.cloud', { name: cloud.name })}
              hint={t('importing.cloudHint', { account: cloud.account, address: cloud.baseUrl })}
              isSelected={!refused.has(cloud.key)}
              onChange={(add) => setRefused(toggled(refused, cloud.key, !add))}
            />
          ))}
          {plan.items.some(({ known }) => known) && (
            <Checkbox label={t('importing.knownToo')} isSelected={withKnown} onChange={setWithKnown} />
          )}
          <Items items={plan.items} isTaken={(item) => isChosen(item, { withKnown, clouds })} />
          <Remarks remarks={plan.remarks} />
          {attempt.phase === 'failed' && <ErrorPanel error={attempt.error} />}
        </div>
      )}
    </Dialog>
  );
}

function toggled(all: ReadonlySet<string>, one: string, on: boolean): ReadonlySet<string> {
  return new Set(on ? [...all, one] : [...all].filter((each) => each !== one));
}

/** Asks the main process once; a person who chose no file sees no dialog. */
function usePlan(files: readonly File[] | undefined): ImportPlan | undefined {
  const { api, ask, report } = useLibrary();
  const [plan, setPlan] = useState<ImportPlan>();
  const begun = useRef(false); // the system's dialog must not open twice where React tries effects out
  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    const asked = files
      ? textsOf(files).then((texts) => api.request('bookmarks.readImport', { files: texts }))
      : api.request('bookmarks.chooseImport');
    void settled(asked).then((answer) => {
      if (answer.ok) {
        setPlan(answer.value);
        return;
      }
      if (answer.error.code !== 'cancelled') report(answer.error);
      ask(null);
    });
  }, [api, ask, files, report]);
  return plan;
}

/** What is too large is cut: the main process names it. */
function textsOf(files: readonly File[]): Promise<{ name: string; text: string }[]> {
  const few = files.slice(0, importLimits.files);
  return Promise.all(
    few.map(async (file) => ({
      name: file.name.slice(0, 200),
      text: (await file.slice(0, importLimits.fileBytes).text()).slice(0, importLimits.fileBytes),
    })),
  );
}

function Items(props: { readonly items: readonly ImportItem[]; readonly isTaken: (item: ImportItem) => boolean }) {
  const t = useWords('bookmarks');
  const { items, isTaken } = props;
  if (items.length === 0) return null;
  const word = (item: ImportItem) =>
    t(isTaken(item) ? 'importing.new' : item.known ? 'importing.known' : 'importing.skipped');
  return (
    <ul className="import-items" tabIndex={0} aria-label={t('importing.title')}>
      {items.slice(0, shownItems).map((item, index) => (
        <li key={index} data-taken={isTaken(item)}>
          <span className="import-word">{word(item)}</span>
          <span className="name-lines">
            <bdi className="name">{item.name}</bdi>
            <bdi className="below">{[item.folder, item.target].filter((part) => part !== '').join(' · ')}</bdi>
          </span>
        </li>
      ))}
      {items.length > shownItems && <li>{t('importing.more', { count: items.length - shownItems })}</li>}
    </ul>
  );
}

function Remarks({ remarks }: { readonly remarks: readonly ImportRemark[] }) {
  const t = useWords('bookmarks');
  if (remarks.length === 0) return null;
  return (
    <section className="import-remarks">
      <h3>{t('importing.notes')}</h3>
      <ul>
        {remarks.slice(0, shownItems).map((remark, index) => (
          <li key={index}>
            <bdi>{remark.file}</bdi>
            {remark.line !== undefined && ` (${t('importing.line', { line: remark.line })})`}:{' '}
            <Reason remark={remark} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Reason({ remark: { reason, params } }: { readonly remark: ImportRemark }): string {
  const t = useWords('bookmarks');
  const language = useLanguage();
  // Which values the words need is the reason's affair: the compiler can't know them here.
  const said = t as unknown as (key: string, values: ImportRemark['params']) => string;
  if (reason !== 'vv') return said(`importing.reason.${reason}`, params);
  const code = errorCodes.find((each) => each === params['code']) ?? 'connection-file-invalid';
  const words = errorWords({ code, params }, language);
  return `${words.title}. ${words.why}`;
}
