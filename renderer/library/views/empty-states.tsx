import type { ReactNode } from 'react';
import { assertNever } from '../../../shared/assert-never.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Icon, type IconName } from '../../ui/icon.tsx';
import { useWords } from '../../ui/ui-context.tsx';
import { useLibrary } from '../library-context.tsx';
import { noFilter } from '../model/filter-machines.ts';
import { emptyReason } from '../model/list-status.ts';
import type { Machines } from '../use-machines.ts';
import { CloudCure } from './cloud-strip.tsx';

interface EmptyProps {
  readonly icon: IconName;
  readonly title: string;
  readonly text: string;
  readonly action?: ReactNode;
}

/** What to do first where there is nothing yet. */
export function Empty({ icon, title, text, action }: EmptyProps) {
  return (
    <section className="empty">
      <span className="empty-icon">
        <Icon name={icon} />
      </span>
      <h2>{title}</h2>
      <p>{text}</p>
      {action}
    </section>
  );
}

/** Grey rows while the first answer is awaited; they appear after 150 ms, so that a quick answer never flashes. */
export function Skeleton({ label }: { readonly label: string }) {
  return (
    <div className="skeleton" role="status" aria-label={label}>
      {Array.from({ length: 9 }, (_, index) => (
        <div key={index} className="skeleton-row" aria-hidden="true">
          <span />
          <span />
          <span />
        </div>
      ))}
    </div>
  );
}

/** Why the list has no row: nothing matches, or there is none. */
export function NoMachines({ machines }: { readonly machines: Machines }) {
  const t = useWords('library');
  const { view, go } = useLibrary();
  const { count, query, search, setFilter } = machines;
  if (count === 0) {
    if (view.kind !== 'recent') return <NoneAtAll />;
    const action = <Button onPress={() => go({ kind: 'all' })}>{t('empty.showVms')}</Button>;
    return <Empty icon="clock" title={t('empty.noRecentTitle')} text={t('empty.noRecentText')} action={action} />;
  }
  if (query.trim() === '') {
    const action = <Button onPress={() => setFilter(noFilter)}>{t('empty.showAll')}</Button>;
    return <Empty icon="screen" title={t('empty.noStateTitle')} text={t('empty.noStateText')} action={action} />;
  }
  const clear = () => {
    search('');
    setFilter(noFilter);
  };
  const action = <Button onPress={clear}>{t('search.clear')}</Button>;
  return (
    <Empty icon="search" title={t('empty.noMatchTitle', { query })} text={t('empty.noMatchText')} action={action} />
  );
}

function NoneAtAll() {
  const t = useWords('library');
  const { data, view, ask } = useLibrary();
  const shown = view.kind === 'cloud' ? data.clouds.filter(({ cloud }) => cloud.id === view.cloudId) : data.clouds;
  const reason = emptyReason(shown, data.vms);
  switch (reason.kind) {
    case 'loading':
      return <Skeleton label={t('list.loadingFirst')} />;
    case 'no-cloud': {
      const action = (
        <Button look="primary" icon="plus" onPress={() => ask({ kind: 'add-cloud' })}>
          {t('nav.addCloud')}
        </Button>
      );
      return <Empty icon="cloud" title={t('empty.noCloudTitle')} text={t('empty.noCloudText')} action={action} />;
    }
    case 'signed-out': {
      const { cloud } = reason.view;
      const title = t('empty.signedOutTitle', { cloud: cloud.name });
      const action = (
        <Button look="primary" icon="sign-in" onPress={() => ask({ kind: 'sign-in', cloudId: cloud.id })}>
          {t('nav.signIn')}
        </Button>
      );
      return <Empty icon="sign-in" title={title} text={t('empty.signedOutText')} action={action} />;
    }
    case 'failed':
      return (
        <div className="failed">
          <ErrorPanel error={reason.error} actions={<CloudCure cloudView={reason.view} />} />
        </div>
      );
    case 'no-vm':
      return <Empty icon="screen" title={t('empty.noVmTitle')} text={t('empty.noVmText')} />;
    default:
      return assertNever(reason, 'reason of an empty list');
  }
}
