import type { KeyboardEvent } from 'react';
import { isCommand } from '../../ui/shortcut.ts';
import { usePlatform } from '../../ui/ui-context.tsx';
import { useLibrary } from '../library-context.tsx';
import type { KeyMove } from '../model/bookmark-moves.ts';
import type { BookmarkDeeds } from './use-bookmark-deeds.ts';

export interface BookmarkKeys {
  readonly deeds: BookmarkDeeds;
  /** The rows a key is for: those chosen, where the focused one is among them. */
  readonly idsOf: (focused: string) => readonly string[];
  readonly rename: (id: string) => void;
}

/** The keys of a tree of bookmarks. Bound in the capture phase: the tree has its own use for the arrows. */
export function useBookmarkKeys({ deeds, idsOf, rename }: BookmarkKeys): (event: KeyboardEvent) => void {
  const platform = usePlatform();
  const { actions, ask } = useLibrary();
  const ofRow = (event: KeyboardEvent, id: string): (() => void) | undefined => {
    const move = moveOf(event);
    if (move) return () => deeds.moveByKey(idsOf(id), move);
    const bookmark = deeds.bookmarkOf(id);
    if (event.key === 'F2') return () => rename(id);
    if (event.key === 'Delete') return () => deeds.remove(idsOf(id));
    if (event.key === 'Enter' && event.altKey && bookmark) return () => ask({ kind: 'edit-bookmark', bookmarkId: id });
    if (event.key === 'Enter' && event.shiftKey && bookmark?.kind === 'vm') {
      return () => ask({ kind: 'open-with', vm: bookmark });
    }
    return undefined;
  };
  return (event) => {
    if (event.target instanceof HTMLInputElement) return; // what is typed is taken back there
    const id = rowOf(event);
    const act = historyKey(event, isCommand(event, platform), actions) ?? (id === null ? undefined : ofRow(event, id));
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  };
}

function rowOf({ target }: KeyboardEvent): string | null {
  const row = target instanceof Element ? target.closest<HTMLElement>('[role="row"]') : null;
  return row?.dataset['key'] ?? null;
}

function moveOf({ altKey, shiftKey, key }: KeyboardEvent): KeyMove | undefined {
  if (!altKey) return undefined;
  if (shiftKey) return key === 'ArrowLeft' ? 'out' : key === 'ArrowRight' ? 'in' : undefined;
  return key === 'ArrowUp' ? 'up' : key === 'ArrowDown' ? 'down' : undefined;
}

function historyKey(
  event: KeyboardEvent,
  command: boolean,
  actions: { readonly undoBookmarks: () => void; readonly redoBookmarks: () => void },
): (() => void) | undefined {
  const key = event.key.toLowerCase();
  if (!event.ctrlKey && !event.metaKey) return undefined;
  if (key === 'z' && event.shiftKey) return () => actions.redoBookmarks();
  if (key === 'z' && command) return () => actions.undoBookmarks();
  return key === 'y' && command ? () => actions.redoBookmarks() : undefined;
}
