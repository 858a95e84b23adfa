import { memo, useMemo, type KeyboardEvent } from 'react';
import { bookmarkOfVm, isVmBookmark } from '../../../shared/bookmark.ts';
import { Icon, type IconName } from '../../ui/icon.tsx';
import { Dot } from '../../ui/status.tsx';
import { useWords } from '../../ui/ui-context.tsx';
import { useLibrary } from '../library-context.tsx';
import { useListKeys } from '../list-keys.ts';
import { markTerms, type SortColumn } from '../model/find-machines.ts';
import { machineKey, type Machine } from '../model/machines.ts';
import { stateTone } from '../model/vm-state.ts';
import type { Machines } from '../use-machines.ts';
import { StateWord, usePastTime } from './words.tsx';
import { rowHeight, useVisibleRows } from './visible-rows.ts';

export const gridId = 'vm-grid';
const columns: readonly SortColumn[] = ['name', 'state', 'address', 'cloud'];

/** The DOM id of a machine's row. */
export function rowId(key: string): string {
  return `vm-${key}`;
}

/** The list of VMs. Only the rows in sight are in the document, so that 20,000 scroll as 20 do. */
export function MachineGrid({ machines, sortable }: { readonly machines: Machines; readonly sortable: boolean }) {
  const t = useWords('library');
  const { found, index, selected } = machines;
  const { watch, first, end } = useVisibleRows(found.length);
  const onKeyDown = useGridKeys(machines);
  const selectedInSight = selected && index >= first && index < end;
  return (
    <div
      id={gridId}
      className="grid"
      role="grid"
      tabIndex={0}
      ref={watch}
      data-region="list"
      aria-label={t('list.label')}
      aria-rowcount={found.length + 1}
      aria-activedescendant={selectedInSight ? rowId(selected.key) : undefined}
      onKeyDown={onKeyDown}
    >
      <Head machines={machines} sortable={sortable} />
      <div role="rowgroup" className="rows" style={{ height: found.length * rowHeight }}>
        <Rows machines={machines} first={first} end={end} />
      </div>
    </div>
  );
}

/** Keys of the list; a letter goes on in the search box, where it filters. */
function useGridKeys(machines: Machines): (event: KeyboardEvent) => void {
  const listKeys = useListKeys(machines);
  return (event) => {
    if (event.target !== event.currentTarget) return; // the buttons of the head have their own Enter
    const isLetter = event.key.length === 1 && event.key !== ' ' && !event.ctrlKey && !event.metaKey && !event.altKey;
    // An input method answers with Process: it starts in the search box as well.
    if (isLetter || event.key === 'Process') document.querySelector<HTMLElement>('[role="combobox"]')?.focus();
    else listKeys(event);
  };
}

function Head({ machines, sortable }: { readonly machines: Machines; readonly sortable: boolean }) {
  const t = useWords('library');
  const { sort, setSort } = machines;
  return (
    <div role="rowgroup" className="head-group">
      <div role="row" className="row head" aria-rowindex={1}>
        {columns.map((column) => {
          const sorted = sortable && sort.column === column;
          const way = sort.descending ? 'descending' : 'ascending';
          return (
            <span key={column} role="columnheader" className={`cell-${column}`} aria-sort={sorted ? way : undefined}>
              {sortable ? (
                <button
                  type="button"
                  title={t('list.sort', { column: t(`list.${column}`) })}
                  onClick={() => setSort({ column, descending: sorted && !sort.descending })}
                >
                  {t(`list.${column}`)}
                  {sorted && <Icon name={sort.descending ? 'chevron-down' : 'chevron-up'} />}
                </button>
              ) : (
                t(`list.${column}`)
              )}
            </span>
          );
        })}
        <span role="columnheader" className="cell-star">
          <span className="visually-hidden">{t('list.star')}</span>
        </span>
      </div>
    </div>
  );
}

function Rows(props: { readonly machines: Machines; readonly first: number; readonly end: number }) {
  const { machines, first, end } = props;
  const { data } = useLibrary();
  const starred = useMemo(() => new Set(data.bookmarks.filter(isVmBookmark).map(machineKey)), [data.bookmarks]);
  const opened = useMemo(() => new Set(data.consoles.map(machineKey)), [data.consoles]);
  return machines.found
    .slice(first, end)
    .map((machine, offset) => (
      <Row
        key={machine.key}
        machine={machine}
        index={first + offset}
        selected={first + offset === machines.index}
        starred={starred.has(machine.key)}
        opened={opened.has(machine.key)}
        terms={machines.terms}
        choose={machines.choose}
      />
    ));
}

interface RowProps {
  readonly machine: Machine;
  readonly index: number;
  readonly selected: boolean;
  readonly starred: boolean;
  readonly opened: boolean;
  readonly terms: readonly string[];
  readonly choose: (key: string) => void;
}

const Row = memo(function Row({ machine, index, selected, starred, opened, terms, choose }: RowProps) {
  const t = useWords('library');
  const { actions, data } = useLibrary();
  const { vm, key, cloudName } = machine;
  const bookmark = () => bookmarkOfVm(data.bookmarks, machine);
  return (
    <div
      id={rowId(key)}
      role="row"
      className="row"
      style={{ transform: `translateY(${index * rowHeight}px)` }}
      aria-rowindex={index + 2}
      aria-selected={selected}
      onPointerDown={() => choose(key)}
      onDoubleClick={() => actions.open(machine, bookmark())}
    >
      <NameCell machine={machine} terms={terms} opened={opened} />
      <span role="gridcell" className="cell-state">
        <Dot tone={stateTone(vm?.state ?? '')} />
        <StateWord state={vm?.state} />
      </span>
      <Cell column="address" text={vm?.addresses[0] ?? t('list.noAddress')} terms={terms} />
      <Cell column="cloud" text={cloudName} terms={terms} />
      <span role="gridcell" className="cell-star">
        {/* For the pointer; the keyboard has Ctrl+D and the star of the details. */}
        <button
          type="button"
          tabIndex={-1}
          className="row-star"
          aria-label={starred ? t('details.unstar') : t('details.star')}
          aria-pressed={starred}
          onDoubleClick={(event) => event.stopPropagation()}
          onClick={() => actions.toggleStar(machine, bookmark())}
        >
          <Icon name="star" filled={starred} />
        </button>
      </span>
    </div>
  );
});

function NameCell({ machine, terms, opened }: Pick<RowProps, 'machine' | 'terms' | 'opened'>) {
  const t = useWords('library');
  const when = usePastTime();
  const { vm, name, openedAt } = machine;
  const below = openedAt === undefined ? vm?.description : t('list.opened', { when: when(openedAt) });
  return (
    <span role="gridcell" className="cell-name">
      <Icon name={platformIcon(vm?.platform)} />
      <span className="name-lines">
        <span className="name-line">
          <bdi className="name" title={name}>
            <Marked text={name} terms={terms} />
          </bdi>
          {opened && <span className="opened">{t('list.consoleOpen')}</span>}
        </span>
        {below !== undefined && below !== '' && (
          <bdi className="below">
            <Marked text={below} terms={terms} />
          </bdi>
        )}
      </span>
    </span>
  );
}

function Cell(props: { readonly column: SortColumn; readonly text: string; readonly terms: readonly string[] }) {
  return (
    <span role="gridcell" className={`cell-${props.column}`}>
      <bdi>
        <Marked text={props.text} terms={props.terms} />
      </bdi>
    </span>
  );
}

/** A text in which the words that were searched for stand out. */
function Marked({ text, terms }: { readonly text: string; readonly terms: readonly string[] }) {
  if (terms.length === 0) return text;
  return markTerms(text, terms).map((part, index) => (part.marked ? <mark key={index}>{part.text}</mark> : part.text));
}

function platformIcon(platform: string | undefined): IconName {
  if (platform === undefined || platform === '') return 'screen';
  return /windows/i.test(platform) ? 'windows' : 'terminal';
}
