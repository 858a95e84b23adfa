import { Button as AriaButton } from 'react-aria-components';
import type { Bookmark } from '../../../shared/bookmark.ts';
import { pathOf } from '../../../shared/bookmark-tree.ts';
import { hostAndPort, portOf } from '../../../shared/console-address.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Menu } from '../../ui/menu.tsx';
import { Dot } from '../../ui/status.tsx';
import { useWords } from '../../ui/ui-context.tsx';
import { useLibrary } from '../library-context.tsx';
import { machineKey } from '../model/machines.ts';
import type { Standing } from '../model/bookmark-standing.ts';
import { stateTone } from '../model/vm-state.ts';
import { StateWord } from '../views/words.tsx';

interface BookmarkRowProps {
  readonly bookmark: Bookmark;
  readonly standing: Standing;
  /** Whether the folder is named: in a list of what was found. */
  readonly found: boolean;
}

/** Name, where it leads to, tags, and how it stands with it. */
export function BookmarkRow({ bookmark, standing, found }: BookmarkRowProps) {
  const t = useWords('bookmarks');
  const lt = useWords('library');
  const { data } = useLibrary();
  const isOpen = bookmark.kind === 'vm' && data.consoles.some((each) => machineKey(each) === machineKey(bookmark));
  const below = useBelow(bookmark, found);
  return (
    <>
      <span className="bookmark-colour" data-colour={bookmark.colour ?? 'none'} aria-hidden="true" />
      <span className="name-lines">
        <span className="name-line">
          <bdi className="name" title={bookmark.name}>
            {bookmark.name}
          </bdi>
          {bookmark.pinned && (
            <span className="bookmark-pin" title={t('pinned')}>
              <Icon name="pin" />
              <span className="visually-hidden">{t('pinned')}</span>
            </span>
          )}
          {isOpen && <span className="opened">{lt('list.consoleOpen')}</span>}
          {bookmark.tags.map((tag) => (
            <bdi key={tag} className="tag">
              {tag}
            </bdi>
          ))}
        </span>
        <bdi className="below" title={bookmark.notes === '' ? undefined : bookmark.notes}>
          {below}
        </bdi>
      </span>
      <BookmarkState bookmark={bookmark} standing={standing} />
    </>
  );
}

function useBelow(bookmark: Bookmark, found: boolean): string {
  const t = useWords('bookmarks');
  const lt = useWords('library');
  const { data } = useLibrary();
  const path = found ? pathOf(data, bookmark.folderId).map(({ name }) => name) : [];
  const { preference, display, notes } = bookmark;
  const parts = [
    ...whereTo(bookmark),
    preference.protocol !== 'auto' && bookmark.kind === 'vm' && lt(`protocol.${preference.protocol}`),
    preference.route !== 'auto' && bookmark.kind === 'vm' && lt(`route.${preference.route}`),
    display.viewOnly === true && t('viewOnly'),
    display.scale !== undefined && t(`scale.${display.scale}`),
    notes.split('\n')[0],
    path.length > 0 && t('inFolder', { path: path.join(' / ') }),
  ];
  return parts.filter((part) => typeof part === 'string' && part !== '').join(' · ');

  function whereTo(to: Bookmark): readonly string[] {
    if (to.kind === 'address') {
      const address = hostAndPort(to.address.host, portOf(to.address));
      return [t('address', { protocol: lt(`protocol.${to.address.protocol}`), address })];
    }
    const cloud = data.clouds.find((view) => view.cloud.id === to.cloudId)?.cloud.name;
    return [to.vmName === to.name ? '' : t('vm', { vm: to.vmName }), cloud ?? ''];
  }
}

function BookmarkState({ bookmark, standing }: { readonly bookmark: Bookmark; readonly standing: Standing }) {
  const t = useWords('bookmarks');
  const { ask } = useLibrary();
  switch (standing.kind) {
    case 'vm':
      return (
        <span className="bookmark-state">
          <Dot tone={stateTone(standing.state ?? '')} />
          <StateWord state={standing.state} />
        </span>
      );
    case 'signed-out':
      return (
        <span className="bookmark-state bookmark-help">
          <Button icon="sign-in" onPress={() => ask({ kind: 'sign-in', cloudId: standing.cloudId })}>
            {t('signedOut', { cloud: standing.cloud })}
          </Button>
        </span>
      );
    case 'gone':
      return <Gone bookmark={bookmark} same={standing.same} />;
    case 'cloud-gone':
      return (
        <span className="bookmark-state bookmark-help">
          <Dot tone="bad" />
          <span>{t('cloudGone')}</span>
        </span>
      );
    case 'address':
      return <span className="bookmark-state" />;
  }
}

/** A VM that was deleted: the one that has its name now takes its place with one click. */
function Gone({ bookmark, same }: { readonly bookmark: Bookmark } & Pick<Standing & { kind: 'gone' }, 'same'>) {
  const t = useWords('bookmarks');
  const { actions } = useLibrary();
  const use = (vmUuid: string) => {
    if (bookmark.kind === 'vm') actions.editBookmarks({ kind: 'save', bookmark: { ...bookmark, vmUuid } });
  };
  const [only] = same;
  return (
    <span className="bookmark-state bookmark-help">
      <Dot tone="bad" />
      <span>{t('gone')}</span>
      {only && same.length === 1 && (
        <Button icon="refresh" onPress={() => use(only.uuid)}>
          {t('goneUse', { vm: only.name })}
        </Button>
      )}
      {same.length > 1 && (
        <Menu
          label={t('goneChoose', { count: same.length })}
          trigger={
            <AriaButton className="button">
              <span>{t('goneChoose', { count: same.length })}</span>
              <Icon name="chevron-down" />
            </AriaButton>
          }
          parts={[
            {
              id: 'same',
              entries: same.map((vm) => ({
                id: vm.uuid,
                label: vm.addresses[0] ?? t('gonePlain'),
                hint: vm.uuid,
              })),
            },
          ]}
          onAction={use}
        />
      )}
      {same.length === 0 && (
        <Button icon="trash" onPress={() => actions.editBookmarks({ kind: 'remove', ids: [bookmark.id] })}>
          {t('remove')}
        </Button>
      )}
    </span>
  );
}
