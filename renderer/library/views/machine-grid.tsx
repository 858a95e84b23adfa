import { memo, useMemo, useState, type KeyboardEvent } from 'react';
import { isVmBookmark } from '../../../shared/bookmark.ts';
import type { SortColumn } from '../../../shared/arrangement.ts';
import { Icon } from '../../ui/icon.tsx';
import { useWords } from '../../ui/ui-context.tsx';
import { useAfterPaint } from '../hooks.ts';
import { useLibrary } from '../library-context.tsx';
import { useListKeys } from '../list-keys.ts';
import { itemAt, placeOfItem, type Item, type ItemRange } from '../model/list-layout.ts';
import { machineKey } from '../model/machines.ts';
import type { Machines } from '../use-machines.ts';
import { useWatch } from '../use-watch.ts';
import { GroupHead } from './group-head.tsx';
import { useItemDeeds } from './item-deeds.ts';
import { MachineMenu, type MenuPlace } from './machine-menu.tsx';
import { MachineRow } from './machine-row.tsx';
import { MachineTile } from './machine-tile.tsx';
import { useVisibleItems } from './visible-items.ts';

export const gridId = 'vm-grid';

/** The DOM id of an item. */
export function itemId(item: Item): string {
  if (item.kind === 'group') return `group-${item.group.id}`;
  return item.group ? `vm-${item.group.id}-${item.machine.key}` : `vm-${item.machine.key}`;
}

/** The list of VMs. Only what is in sight is in the document, so that 20,000 scroll as 20 do. */
export function MachineGrid({ machines, sortable }: { readonly machines: Machines; readonly sortable: boolean }) {
  const t = useWords('library');
  const { layout, columns, index, item, arrangement, arrange, groupBy } = machines;
  const { watch, drawn, inSight } = useVisibleItems(layout, machines.measure);
  const painted = useAfterPaint(machines);
  const [menu, setMenu] = useState<MenuPlace | null>(null);
  useWatch(machines, inSight);
  const onKeyDown = useGridKeys(machines, setMenu);
  const isTiles = arrangement.layout === 'grid';
  const inDrawn = item && index >= drawn.first && index < drawn.end;
  return (
    <>
      <div
        id={gridId}
        className="grid"
        hidden={machines.found === 0}
        data-list="vms"
        data-layout={arrangement.layout}
        data-columns={columns.length}
        role={groupBy === 'none' ? 'grid' : 'treegrid'}
        tabIndex={0}
        ref={watch}
        data-region="list"
        aria-label={t('list.label')}
        aria-rowcount={layout.items + 1}
        aria-activedescendant={inDrawn ? itemId(item) : undefined}
        onKeyDown={onKeyDown}
      >
        {!isTiles && <Head {...{ arrangement, columns, arrange, sortable }} />}
        <div role="rowgroup" className="rows" style={{ height: layout.height }}>
          <Items {...{ machines, painted, drawn, inSight }} openMenu={setMenu} />
        </div>
      </div>
      {menu && <MachineMenu place={menu} onClose={() => setMenu(null)} />}
    </>
  );
}

/** Keys of the list; a letter goes on in the search box, where it filters. */
function useGridKeys(machines: Machines, openMenu: (place: MenuPlace) => void): (event: KeyboardEvent) => void {
  const listKeys = useListKeys(machines);
  const { item, selected } = machines;
  return (event) => {
    if (event.target !== event.currentTarget) return; // the buttons of the head have their own Enter
    const isMenu = event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey);
    if (isMenu && item && selected) {
      event.preventDefault();
      const row = document.getElementById(itemId(item))?.getBoundingClientRect();
      openMenu({ machine: selected, x: (row?.left ?? 0) + 40, y: row?.bottom ?? 0 });
      return;
    }
    const isLetter = event.key.length === 1 && event.key !== ' ' && !event.ctrlKey && !event.metaKey && !event.altKey;
    // An input method answers with Process: it starts in the search box as well.
    if (isLetter || event.key === 'Process') document.querySelector<HTMLElement>('[role="combobox"]')?.focus();
    else listKeys(event);
  };
}

type HeadProps = Pick<Machines, 'arrangement' | 'arrange' | 'columns'> & { readonly sortable: boolean };

const Head = memo(function Head({ arrangement, columns, arrange, sortable }: HeadProps) {
  const t = useWords('library');
  const { sort } = arrangement;
  return (
    <div role="rowgroup" className="head-group">
      <div role="row" className="row head" aria-rowindex={1}>
        {columns.map((column) => {
          const sorted = sortable && sort.column === column;
          const way = sort.descending ? 'descending' : 'ascending';
          return (
            <HeadCell key={column} column={column} sorted={sorted ? way : undefined} {...(sortable && { arrange })} />
          );
        })}
        <span role="columnheader" className="cell-star">
          <span className="visually-hidden">{t('list.star')}</span>
        </span>
      </div>
    </div>
  );
});

interface HeadCellProps {
  readonly column: SortColumn;
  readonly sorted: 'ascending' | 'descending' | undefined;
  /** Absent where the order is the view's own. */
  readonly arrange?: Machines['arrange'];
}

const HeadCell = memo(function HeadCell({ column, sorted, arrange }: HeadCellProps) {
  const t = useWords('library');
  const name = t(`list.${column}`);
  return (
    <span role="columnheader" className={`cell-${column}`} aria-sort={sorted}>
      {arrange ? (
        <button
          type="button"
          title={t('list.sort', { column: name })}
          onClick={() => arrange({ sort: { column, descending: sorted === 'ascending' } })}
        >
          {name}
          {sorted && <Icon name={sorted === 'descending' ? 'chevron-down' : 'chevron-up'} />}
        </button>
      ) : (
        name
      )}
    </span>
  );
});

interface ItemsProps {
  readonly machines: Machines;
  /** Those of the last frame: items out of sight stay theirs until what is in sight has been drawn. */
  readonly painted: Machines;
  readonly drawn: ItemRange;
  readonly inSight: ItemRange;
  readonly openMenu: (place: MenuPlace) => void;
}

/** Elements are used again for whatever stands in their place next: a new list costs texts, not elements. */
function Items({ machines, painted, drawn, inSight, openMenu }: ItemsProps) {
  const { data } = useLibrary();
  const { layout, columns, arrangement, index: chosen, groupBy } = machines;
  const starred = useMemo(() => new Set(data.bookmarks.filter(isVmBookmark).map(machineKey)), [data.bookmarks]);
  const opened = useMemo(() => new Set(data.consoles.map(machineKey)), [data.consoles]);
  const deeds = useItemDeeds(machines, openMenu);
  const slots = Math.ceil((drawn.end - drawn.first) / 32) * 32;
  const shown = [];
  for (let index = drawn.first; index < drawn.end; index++) {
    const isInSight = index >= inSight.first && index < inSight.end;
    const of = isInSight ? machines : painted;
    const item = itemAt(of.layout, index);
    if (!item) continue;
    const { top, column } = placeOfItem(layout, index);
    const common = { id: itemId(item), index, top, selected: index === chosen, deeds };
    const slot = `${item.kind}-${index % slots}`;
    if (item.kind === 'group') {
      shown.push(<GroupHead key={slot} {...common} group={item.group} folded={item.folded} />);
      continue;
    }
    const { machine, group } = item;
    const flags = { starred: starred.has(machine.key), opened: opened.has(machine.key) };
    const level = groupBy === 'none' ? undefined : 2;
    const its = { ...common, ...flags, machine, group, terms: of.terms, level };
    shown.push(
      arrangement.layout === 'grid' ? (
        <MachineTile key={slot} {...its} column={column} perLine={layout.metrics.perLine} />
      ) : (
        <MachineRow key={slot} {...its} columns={columns} />
      ),
    );
  }
  return shown;
}
