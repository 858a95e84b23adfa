import { useMemo, useState } from 'react';
import type { Bookmark } from '../../../shared/bookmark.ts';
import { pathOf } from '../../../shared/bookmark-tree.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Menu } from '../../ui/menu.tsx';
import { useAllWords, useWords } from '../../ui/ui-context.tsx';
import { useLibrary } from '../library-context.tsx';
import { useBookmarksMenu } from '../menus/bookmarks-menu.ts';
import { bookmarkNodes, searchBookmarks } from '../model/bookmark-nodes.ts';
import { Empty } from '../views/empty-states.tsx';
import { BookmarkTree } from './bookmark-tree.tsx';

/** The bookmarks of a folder, or all: as a tree, or as a list of what was searched for. */
export function BookmarksView({ folderId }: { readonly folderId: string | null }) {
  const t = useWords('bookmarks');
  const { data, go } = useLibrary();
  const [query, setQuery] = useState('');
  const { folders, bookmarks, clouds } = data;
  const nodes = useMemo(() => {
    const book = { folders, bookmarks };
    if (query.trim() === '') return bookmarkNodes(book, folderId);
    const cloudOf = (bookmark: Bookmark): string =>
      (bookmark.kind === 'vm' && clouds.find(({ cloud }) => cloud.id === bookmark.cloudId)?.cloud.name) || '';
    return searchBookmarks(book, query, folderId, cloudOf);
  }, [folders, bookmarks, clouds, folderId, query]);
  const path = pathOf(data, folderId);
  const searching = query.trim() !== '';
  return (
    <main className="view" aria-label={t('label')}>
      <div className="strip">
        <div className="strip-words">
          <h1>{path.length === 0 ? t('label') : <bdi>{path.map(({ name }) => name).join(' / ')}</bdi>}</h1>
          <p>{t('hint')}</p>
        </div>
        <BookmarkSearch query={query} onChange={setQuery} />
        <BookmarksMenu />
      </div>
      {searching && (
        <p className="count bookmarks-found" role="status">
          {t('found', { count: nodes.length })}
        </p>
      )}
      {nodes.length > 0 && <BookmarkTree key={`${searching} ${folderId ?? ''}`} nodes={nodes} found={searching} />}
      {nodes.length === 0 && searching && (
        <Empty
          icon="search"
          title={t('noneFoundTitle', { query: query.trim() })}
          text={t('noneFoundText')}
          action={null}
        />
      )}
      {nodes.length === 0 && !searching && folderId !== null && (
        <Empty
          icon="folder"
          title={t('folderEmptyTitle', { folder: path.at(-1)?.name ?? '' })}
          text={t('folderEmptyText')}
          action={null}
        />
      )}
      {nodes.length === 0 && !searching && folderId === null && (
        <Empty
          icon="star"
          title={t('emptyTitle')}
          text={t('emptyText')}
          action={<Button onPress={() => go({ kind: 'all' })}>{t('showVms')}</Button>}
        />
      )}
    </main>
  );
}

function BookmarkSearch(props: { readonly query: string; readonly onChange: (query: string) => void }) {
  const t = useWords('bookmarks');
  const { query, onChange } = props;
  return (
    <div className="search bookmark-search" role="search">
      <Icon name="search" />
      <input
        type="text"
        aria-label={t('search')}
        placeholder={t('searchPlaceholder')}
        autoComplete="off"
        spellCheck={false}
        value={query}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || query === '' || event.nativeEvent.isComposing) return;
          event.stopPropagation();
          onChange('');
        }}
      />
      {query !== '' && <IconButton icon="close" label={t('searchClear')} shortcut="Esc" onPress={() => onChange('')} />}
    </div>
  );
}

function BookmarksMenu() {
  const words = useAllWords();
  const { parts, choose } = useBookmarksMenu();
  const label = words('bookmarks')('moreActions');
  return (
    <Menu trigger={<IconButton icon="more" label={label} />} label={label} parts={parts(words)} onAction={choose} />
  );
}
