import { useEffect, useRef } from 'react';
import type { CloudView } from '../../../shared/cloud.ts';
import type { VmList } from '../../../shared/vm.ts';
import { IconButton } from '../../ui/button.tsx';
import { Icon, type IconName } from '../../ui/icon.tsx';
import { Dot, type Tone } from '../../ui/status.tsx';
import { useLanguage, useWords } from '../../ui/ui-context.tsx';
import { FolderTree } from '../bookmarks/folder-tree.tsx';
import { useLibrary, type View } from '../library-context.tsx';

/** Where to go: all VMs, recent ones, bookmarks, one cloud, settings. */
export function SideBar({ hidden, isDrawer }: { readonly hidden: boolean; readonly isDrawer: boolean }) {
  const t = useWords('library');
  const words = useWords('signIn');
  const { data, ask } = useLibrary();
  const nav = useRef<HTMLElement>(null);
  useEffect(() => {
    // A drawer that was opened takes the focus, as a menu would.
    if (isDrawer && !hidden) nav.current?.querySelector<HTMLElement>('[aria-current]')?.focus();
  }, [isDrawer, hidden]);
  const total = data.vms.reduce((sum, list) => sum + (list.total ?? list.vms.length), 0);
  return (
    <nav ref={nav} className="side" aria-label={t('nav.label')} hidden={hidden} data-region="side">
      <NavButton view={{ kind: 'all' }} icon="screen" label={t('nav.all')} count={total} />
      <NavButton view={{ kind: 'recent' }} icon="clock" label={t('nav.recent')} count={data.recents.length} />
      <NavButton view={{ kind: 'bookmarks' }} icon="star" label={t('nav.bookmarks')} count={data.bookmarks.length} />
      <FolderTree />
      <div className="side-title">
        <h2 id="clouds-title">{t('nav.clouds')}</h2>
        {data.clouds.some(({ signIn }) => signIn.kind === 'signed-in') && (
          <IconButton
            icon="sign-out"
            label={words('everywhere.action')}
            onPress={() => ask({ kind: 'sign-out-everywhere' })}
          />
        )}
        <IconButton icon="plus" label={t('nav.addCloud')} onPress={() => ask({ kind: 'add-cloud' })} />
      </div>
      <ul className="side-clouds" aria-labelledby="clouds-title">
        {data.clouds.map((cloud) => (
          <li key={cloud.cloud.id}>
            <CloudButton cloudView={cloud} list={data.vms.find(({ cloudId }) => cloudId === cloud.cloud.id)} />
          </li>
        ))}
      </ul>
      <span className="grow" />
      <NavButton view={{ kind: 'settings' }} icon="gear" label={t('nav.settings')} />
    </nav>
  );
}

interface NavButtonProps {
  readonly view: View;
  readonly icon: IconName;
  readonly label: string;
  readonly count?: number;
}

function NavButton({ view, icon, label, count }: NavButtonProps) {
  const library = useLibrary();
  const language = useLanguage();
  const here = library.view.kind === view.kind && !('folderId' in library.view);
  return (
    <button type="button" className="nav" aria-current={here ? 'page' : undefined} onClick={() => library.go(view)}>
      <Icon name={icon} />
      <span className="nav-text">{label}</span>
      {count !== undefined && count > 0 && (
        <span className="nav-count">{new Intl.NumberFormat(language).format(count)}</span>
      )}
    </button>
  );
}

const tones: Readonly<Record<CloudView['signIn']['kind'], Tone>> = {
  'signed-in': 'good',
  'signing-in': 'busy',
  'signed-out': 'idle',
  failed: 'bad',
};

/** How a cloud looks: its sign-in, or a list that could not be read. */
export function cloudTone({ signIn }: CloudView, list: VmList | undefined): Tone {
  return signIn.kind === 'signed-in' && list?.phase === 'failed' ? 'warn' : tones[signIn.kind];
}

function CloudButton({ cloudView, list }: { readonly cloudView: CloudView; readonly list: VmList | undefined }) {
  const t = useWords('library');
  const language = useLanguage();
  const { view, go } = useLibrary();
  const { cloud, signIn } = cloudView;
  const here = view.kind === 'cloud' && view.cloudId === cloud.id;
  const count = list && new Intl.NumberFormat(language).format(list.total ?? list.vms.length);
  const signedIn = signIn.kind === 'signed-in';
  return (
    <button
      type="button"
      className="nav"
      aria-current={here ? 'page' : undefined}
      onClick={() => go({ kind: 'cloud', cloudId: cloud.id })}
    >
      <Dot tone={cloudTone(cloudView, list)} />
      <bdi className="nav-text">{cloud.name}</bdi>
      {signedIn ? (
        <span className="nav-count">{count}</span>
      ) : (
        <span className="nav-count">{t(`signIn.${signIn.kind}`)}</span>
      )}
    </button>
  );
}
