import type { BookmarkFolder } from '../../../shared/bookmark.ts';
import { withFoldersBelow } from '../../../shared/bookmark-tree.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { useWords } from '../../ui/ui-context.tsx';
import { useLibrary } from '../library-context.tsx';

/** Asks what becomes of what is in the folder; keeping the folder is the default. */
export function RemoveFolderDialog({ folder }: { readonly folder: BookmarkFolder }) {
  const t = useWords('bookmarks');
  const { data, actions, ask, go, view } = useLibrary();
  const inside = withFoldersBelow(data, folder.id);
  const count = data.bookmarks.filter(({ folderId }) => folderId !== null && inside.has(folderId)).length;
  const isEmpty = count === 0 && inside.size === 1;
  const remove = (contents: 'move-up' | 'remove') => {
    actions.editBookmarks({ kind: 'remove-folder', id: folder.id, contents });
    if (view.kind === 'bookmarks' && view.folderId !== undefined && inside.has(view.folderId))
      go({ kind: 'bookmarks' });
    ask(null);
  };
  return (
    <Dialog
      role="alertdialog"
      title={t('dropFolder.title', { name: folder.name })}
      onClose={() => ask(null)}
      footer={
        <>
          <Button look="danger" onPress={() => remove('remove')}>
            {t(isEmpty ? 'dropFolder.plain' : 'dropFolder.remove')}
          </Button>
          {!isEmpty && <Button onPress={() => remove('move-up')}>{t('dropFolder.moveUp')}</Button>}
          <Button autoFocus onPress={() => ask(null)}>
            {t('dropFolder.cancel')}
          </Button>
        </>
      }
    >
      <p>
        {count === 0 ? t('dropFolder.empty') : t('dropFolder.text', { count })} {t('dropFolder.undo')}
      </p>
    </Dialog>
  );
}
