import { memo, type MouseEvent } from 'react';
import { Icon, type IconName } from '../../ui/icon.tsx';
import { Dot } from '../../ui/status.tsx';
import { useWords } from '../../ui/ui-context.tsx';
import { markName, markTerms } from '../model/find-machines.ts';
import type { Group } from '../model/group-machines.ts';
import type { Machine } from '../model/machines.ts';
import { stateTone } from '../model/vm-state.ts';
import type { ItemDeeds } from './item-deeds.ts';
import { marked } from './marked.tsx';
import { StateWord, usePastTime } from './words.tsx';

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

/** A VM as a line of the list. */
export const MachineRow = memo(function MachineRow(props: MachineItemProps) {
  const t = useWords('library');
  const { machine, terms, starred, opened, top, deeds } = props;
  const { vm, cloudName } = machine;
  return (
    <div {...itemAttributes(props)} className="row" style={{ top }}>
      <NameCell machine={machine} terms={terms} opened={opened} />
      <span role="gridcell" className="cell-state">
        <Dot tone={stateTone(vm?.state ?? '')} />
        <StateWord state={vm?.state} />
      </span>
      {cell('address', vm?.addresses[0] ?? t('list.noAddress'), terms)}
      {cell('cloud', cloudName, terms)}
      {cell('host', vm?.hostName ?? '', terms)}
      {cell('tag', vm?.tags.join(', ') ?? '', terms)}
      <span role="gridcell" className="cell-star">
        <RowStar machine={machine} starred={starred} deeds={deeds} />
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
    onDoubleClick: () => deeds.open(machine),
    onContextMenu: (event: MouseEvent) => {
      event.preventDefault();
      choose();
      deeds.menu({ machine, x: event.clientX, y: event.clientY });
    },
  } as const;
}

/** For the pointer; the keyboard has Ctrl+D and the star of the details. */
export function RowStar({ machine, starred, deeds }: Pick<MachineItemProps, 'machine' | 'starred' | 'deeds'>) {
  const t = useWords('library');
  return (
    <button
      type="button"
      tabIndex={-1}
      className="row-star"
      aria-label={starred ? t('details.unstar') : t('details.star')}
      aria-pressed={starred}
      onDoubleClick={(event) => event.stopPropagation()}
      onClick={() => deeds.star(machine)}
    >
      <Icon name="star" filled={starred} />
    </button>
  );
}

function NameCell({ machine, terms, opened }: Pick<MachineItemProps, 'machine' | 'terms' | 'opened'>) {
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
            {marked(markName(machine, terms))}
          </bdi>
          {opened && <span className="opened">{t('list.consoleOpen')}</span>}
        </span>
        {below !== undefined && below !== '' && <bdi className="below">{marked(markTerms(below, terms))}</bdi>}
      </span>
    </span>
  );
}

function cell(column: string, text: string, terms: readonly string[]) {
  return (
    <span role="gridcell" className={`cell-${column}`}>
      {marked(markTerms(text, terms))}
    </span>
  );
}

/** The sign of a guest's operating system. */
export function platformIcon(platform: string | undefined): IconName {
  if (platform === undefined || platform === '') return 'screen';
  return /windows/i.test(platform) ? 'windows' : 'terminal';
}
