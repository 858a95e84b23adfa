import { memo, useMemo } from 'react';
import { Button, IconToggle } from '../../ui/button.tsx';
import { Segments } from '../../ui/choice.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Menu } from '../../ui/menu.tsx';
import { useAllWords, useWords } from '../../ui/ui-context.tsx';
import { useAfterPaint } from '../hooks.ts';
import { useLibrary } from '../library-context.tsx';
import { arrangeMenu, toggled, useFilterMenu, type Arranged, type Filtered } from '../menus/list-menus.ts';
import { stateFilters } from '../model/filter-machines.ts';

/** Which VMs a list shows. */
export const FilterTools = memo(function FilterTools(machines: Filtered) {
  const t = useWords('library');
  const { filter, setFilter } = machines;
  const states = stateFilters.map((id) => ({ id, label: t(`filter.${id}`) }));
  return (
    <>
      <Segments
        label={t('filter.label')}
        hideLabel
        value={filter.state}
        options={states}
        onChange={(state) => setFilter({ ...filter, state })}
      />
      <FilterMenu {...machines} />
    </>
  );
});

/** In which order and shape a list shows them. */
export const ArrangeTools = memo(function ArrangeTools({ sortable, ...of }: Arranged & { readonly sortable: boolean }) {
  return (
    <>
      {sortable && <ArrangeMenu {...of} />}
      <ShapeToggle isGrid={of.arrangement.layout === 'grid'} arrange={of.arrange} />
    </>
  );
});

interface ShapeProps {
  readonly isGrid: boolean;
  readonly arrange: Arranged['arrange'];
}

const ShapeToggle = memo(function ShapeToggle({ isGrid, arrange }: ShapeProps) {
  const t = useWords('library');
  return (
    <IconToggle
      icon="grid"
      label={isGrid ? t('arrange.asList') : t('arrange.asGrid')}
      isSelected={isGrid}
      onChange={(grid) => arrange({ layout: grid ? 'grid' : 'list' })}
    />
  );
});

/** A menu's button stays as it is until the list is painted: it shows nothing of a change. */
function FilterMenu({ filter, setFilter, tags }: Filtered) {
  const painted = useAfterPaint(useMemo(() => ({ filter, setFilter, tags }), [filter, setFilter, tags]));
  return useMemo(() => <FilterMenuNow machines={painted} />, [painted]);
}

function FilterMenuNow({ machines }: { readonly machines: Filtered }) {
  const words = useAllWords();
  const { parts, choose } = useFilterMenu(machines);
  const shown = parts(words);
  if (shown.length === 0) return null;
  const label = words('library')('filter.more');
  const trigger = <Button icon="filter">{label}</Button>;
  return <Menu trigger={trigger} label={label} parts={shown} onAction={choose} keepOpen />;
}

function ArrangeMenu({ arrangement, arrange }: Arranged) {
  const painted = useAfterPaint(arrangement);
  return useMemo(() => <ArrangeMenuNow machines={{ arrangement: painted, arrange }} />, [painted, arrange]);
}

function ArrangeMenuNow({ machines }: { readonly machines: Arranged }) {
  const words = useAllWords();
  const { parts, choose } = arrangeMenu(machines);
  const label = words('library')('arrange.label');
  const trigger = <Button icon="arrange">{label}</Button>;
  return <Menu trigger={trigger} label={label} parts={parts(words)} onAction={choose} />;
}

/** What the list is narrowed to, each to be taken away by a press. */
export const FilterChips = memo(function FilterChips({ filter, setFilter }: Omit<Filtered, 'tags'>) {
  const t = useWords('library');
  const { data } = useLibrary();
  const { clouds, tags } = filter;
  if (clouds.length === 0 && tags.length === 0) return null;
  const nameOf = (id: string) => data.clouds.find(({ cloud }) => cloud.id === id)?.cloud.name ?? id;
  return (
    <div className="chips">
      {clouds.map((id) => (
        <Chip
          key={id}
          text={nameOf(id)}
          label={t('filter.remove', { name: nameOf(id) })}
          onRemove={() => setFilter({ ...filter, clouds: toggled(clouds, id) })}
        />
      ))}
      {tags.map((tag) => (
        <Chip
          key={tag}
          text={tag}
          label={t('filter.remove', { name: tag })}
          onRemove={() => setFilter({ ...filter, tags: toggled(tags, tag) })}
        />
      ))}
    </div>
  );
});

function Chip(props: { readonly text: string; readonly label: string; readonly onRemove: () => void }) {
  return (
    <button type="button" className="chip" aria-label={props.label} title={props.label} onClick={props.onRemove}>
      <bdi>{props.text}</bdi>
      <Icon name="close" />
    </button>
  );
}
