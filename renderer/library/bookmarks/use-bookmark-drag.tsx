import { DropIndicator, useDragAndDrop, type DropItem } from 'react-aria-components';
import { useLibrary } from '../library-context.tsx';
import type { BookmarkNode } from '../model/bookmark-nodes.ts';
import type { BookmarkDeeds } from './use-bookmark-deeds.ts';

/** What is carried between our own trees; nothing from outside has it. */
const carriedType = 'application/x-zstack-console-bookmark';

/** Moving by drag, within a tree of bookmarks and folders and from one to the other; by pointer and, from the grip, by keyboard. */
export function useBookmarkDrag(deeds: BookmarkDeeds) {
  const { data } = useLibrary();
  const isFolder = (key: string): boolean => data.folders.some(({ id }) => id === key);
  const fromOutside = async (items: readonly DropItem[], key: string | null, position: 'before' | 'on' | 'after') => {
    const ids = await idsOf(items);
    if (ids.length > 0) deeds.drop(ids, key === null ? null : { key, position });
  };
  return useDragAndDrop<BookmarkNode>({
    getItems: (keys, items) =>
      [...keys].map((key, index) => ({ [carriedType]: String(key), 'text/plain': items[index]?.name ?? '' })),
    acceptedDragTypes: [carriedType],
    getDropOperation: () => 'move',
    shouldAcceptItemDrop: ({ key }) => isFolder(String(key)),
    onMove: ({ keys, target }) =>
      deeds.drop([...keys].map(String), { key: String(target.key), position: target.dropPosition }),
    onInsert: ({ items, target }) => void fromOutside(items, String(target.key), target.dropPosition),
    onItemDrop: ({ items, target, isInternal }) => {
      if (!isInternal) void fromOutside(items, String(target.key), 'on');
    },
    onRootDrop: ({ items }) => void fromOutside(items, null, 'on'),
    renderDropIndicator: (target) => <DropIndicator target={target} className="drop-line" />,
  });
}

async function idsOf(items: readonly DropItem[]): Promise<readonly string[]> {
  const texts = items.map((item) => (item.kind === 'text' ? item.getText(carriedType) : Promise.resolve('')));
  return (await Promise.all(texts)).filter((id) => id !== '');
}
