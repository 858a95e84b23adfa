import { useMemo, useRef, useState } from 'react';
import { Button as AriaButton, Collection, Tree, TreeItem, TreeItemContent, type Key } from 'react-aria-components';
import { Icon } from '../../ui/icon.tsx';
import { useWords } from '../../ui/ui-context.tsx';
import { useLibrary } from '../library-context.tsx';
import { folderNodes, type BookmarkNode } from '../model/bookmark-nodes.ts';
import { Naming } from './name-popover.tsx';
import { useBookmarkDeeds } from './use-bookmark-deeds.ts';
import { useBookmarkDrag } from './use-bookmark-drag.tsx';
import { useBookmarkKeys } from './use-bookmark-keys.ts';

/** The folders in the side bar: chosen with one click, renamed in place, and a place to drop bookmarks on. */
export function FolderTree() {
  const t = useWords('bookmarks');
  const { data, view, go } = useLibrary();
  const deeds = useBookmarkDeeds();
  const { dragAndDropHooks } = useBookmarkDrag(deeds);
  const [open, setOpen] = useState<ReadonlySet<Key>>(new Set());
  const rows = useRef<HTMLDivElement>(null);
  const [named, setNamed] = useState<string | null>(null);
  const onKey = useBookmarkKeys({ deeds, idsOf: (focused) => [focused], rename: setNamed });
  const { folders, bookmarks } = data;
  const nodes = useMemo(() => folderNodes({ folders, bookmarks }, null), [folders, bookmarks]);
  const here = view.kind === 'bookmarks' && view.folderId !== undefined ? [view.folderId] : [];
  if (nodes.length === 0) return null;
  return (
    <div className="side-folders" ref={rows} onKeyDownCapture={onKey}>
      <Tree<BookmarkNode>
        aria-label={t('folders')}
        items={nodes}
        selectionMode="single"
        selectionBehavior="replace"
        selectedKeys={here}
        onSelectionChange={(keys) => {
          const [id] = keys === 'all' ? [] : keys;
          if (id !== undefined) go({ kind: 'bookmarks', folderId: String(id) });
        }}
        expandedKeys={open}
        onExpandedChange={setOpen}
        dragAndDropHooks={dragAndDropHooks}
      >
        {folderItem}
      </Tree>
      <Naming id={named} rows={rows} deeds={deeds} onClose={() => setNamed(null)} />
    </div>
  );
}

function folderItem(node: BookmarkNode) {
  return (
    <TreeItem id={node.id} className="nav side-folder" textValue={node.name}>
      <TreeItemContent>
        {({ level, isExpanded, hasChildItems }) => (
          <FolderLine node={node} level={level} isExpanded={isExpanded} hasChildItems={hasChildItems} />
        )}
      </TreeItemContent>
      <Collection items={node.children}>{folderItem}</Collection>
    </TreeItem>
  );
}

interface FolderLineProps {
  readonly node: BookmarkNode;
  readonly level: number;
  readonly isExpanded: boolean;
  readonly hasChildItems: boolean;
}

function FolderLine({ node, level, isExpanded, hasChildItems }: FolderLineProps) {
  const t = useWords('bookmarks');
  const { name } = node;
  return (
    <span className="side-folder-line" style={{ paddingInlineStart: `${(level - 1) * 12}px` }}>
      {hasChildItems ? (
        <AriaButton
          slot="chevron"
          className="side-chevron"
          aria-label={t(isExpanded ? 'collapse' : 'expand', { name })}
        >
          <Icon name={isExpanded ? 'chevron-down' : 'chevron-right'} />
        </AriaButton>
      ) : (
        <span className="side-chevron" />
      )}
      <Icon name="folder" />
      <bdi className="nav-text" title={name}>
        {name}
      </bdi>
      {node.kind === 'folder' && node.count > 0 && <span className="nav-count">{node.count}</span>}
      <AriaButton slot="drag" className="visually-hidden" aria-label={t('drag', { name })} />
    </span>
  );
}
