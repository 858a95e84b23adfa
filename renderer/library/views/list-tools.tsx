import { groupings, sortColumns } from '../../../shared/arrangement.ts';
import { Button, IconToggle } from '../../ui/button.tsx';
import { Segments } from '../../ui/choice.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Menu, type MenuPart } from '../../ui/menu.tsx';
import { useWords } from '../../ui/ui-context.tsx';
import { useLibrary } from '../library-context.tsx';
import { stateFilters, tagsOf } from '../model/filter-machines.ts';
import type { Machines } from '../use-machines.ts';

/** More tags than these are found by searching. */
const mostTags = 100;

/** What the tools change, and nothing that a keystroke does. */
type Listed = Pick<Machines, 'filter' | 'setFilter' | 'arrangement' | 'arrange' | 'all'>;

/** What is above a list: which VMs it shows, in which order and shape. */
export function ListTools({ machines, sortable }: { readonly machines: Listed; readonly sortable: boolean }) {
  const t = useWords('library');
  const { filter, setFilter, arrangement, arrange } = machines;
  const states = stateFilters.map((id) => ({ id, label: t(`filter.${id}`) }));
  const isGrid = arrangement.layout === 'grid';
  return (
    <>
      <Segments
        label={t('filter.label')}
        hideLabel
        value={filter.state}
        options={states}
        onChange={(state) => setFilter({ ...filter, state })}
      />
      <FilterMenu machines={machines} />
      {sortable && <ArrangeMenu machines={machines} />}
      <IconToggle
        icon="grid"
        label={isGrid ? t('arrange.asList') : t('arrange.asGrid')}
        isSelected={isGrid}
        onChange={(grid) => arrange({ layout: grid ? 'grid' : 'list' })}
      />
    </>
  );
}

/** Which clouds and which tags; nothing ticked shows all. */
function FilterMenu({ machines }: { readonly machines: Listed }) {
  const t = useWords('library');
  const { data, view } = useLibrary();
  const { filter, setFilter, all } = machines;
  const tags = tagsOf(all).slice(0, mostTags);
  const clouds = view.kind === 'cloud' ? [] : data.clouds;
  if (clouds.length < 2 && tags.length === 0) return null;
  const parts: MenuPart[] = [];
  if (clouds.length > 1) {
    const entries = clouds.map(({ cloud }) => ({ id: `cloud:${cloud.id}`, label: cloud.name }));
    parts.push({ id: 'clouds', title: t('filter.clouds'), entries, ticked: filter.clouds.map((id) => `cloud:${id}`) });
  }
  if (tags.length > 0) {
    const entries = tags.map(({ tag }) => ({ id: `tag:${tag}`, label: tag }));
    parts.push({ id: 'tags', title: t('filter.tags'), entries, ticked: filter.tags.map((tag) => `tag:${tag}`) });
  }
  const act = (entry: string) => {
    const value = entry.slice(entry.indexOf(':') + 1);
    if (entry.startsWith('cloud:')) setFilter({ ...filter, clouds: toggled(filter.clouds, value) });
    else setFilter({ ...filter, tags: toggled(filter.tags, value) });
  };
  const label = t('filter.more');
  return <Menu trigger={<Button icon="filter">{label}</Button>} label={label} parts={parts} onAction={act} keepOpen />;
}

function ArrangeMenu({ machines }: { readonly machines: Listed }) {
  const t = useWords('library');
  const { arrangement, arrange } = machines;
  const { sort, group } = arrangement;
  const parts: readonly MenuPart[] = [
    {
      id: 'group',
      title: t('arrange.group'),
      entries: groupings.map((id) => ({ id: `group:${id}`, label: t(`arrange.by.${id}`) })),
      selected: `group:${group}`,
    },
    {
      id: 'sort',
      title: t('arrange.sort'),
      entries: sortColumns.map((id) => ({ id: `sort:${id}`, label: t(`list.${id}`) })),
      selected: `sort:${sort.column}`,
    },
    {
      id: 'way',
      entries: [{ id: 'descending', label: t('arrange.descending') }],
      ticked: sort.descending ? ['descending'] : [],
    },
  ];
  const act = (entry: string) => {
    const column = sortColumns.find((id) => entry === `sort:${id}`);
    const grouping = groupings.find((id) => entry === `group:${id}`);
    if (column) arrange({ sort: { ...sort, column } });
    if (grouping) arrange({ group: grouping, folded: grouping === group ? arrangement.folded : [] });
    if (entry === 'descending') arrange({ sort: { ...sort, descending: !sort.descending } });
  };
  const label = t('arrange.label');
  return <Menu trigger={<Button icon="arrange">{label}</Button>} label={label} parts={parts} onAction={act} />;
}

/** What the list is narrowed to, each to be taken away by a press. */
export function FilterChips({ machines }: { readonly machines: Listed }) {
  const t = useWords('library');
  const { data } = useLibrary();
  const { filter, setFilter } = machines;
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
}

function Chip(props: { readonly text: string; readonly label: string; readonly onRemove: () => void }) {
  return (
    <button type="button" className="chip" aria-label={props.label} title={props.label} onClick={props.onRemove}>
      <bdi>{props.text}</bdi>
      <Icon name="close" />
    </button>
  );
}

function toggled(values: readonly string[], value: string): readonly string[] {
  return values.includes(value) ? values.filter((each) => each !== value) : [...values, value];
}
