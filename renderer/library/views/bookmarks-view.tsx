import type { KeyboardEvent } from 'react';
import { DropIndicator, GridList, GridListItem, Button as AriaButton, useDragAndDrop } from 'react-aria-components';
import type { Bookmark } from '../../../shared/bookmark.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Menu, type MenuPart } from '../../ui/menu.tsx';
import { useToast } from '../../ui/notice.tsx';
import { Dot } from '../../ui/status.tsx';
import { useWords } from '../../ui/ui-context.tsx';
import { useLibrary } from '../library-context.tsx';
import { machineKey } from '../model/machines.ts';
import { moveBy, reorder } from '../model/order.ts';
import { stateTone } from '../model/vm-state.ts';
import { Empty } from './empty-states.tsx';
import { StateWord } from './words.tsx';

/** The bookmarks in their own order: opened, renamed, removed with undo, moved by drag and by keyboard. */
export function BookmarksView() {
  const t = useWords('library');
  const { data, go } = useLibrary();
  const deeds = useDeeds();
  const { dragAndDropHooks } = useOrderByDrag();
  if (data.bookmarks.length === 0) {
    const action = <Button onPress={() => go({ kind: 'all' })}>{t('empty.showVms')}</Button>;
    return (
      <main className="view" aria-label={t('bookmarks.label')}>
        <Empty icon="star" title={t('empty.noBookmarkTitle')} text={t('empty.noBookmarkText')} action={action} />
      </main>
    );
  }
  return (
    <main className="view" aria-label={t('bookmarks.label')}>
      <div className="strip">
        <div className="strip-words">
          <h1>{t('bookmarks.label')}</h1>
          <p>{t('bookmarks.hint')}</p>
        </div>
      </div>
      <div className="bookmarks-scroll" data-region="list" onKeyDownCapture={deeds.onKey}>
        <GridList
          className="bookmarks"
          aria-label={t('bookmarks.label')}
          items={data.bookmarks}
          dragAndDropHooks={dragAndDropHooks}
          onAction={(id) => deeds.open(String(id))}
        >
          {(bookmark) => (
            <GridListItem className="bookmark" textValue={bookmark.name}>
              <BookmarkLine bookmark={bookmark} deeds={deeds} />
            </GridListItem>
          )}
        </GridList>
      </div>
    </main>
  );
}

function BookmarkLine({ bookmark, deeds }: { readonly bookmark: Bookmark; readonly deeds: Deeds }) {
  const t = useWords('library');
  const { data } = useLibrary();
  const cloud = data.clouds.find((candidate) => candidate.cloud.id === bookmark.cloudId)?.cloud;
  const vm = data.vms
    .find(({ cloudId }) => cloudId === bookmark.cloudId)
    ?.vms.find(({ uuid }) => uuid === bookmark.vmUuid);
  const isOpen = data.consoles.some((console) => machineKey(console) === machineKey(bookmark));
  const { name } = bookmark;
  const way = [bookmark.preference.protocol, bookmark.preference.route].filter((choice) => choice !== 'auto');
  const below = [
    bookmark.vmName === name ? '' : t('bookmarks.vm', { vm: bookmark.vmName }),
    cloud?.name ?? t('bookmarks.cloudGone'),
    ...way.map((choice) => (choice === 'vnc' || choice === 'spice' ? t(`protocol.${choice}`) : t(`route.${choice}`))),
  ];
  return (
    <>
      <AriaButton slot="drag" className="button" data-look="icon" aria-label={t('bookmarks.drag', { name })}>
        <Icon name="grip" />
      </AriaButton>
      <span className="name-lines">
        <span className="name-line">
          <bdi className="name">{name}</bdi>
          {isOpen && <span className="opened">{t('list.consoleOpen')}</span>}
        </span>
        <bdi className="below">{below.filter((part) => part !== '').join(' · ')}</bdi>
      </span>
      <span className="bookmark-state">
        <Dot tone={stateTone(vm?.state ?? '')} />
        <StateWord state={vm?.state} />
      </span>
      <BookmarkMenu bookmark={bookmark} deeds={deeds} />
    </>
  );
}

function BookmarkMenu({ bookmark, deeds }: { readonly bookmark: Bookmark; readonly deeds: Deeds }) {
  const t = useWords('library');
  const { name } = bookmark;
  const parts: readonly MenuPart[] = [
    { id: 'open', entries: [{ id: 'open', label: t('bookmarks.open', { name }), icon: 'screen', shortcut: 'Enter' }] },
    {
      id: 'change',
      entries: [
        { id: 'rename', label: t('bookmarks.rename'), icon: 'pencil', shortcut: 'F2' },
        { id: 'up', label: t('bookmarks.moveUp'), icon: 'chevron-up', shortcut: 'Alt+↑' },
        { id: 'down', label: t('bookmarks.moveDown'), icon: 'chevron-down', shortcut: 'Alt+↓' },
      ],
    },
    {
      id: 'end',
      entries: [{ id: 'remove', label: t('bookmarks.remove'), icon: 'trash', shortcut: 'Delete', danger: true }],
    },
  ];
  const act = (entry: string) => {
    if (entry === 'open') deeds.open(bookmark.id);
    if (entry === 'rename') deeds.rename(bookmark.id);
    if (entry === 'up') deeds.move(bookmark.id, -1);
    if (entry === 'down') deeds.move(bookmark.id, 1);
    if (entry === 'remove') deeds.remove(bookmark);
  };
  const label = t('bookmarks.more', { name });
  return <Menu trigger={<IconButton icon="more" label={label} />} label={label} parts={parts} onAction={act} />;
}

type Deeds = ReturnType<typeof useDeeds>;

/** What can be done with a bookmark, by menu and by key. */
function useDeeds() {
  const t = useWords('library');
  const toast = useToast();
  const { data, actions, ask } = useLibrary();
  const ids = data.bookmarks.map(({ id }) => id);
  const move = (id: string, step: -1 | 1) => {
    const moved = moveBy(ids, id, step);
    const before = moved[moved.indexOf(id) + 1] ?? null;
    if (moved !== ids) actions.editBookmarks({ kind: 'move', ids: [id], to: { folderId: null, before } });
  };
  const remove = (bookmark: Bookmark) => {
    actions.editBookmarks({ kind: 'remove', ids: [bookmark.id] });
    const undo = { label: t('bookmarks.undo'), onPress: () => actions.undoBookmarks() };
    toast({ text: t('bookmarks.removed', { name: bookmark.name }), action: undo });
  };
  const rename = (id: string) => ask({ kind: 'rename-bookmark', bookmarkId: id });
  const open = (id: string) => actions.openBookmark(id);
  const onKey = (event: KeyboardEvent) => {
    const row = event.target instanceof Element ? event.target.closest<HTMLElement>('[role="row"]') : null;
    const bookmark = data.bookmarks.find(({ id }) => id === row?.dataset['key']);
    const act =
      bookmark &&
      deedOfKey(event, {
        up: () => move(bookmark.id, -1),
        down: () => move(bookmark.id, 1),
        rename: () => rename(bookmark.id),
        remove: () => remove(bookmark),
      });
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  };
  return { open, rename, move, remove, onKey };
}

type KeyDeed = 'up' | 'down' | 'rename' | 'remove';

function deedOfKey(event: KeyboardEvent, deeds: Readonly<Record<KeyDeed, () => void>>): (() => void) | undefined {
  if (event.altKey && event.key === 'ArrowUp') return deeds.up;
  if (event.altKey && event.key === 'ArrowDown') return deeds.down;
  if (event.key === 'F2') return deeds.rename;
  return event.key === 'Delete' ? deeds.remove : undefined;
}

function useOrderByDrag() {
  const { data, actions } = useLibrary();
  const ids = data.bookmarks.map(({ id }) => id);
  return useDragAndDrop({
    getItems: (keys) => [...keys].map((key) => ({ 'text/plain': nameOf(data.bookmarks, String(key)) })),
    onReorder: ({ keys, target }) => {
      const moved = new Set([...keys].map(String));
      const position = target.dropPosition === 'before' ? 'before' : 'after';
      const order = reorder(ids, moved, String(target.key), position);
      const last = Math.max(...[...moved].map((id) => order.indexOf(id)));
      actions.editBookmarks({ kind: 'move', ids: [...moved], to: { folderId: null, before: order[last + 1] ?? null } });
    },
    renderDropIndicator: (target) => <DropIndicator target={target} className="drop-line" />,
  });
}

function nameOf(bookmarks: readonly Bookmark[], id: string): string {
  return bookmarks.find((bookmark) => bookmark.id === id)?.name ?? '';
}
