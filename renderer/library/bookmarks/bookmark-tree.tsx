import { createContext, useContext, useMemo, useRef, useState } from 'react';
import {
  Button as AriaButton,
  Collection,
  Tree,
  TreeItem,
  TreeItemContent,
  type Key,
  type Selection,
} from 'react-aria-components';
import { Icon } from '../../ui/icon.tsx';
import { useWords } from '../../ui/ui-context.tsx';
import { useLibrary } from '../library-context.tsx';
import type { BookmarkNode } from '../model/bookmark-nodes.ts';
import { createStandings, type Standing } from '../model/bookmark-standing.ts';
import { BookmarkMenu } from './bookmark-menu.tsx';
import { BookmarkRow } from './bookmark-row.tsx';
import { Naming } from './name-popover.tsx';
import { useBookmarkDeeds, type BookmarkDeeds } from './use-bookmark-deeds.ts';
import { useBookmarkDrag } from './use-bookmark-drag.tsx';
import { useBookmarkKeys } from './use-bookmark-keys.ts';

interface BookmarkTreeProps {
  readonly nodes: readonly BookmarkNode[];
  /** A list of what was found: flat, in no order of its own. */
  readonly found: boolean;
}

/** Folders and bookmarks as rows: one click chooses, a double-click or Enter opens, drag and Alt with the arrows move. */
export function BookmarkTree({ nodes, found }: BookmarkTreeProps) {
  const t = useWords('bookmarks');
  const { data } = useLibrary();
  const deeds = useBookmarkDeeds();
  const { dragAndDropHooks } = useBookmarkDrag(deeds);
  const [closed, setClosed] = useState<ReadonlySet<Key>>(new Set());
  const [chosen, setChosen] = useState<Selection>(new Set());
  const scroll = useRef<HTMLDivElement>(null);
  const [named, setNamed] = useState<string | null>(null);
  const standingOf = useMemo(
    () => createStandings({ clouds: data.clouds, vms: data.vms, consoles: data.consoles }),
    [data.clouds, data.vms, data.consoles],
  );
  const idsOf = (focused: string): readonly string[] => {
    const ids = chosen === 'all' ? [] : [...chosen].map(String);
    return ids.includes(focused) ? ids : [focused];
  };
  const onKey = useBookmarkKeys({ deeds, idsOf, rename: setNamed });
  const folderIds = data.folders.map(({ id }) => id);
  return (
    <RowContext value={{ deeds, standingOf, found, rename: setNamed }}>
      <div className="bookmarks-scroll" data-region="list" ref={scroll} onKeyDownCapture={onKey}>
        <Tree
          className="bookmarks"
          aria-label={t('label')}
          items={nodes}
          selectionMode="multiple"
          selectionBehavior="replace"
          selectedKeys={chosen}
          onSelectionChange={setChosen}
          expandedKeys={folderIds.filter((id) => !closed.has(id))}
          onExpandedChange={(open) => setClosed(new Set(folderIds.filter((id) => !open.has(id))))}
          {...(found ? {} : { dragAndDropHooks })}
          onAction={(key) => deeds.open(String(key))}
        >
          {nodeItem}
        </Tree>
        <Naming id={named} rows={scroll} deeds={deeds} onClose={() => setNamed(null)} />
      </div>
    </RowContext>
  );
}

/** What a row needs of its tree. By context, as the tree keeps the rows whose node did not change. */
const RowContext = createContext<RowNeeds | null>(null);

interface RowNeeds {
  readonly deeds: BookmarkDeeds;
  readonly standingOf: (bookmark: Extract<BookmarkNode, { kind: 'bookmark' }>['bookmark']) => Standing;
  readonly found: boolean;
  readonly rename: (id: string) => void;
}

function nodeItem(node: BookmarkNode) {
  return (
    <TreeItem id={node.id} className="bookmark" textValue={node.name}>
      <TreeItemContent>
        {({ level, isExpanded }) => <Row node={node} level={level} isExpanded={isExpanded} />}
      </TreeItemContent>
      <Collection items={node.children}>{nodeItem}</Collection>
    </TreeItem>
  );
}

interface RowProps {
  readonly node: BookmarkNode;
  readonly level: number;
  readonly isExpanded: boolean;
}

function Row({ node, level, isExpanded }: RowProps) {
  const t = useWords('bookmarks');
  const row = useContext(RowContext);
  if (!row) throw new Error('a row stands outside of its tree');
  const { name } = node;
  return (
    <span className="bookmark-line" style={{ paddingInlineStart: `${(level - 1) * 20}px` }}>
      {!row.found && (
        <AriaButton slot="drag" className="button" data-look="icon" aria-label={t('drag', { name })}>
          <Icon name="grip" />
        </AriaButton>
      )}
      {node.kind === 'folder' ? (
        <>
          <AriaButton
            slot="chevron"
            className="button"
            data-look="icon"
            aria-label={t(isExpanded ? 'collapse' : 'expand', { name })}
          >
            <Icon name={isExpanded ? 'chevron-down' : 'chevron-right'} />
          </AriaButton>
          <Icon name="folder" />
          <bdi className="name">{name}</bdi>
          <span className="nav-count">{t('folderItems', { count: node.count })}</span>
          <span className="grow" />
        </>
      ) : (
        <BookmarkRow bookmark={node.bookmark} standing={row.standingOf(node.bookmark)} found={row.found} />
      )}
      <BookmarkMenu node={node} deeds={row.deeds} rename={row.rename} />
    </span>
  );
}
