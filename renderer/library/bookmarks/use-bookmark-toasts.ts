import { useEffect, useRef } from 'react';
import type { BookmarkStep } from '../../../shared/bookmark.ts';
import type { AppStart } from '../../../shared/ipc.ts';
import { useToast } from '../../ui/notice.tsx';
import type { Actions } from '../actions.ts';
import { positionOf } from '../model/bookmark-moves.ts';

/**
 * Says each change of the bookmarks, wherever it was made, and offers to take it back; what was taken back is said as well.
 * Screen readers hear the same: the toast is a live region.
 */
export function useBookmarkToasts(data: AppStart, actions: Actions): void {
  const toast = useToast();
  const { undo, redo } = data.bookmarkHistory;
  const last = useRef({ undo, redo });
  useEffect(() => {
    const before = last.current;
    last.current = { undo, redo };
    const takenBack = redo !== null && redo.id === before.undo?.id;
    if (undo && undo.id !== before.undo?.id && !takenBack) {
      const place = positionOf(data, undo.itemId);
      toast({
        text: (words) => words('bookmarks')(wordOf('step', undo), stepWords(undo, place, words('bookmarks')('label'))),
        action: { label: (words) => words('bookmarks')('undo'), onPress: () => actions.undoBookmarks(undo.id) },
      });
    } else if (takenBack) {
      toast({
        text: (words) => words('bookmarks')(wordOf('undone', redo), { name: redo.name, count: redo.count }),
        action: { label: (words) => words('bookmarks')('redo'), onPress: () => actions.redoBookmarks(redo.id) },
      });
    }
  }, [undo, redo, data, actions, toast]);
}

/** One item is called by its name, several by their number. */
function wordOf<P extends 'step' | 'undone'>(part: P, { what, count }: BookmarkStep) {
  if (count !== 1) return `${part}.${what}` as const;
  return what === 'remove'
    ? (`${part}.removeOne` as const)
    : what === 'move'
      ? (`${part}.moveOne` as const)
      : (`${part}.${what}` as const);
}

function stepWords({ name, count }: BookmarkStep, place: ReturnType<typeof positionOf>, top: string) {
  const { position, count: of, folder } = place;
  return { name, count, position, of, folder: folder ?? top };
}
