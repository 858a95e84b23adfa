import { memo } from 'react';
import { Icon } from '../../ui/icon.tsx';
import { Dot } from '../../ui/status.tsx';
import { useWords } from '../../ui/ui-context.tsx';
import { markName, markTerms } from '../model/find-machines.ts';
import { stateTone } from '../model/vm-state.ts';
import { itemAttributes, platformIcon, RowStar, type MachineItemProps } from './machine-row.tsx';
import { marked } from './marked.tsx';
import { Picture } from './picture.tsx';
import { StateWord } from './words.tsx';

interface MachineTileProps extends MachineItemProps {
  readonly column: number;
  readonly perLine: number;
}

/** A VM as a picture of its screen with its name below. */
export const MachineTile = memo(function MachineTile(props: MachineTileProps) {
  const t = useWords('library');
  const { machine, terms, starred, opened, top, column, perLine } = props;
  const { vm, name, cloudName } = machine;
  const share = `${100 / perLine}%`;
  const place = { top, width: share, insetInlineStart: `${(100 / perLine) * column}%` };
  return (
    <div {...itemAttributes(props)} className="tile" style={place}>
      <div role="gridcell" className="tile-card">
        <Picture machine={machine} />
        <span className="tile-line">
          <Icon name={platformIcon(vm?.platform)} />
          <bdi className="name" title={name}>
            {marked(markName(machine, terms))}
          </bdi>
          <RowStar starred={starred} />
        </span>
        <span className="tile-below">
          <Dot tone={stateTone(vm?.state ?? '')} />
          <StateWord state={vm?.state} />
          {opened ? (
            <span className="opened">{t('list.consoleOpen')}</span>
          ) : (
            <bdi className="below">{marked(markTerms(vm?.addresses[0] ?? cloudName, terms))}</bdi>
          )}
        </span>
      </div>
    </div>
  );
});
