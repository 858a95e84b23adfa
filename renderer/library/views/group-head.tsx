import { memo } from 'react';
import { Icon } from '../../ui/icon.tsx';
import { useWords } from '../../ui/ui-context.tsx';
import type { Group } from '../model/group-machines.ts';
import { knownState } from '../model/vm-state.ts';
import type { ItemDeeds } from './item-deeds.ts';
import { useNumbers } from './words.tsx';

interface GroupHeadProps {
  readonly id: string;
  readonly group: Group;
  readonly folded: boolean;
  readonly index: number;
  readonly top: number;
  readonly selected: boolean;
  readonly deeds: ItemDeeds;
}

/** The head of a group: what its machines have in common, and how many they are. A click folds it. */
export const GroupHead = memo(function GroupHead(props: GroupHeadProps) {
  const { id, group, folded, index, top, selected, deeds } = props;
  const t = useWords('library');
  const number = useNumbers();
  const known = group.kind === 'state' ? knownState(group.value) : undefined;
  const label = known ? t(`state.${known}`) : group.value || t(`arrange.without.${group.kind}`);
  return (
    <div
      id={id}
      role="row"
      className="row group-head"
      style={{ top }}
      aria-rowindex={index + 2}
      aria-level={1}
      aria-expanded={!folded}
      aria-selected={selected}
      onClick={() => deeds.fold(group.id, !folded)}
    >
      <span role="gridcell" className="group-label">
        <Icon name={folded ? 'chevron-right' : 'chevron-down'} />
        <bdi className="name">{label}</bdi>
        <span className="group-count">{number(group.machines.length)}</span>
      </span>
    </div>
  );
});
