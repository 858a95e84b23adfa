import { useMemo } from 'react';
import { Dot } from '../../ui/status.tsx';
import { useWords } from '../../ui/ui-context.tsx';
import { useLibrary } from '../library-context.tsx';
import { loadingProgress } from '../model/list-status.ts';
import type { Machines } from '../use-machines.ts';
import { CloudStrip, CloudTroubles } from './cloud-strip.tsx';
import { NoMachines } from './empty-states.tsx';
import { ArrangeTools, FilterChips, FilterTools } from './list-tools.tsx';
import { MachineGrid } from './machine-grid.tsx';
import { useNumbers } from './words.tsx';

/** A list of VMs with what is above it: the cloud it belongs to, troubles, filter and count. */
export function MachinesView({ machines }: { readonly machines: Machines }) {
  const t = useWords('library');
  const { view } = useLibrary();
  const { count, tags, found } = machines;
  const sortable = view.kind !== 'recent';
  const { filter, setFilter, arrangement, arrange } = machines;
  // What a keystroke does not change is the same element, and React passes it over.
  const strip = useMemo(
    () => (view.kind === 'cloud' ? <CloudStrip cloudId={view.cloudId} /> : <CloudTroubles />),
    [view],
  );
  return (
    <main className="view" aria-label={t('list.label')}>
      {view.kind !== 'cloud' && (
        <h1 className="visually-hidden">{t(view.kind === 'recent' ? 'nav.recent' : 'nav.all')}</h1>
      )}
      {strip}
      {count > 0 && (
        <div className="above-list">
          <FilterTools filter={filter} setFilter={setFilter} tags={tags} />
          <ArrangeTools arrangement={arrangement} arrange={arrange} sortable={sortable} />
          <FilterChips filter={filter} setFilter={setFilter} />
          <span className="grow" />
          <Count machines={machines} />
        </div>
      )}
      {/* Where nothing is found it stays: to make it anew at the next letter would take longer than to fill it. */}
      {count > 0 && <MachineGrid machines={machines} sortable={sortable} />}
      {found === 0 && <NoMachines machines={machines} />}
    </main>
  );
}

function Count({ machines }: { readonly machines: Machines }) {
  const t = useWords('library');
  const number = useNumbers();
  const { data, view } = useLibrary();
  const lists = view.kind === 'cloud' ? data.vms.filter(({ cloudId }) => cloudId === view.cloudId) : data.vms;
  const progress = view.kind === 'recent' ? null : loadingProgress(lists);
  const shown = machines.found;
  const total = machines.count;
  return (
    <span className="count" role="status">
      {progress && <Dot tone="busy" />}
      {progress && t('list.loading', { come: number(progress.come), total: number(progress.total) })}
      {!progress && shown === total && t('list.count', { count: total, total: number(total) })}
      {shown !== total && t('list.countSome', { shown: number(shown), total: number(total) })}
    </span>
  );
}
