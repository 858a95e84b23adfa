import { groupings, sortColumns } from '../../../shared/arrangement.ts';
import type { MenuPart } from '../../ui/menu.tsx';
import type { WordsOf } from '../../ui/ui-context.tsx';
import { useLibrary } from '../library-context.tsx';
import { stateFilters } from '../model/filter-machines.ts';
import type { Machines } from '../use-machines.ts';
import type { MenuDeeds } from '../../ui/menu-deeds.ts';

/** What the tools of a list change, and nothing that a keystroke does. */
export type Listed = Filtered & Arranged;
export type Filtered = Pick<Machines, 'filter' | 'setFilter' | 'tags'>;
export type Arranged = Pick<Machines, 'arrangement' | 'arrange'>;

/** More tags than these are found by searching. */
const mostTags = 100;

/** Which clouds and which tags; nothing ticked shows all. Without parts where there is nothing to choose from. */
export function useFilterMenu({ filter, setFilter, tags: all }: Filtered): MenuDeeds {
  const { data, view } = useLibrary();
  const tags = all.slice(0, mostTags);
  const clouds = view.kind === 'cloud' ? [] : data.clouds;
  const parts: MenuDeeds['parts'] = (words) => {
    const t = words('library');
    const made: MenuPart[] = [];
    if (clouds.length > 1) {
      const entries = clouds.map(({ cloud }) => ({ id: `cloud:${cloud.id}`, label: cloud.name }));
      made.push({ id: 'clouds', title: t('filter.clouds'), entries, ticked: filter.clouds.map((id) => `cloud:${id}`) });
    }
    if (tags.length > 0) {
      const entries = tags.map(({ tag }) => ({ id: `tag:${tag}`, label: tag }));
      made.push({ id: 'tags', title: t('filter.tags'), entries, ticked: filter.tags.map((tag) => `tag:${tag}`) });
    }
    return made;
  };
  const choose = (entry: string) => {
    const value = entry.slice(entry.indexOf(':') + 1);
    if (entry.startsWith('cloud:')) setFilter({ ...filter, clouds: toggled(filter.clouds, value) });
    else setFilter({ ...filter, tags: toggled(filter.tags, value) });
  };
  return { parts, choose };
}

/** In which groups and in which order. */
export function arrangeMenu({ arrangement, arrange }: Arranged): MenuDeeds {
  const { sort, group } = arrangement;
  const parts = (words: WordsOf): readonly MenuPart[] => {
    const t = words('library');
    return [
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
  };
  const choose = (entry: string) => {
    const column = sortColumns.find((id) => entry === `sort:${id}`);
    const grouping = groupings.find((id) => entry === `group:${id}`);
    if (column) arrange({ sort: { ...sort, column } });
    if (grouping) arrange({ group: grouping, folded: grouping === group ? arrangement.folded : [] });
    if (entry === 'descending') arrange({ sort: { ...sort, descending: !sort.descending } });
  };
  return { parts, choose };
}

/** Which states, and rows or pictures: on the screen these are buttons beside the two menus. */
export function shownMenu({ filter, setFilter, arrangement, arrange }: Listed): MenuDeeds {
  const isGrid = arrangement.layout === 'grid';
  const parts = (words: WordsOf): readonly MenuPart[] => {
    const t = words('library');
    const layout = isGrid ? t('arrange.asList') : t('arrange.asGrid');
    return [
      {
        id: 'state',
        title: t('filter.label'),
        entries: stateFilters.map((id) => ({ id, label: t(`filter.${id}`) })),
        selected: filter.state,
      },
      { id: 'layout', entries: [{ id: 'layout', label: layout, icon: 'grid' }] },
    ];
  };
  const choose = (entry: string) => {
    const state = stateFilters.find((id) => id === entry);
    if (state) setFilter({ ...filter, state });
    else arrange({ layout: isGrid ? 'list' : 'grid' });
  };
  return { parts, choose };
}

/** With a value taken in, or out where it is in. */
export function toggled(values: readonly string[], value: string): readonly string[] {
  return values.includes(value) ? values.filter((each) => each !== value) : [...values, value];
}
