import { useEffect, useRef } from 'react';
import type { BookmarkStep } from '../../../shared/bookmark.ts';
import type { AppStart } from '../../../shared/ipc.ts';
import { useToast } from '../../ui/notice.tsx';
import { useWords } from '../../ui/ui-context.tsx';
import type { Actions } from '../actions.ts';
import { positionOf } from '../model/bookmark-moves.ts';

/**
 * Says each change of the bookmarks, wherever it was made, and offers to take it back; what was taken back is said as well.
 * Screen readers hear the same: the toast is a live region.
 */
export function useBookmarkToasts(data: AppStart, actions: Actions): void {
  const t = useWords('bookmarks');
  const toast = useToast();
  const { undo, redo } = data.bookmarkHistory;
  const last = useRef({ undo, redo });
  useEffect(() => {
    const before = last.current;
    last.current = { undo, redo };
    const takenBack = redo !== null && redo.id === before.undo?.id;
    if (undo && undo.id !== before.undo?.id && !takenBack) {
      toast({
        text: t(wordOf('step', undo), stepWords(undo, data, t('label'))),
        action: { label: t('undo'), onPress: () => actions.undoBookmarks(undo.id) },
      });
    } else if (takenBack) {
      toast({
        text: t(wordOf('undone', redo), { name: redo.name, count: redo.count }),
        action: { label: t('redo'), onPress: () => actions.redoBookmarks(redo.id) },
      });
    }
  }, [undo, redo, data, actions, toast, t]);
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

function stepWords({ name, count, itemId }: BookmarkStep, data: AppStart, top: string) {
  const { position, count: of, folder } = positionOf(data, itemId);
  return { name, count, position, of, folder: folder ?? top };
}
