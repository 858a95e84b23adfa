import { memo, type MouseEvent } from 'react';
import type { SortColumn } from '../../../shared/arrangement.ts';
import { Icon, type IconName } from '../../ui/icon.tsx';
import { useWords } from '../../ui/ui-context.tsx';
import { markName, markTerms } from '../model/find-machines.ts';
import type { Group } from '../model/group-machines.ts';
import type { Machine } from '../model/machines.ts';
import { stateTone } from '../model/vm-state.ts';
import type { ItemDeeds } from './item-deeds.ts';
import { marked } from './marked.tsx';
import { stateText, usePastTime } from './words.tsx';

export interface MachineItemProps {
  readonly id: string;
  readonly machine: Machine;
  readonly group: Group | undefined;
  readonly index: number;
  readonly top: number;
  readonly level: number | undefined;
  readonly selected: boolean;
  readonly starred: boolean;
  readonly opened: boolean;
  readonly terms: readonly string[];
  readonly deeds: ItemDeeds;
}

interface MachineRowProps extends MachineItemProps {
  readonly columns: readonly SortColumn[];
}

/** A VM as a line of the list. What it is made of are no components of their own: each would cost more than it draws, at every key. */
export const MachineRow = memo(function MachineRow(props: MachineRowProps) {
  const t = useWords('library');
  const when = usePastTime();
  const { machine, terms, columns, starred, opened, top } = props;
  const { vm, name, cloudName, openedAt } = machine;
  const cell = (column: SortColumn, text: string) =>
    columns.includes(column) && (
      <span role="gridcell" className={`cell-${column}`}>
        {marked(markTerms(text, terms))}
      </span>
    );
  const below = openedAt === undefined ? vm?.description : t('list.opened', { when: when(openedAt) });
  return (
    <div {...itemAttributes(props)} className="row" style={{ top }}>
      <span role="gridcell" className="cell-name">
        <Icon name={platformIcon(vm?.platform)} />
        <span className="name-lines">
          <span className="name-line">
            <bdi className="name" title={name}>
              {marked(markName(machine, terms))}
            </bdi>
            {opened && <span className="opened">{t('list.consoleOpen')}</span>}
          </span>
          {below !== undefined && below !== '' && <bdi className="below">{marked(markTerms(below, terms))}</bdi>}
        </span>
      </span>
      <span role="gridcell" className="cell-state">
        <span className="dot" data-tone={stateTone(vm?.state ?? '')} aria-hidden="true" />
        <span>{stateText(t, vm?.state)}</span>
      </span>
      {cell('address', vm?.addresses[0] ?? t('list.noAddress'))}
      {cell('cloud', cloudName)}
      {cell('host', vm?.hostName ?? '')}
      {cell('tag', vm?.tags.join(', ') ?? '')}
      <span role="gridcell" className="cell-star">
        <RowStar starred={starred} />
      </span>
    </div>
  );
});

/** What a row and a tile have in common: how they are named, chosen and opened. */
export function itemAttributes({ id, machine, group, index, level, selected, deeds }: MachineItemProps) {
  const choose = () => deeds.choose({ kind: 'machine', machine, group });
  return {
    id,
    role: 'row',
    'aria-rowindex': index + 2,
    'aria-level': level,
    'aria-selected': selected,
    onPointerDown: choose,
    onClick: (event: MouseEvent) => {
      if (isOnStar(event)) deeds.star(machine);
    },
    onDoubleClick: (event: MouseEvent) => {
      if (!isOnStar(event)) deeds.open(machine);
    },
    onContextMenu: (event: MouseEvent) => {
      event.preventDefault();
      choose();
      deeds.menu({ machine, x: event.clientX, y: event.clientY });
    },
  } as const;
}

function isOnStar({ target }: MouseEvent): boolean {
  return target instanceof Element && target.closest('.row-star') !== null;
}

/** For the pointer; the keyboard has Ctrl+D and the star of the details. The item around it acts, so that it stays as it is when another VM comes. */
export const RowStar = memo(function RowStar({ starred }: Pick<MachineItemProps, 'starred'>) {
  const t = useWords('library');
  return (
    <button
      type="button"
      tabIndex={-1}
      className="row-star"
      aria-label={starred ? t('details.unstar') : t('details.star')}
      aria-pressed={starred}
    >
      <Icon name="star" filled={starred} />
    </button>
  );
});

/** The sign of a guest's operating system. */
export function platformIcon(platform: string | undefined): IconName {
  if (platform === undefined || platform === '') return 'screen';
  return /windows/i.test(platform) ? 'windows' : 'terminal';
}
