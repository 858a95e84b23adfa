import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import type { LogLevel } from '../../../shared/support.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Checkbox, Select } from '../../ui/choice.tsx';
import { copyText } from '../../ui/copy-text.ts';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { useToast } from '../../ui/notice.tsx';
import { useWords } from '../../ui/ui-context.tsx';
import { useLibrary } from '../library-context.tsx';
import { queryTerms } from '../model/find-machines.ts';
import { useLog, type NumberedLine } from '../use-log.ts';

const levels = ['debug', 'info', 'warn', 'error'] as const satisfies readonly LogLevel[];
/** Height of a line in CSS pixels; css/support.css draws it so. */
const lineHeight = 28;
const spareLines = 10;

/** The log as it grows: filtered, searched, one line copied at a time. Only the lines in sight are drawn. */
export function LogView() {
  const t = useWords('doctor');
  const { api, report } = useLibrary();
  const [least, setLeast] = useState<LogLevel>('debug');
  const [query, setQuery] = useState('');
  const [follow, setFollow] = useState(true);
  const log = useLog(follow);
  const shown = useMemo(() => matching(log.lines, least, query), [log.lines, least, query]);
  const options = levels.map((id) => ({ id, label: id === 'debug' ? t('log.all') : t(`log.levels.${id}`) }));
  const openFolder = async (): Promise<void> => {
    const answer = await api.request('log.openFolder');
    if (!answer.ok) report(answer.error);
  };
  return (
    <main className="view log-view" aria-label={t('log.title')} data-region="page">
      <header className="log-head">
        <h1>{t('log.title')}</h1>
        <Select label={t('log.level')} hideLabel value={least} options={options} onChange={setLeast} />
        <div className="search" role="search">
          <input
            type="text"
            data-region-start
            aria-label={t('log.search')}
            placeholder={t('log.searchPlaceholder')}
            spellCheck={false}
            value={query}
            onChange={(event) => setQuery(event.target.value)}
          />
          {query !== '' && <IconButton icon="close" label={t('log.clear')} onPress={() => setQuery('')} />}
        </div>
        <Checkbox label={t('log.follow')} isSelected={follow} onChange={setFollow} />
        <Button icon="open" onPress={() => void openFolder()}>
          {t('log.folder')}
        </Button>
      </header>
      {log.error && <ErrorPanel error={log.error} />}
      <LogLines lines={shown} follow={follow} empty={log.lines.length === 0} />
      <p className="log-foot field-hint" role="status">
        {t('log.count', { count: shown.length })} {log.cut && t('log.cut')}
      </p>
    </main>
  );
}

function matching(lines: readonly NumberedLine[], least: LogLevel, query: string): readonly NumberedLine[] {
  const from = levels.indexOf(least);
  const terms = queryTerms(query);
  return lines.filter(({ level, text, time }) => {
    const haystack = `${time} ${text}`.toLowerCase();
    return levels.indexOf(level) >= from && terms.every((term) => haystack.includes(term));
  });
}

interface LogLinesProps {
  readonly lines: readonly NumberedLine[];
  readonly follow: boolean;
  readonly empty: boolean;
}

function LogLines({ lines, follow, empty }: LogLinesProps) {
  const t = useWords('doctor');
  const toast = useToast();
  const box = useRef<HTMLDivElement>(null);
  const [sight, setSight] = useState({ first: 0, count: 40 });
  const [chosen, setChosen] = useState(-1);
  const look = (): void => {
    const { scrollTop = 0, clientHeight = 0 } = box.current ?? {};
    setSight({ first: Math.floor(scrollTop / lineHeight), count: Math.ceil(clientHeight / lineHeight) });
  };
  useEffect(() => {
    if (follow && chosen < 0) box.current?.scrollTo({ top: box.current.scrollHeight });
    look();
  }, [lines, follow, chosen]);
  const copy = (line: NumberedLine | undefined): void => {
    if (line && copyText(`${line.time} ${line.level.toUpperCase()} ${line.text}`))
      toast({ text: (words) => words('doctor')('log.copied') });
  };
  const move = (event: KeyboardEvent): void => {
    const to = placeAfter(event, chosen < 0 ? lines.length - 1 : chosen, lines.length, sight.count);
    if (event.key === 'Enter' || ((event.ctrlKey || event.metaKey) && event.key === 'c')) copy(lines[chosen]);
    if (to === undefined) return;
    event.preventDefault();
    setChosen(to);
    reveal(box.current, to);
  };
  const first = Math.max(0, sight.first - spareLines);
  const drawn = lines.slice(first, sight.first + sight.count + spareLines);
  return (
    <div
      ref={box}
      className="log-lines"
      role="listbox"
      tabIndex={0}
      aria-label={t('log.lines')}
      aria-activedescendant={chosen >= 0 ? `log-line-${lines[chosen]?.number ?? ''}` : undefined}
      onScroll={look}
      onKeyDown={move}
    >
      {lines.length === 0 && (
        <p className="field-hint" role="option" aria-selected="false">
          {empty ? t('log.empty') : t('log.noMatch')}
        </p>
      )}
      <div style={{ height: first * lineHeight }} />
      {drawn.map((line, index) => (
        <div
          key={line.number}
          id={`log-line-${line.number}`}
          className="log-line"
          role="option"
          aria-selected={first + index === chosen}
          aria-posinset={first + index + 1}
          aria-setsize={lines.length}
          data-level={line.level}
          onClick={() => setChosen(first + index)}
          onDoubleClick={() => copy(line)}
        >
          <span className="log-time">{line.time.slice(11, 23)}</span>
          <span className="log-level">{t(`log.levels.${line.level}`)}</span>
          <span className="log-text">{line.text}</span>
        </div>
      ))}
      <div style={{ height: Math.max(0, lines.length - first - drawn.length) * lineHeight }} />
    </div>
  );
}

function placeAfter({ key }: KeyboardEvent, now: number, count: number, page: number): number | undefined {
  const within = (place: number): number => Math.min(Math.max(place, 0), count - 1);
  switch (key) {
    case 'ArrowDown':
      return within(now + 1);
    case 'ArrowUp':
      return within(now - 1);
    case 'PageDown':
      return within(now + page);
    case 'PageUp':
      return within(now - page);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return undefined;
  }
}

function reveal(box: HTMLElement | null, index: number): void {
  if (!box) return;
  const top = index * lineHeight;
  if (box.scrollTop > top) box.scrollTop = top;
  else if (box.scrollTop + box.clientHeight < top + lineHeight) box.scrollTop = top + lineHeight - box.clientHeight;
}
