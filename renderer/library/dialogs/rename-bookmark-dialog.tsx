import { useState } from 'react';
import type { Bookmark } from '../../../shared/bookmark.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useWords } from '../../ui/ui-context.tsx';
import { useLibrary } from '../library-context.tsx';

const formId = 'rename-bookmark';

/** One line for the new name of a bookmark. */
export function RenameBookmarkDialog({ bookmark }: { readonly bookmark: Bookmark }) {
  const t = useWords('library');
  const { actions, ask } = useLibrary();
  const [name, setName] = useState(bookmark.name);
  const empty = name.trim() === '';
  const save = () => {
    if (empty) return;
    actions.editBookmarks({ kind: 'save', bookmark: { ...bookmark, name: name.trim() } });
    ask(null);
  };
  return (
    <Dialog
      title={t('bookmarks.renameTitle')}
      onClose={() => ask(null)}
      footer={
        <>
          <Button onPress={() => ask(null)}>{t('bookmarks.cancel')}</Button>
          <Button look="primary" type="submit" form={formId}>
            {t('bookmarks.save')}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <TextField
          label={t('bookmarks.name')}
          hint={t('bookmarks.vm', { vm: bookmark.vmName })}
          value={name}
          onChange={setName}
          error={empty ? t('bookmarks.nameNeeded') : undefined}
          maxLength={200}
          autoFocus
          onFocus={(event) => event.target instanceof HTMLInputElement && event.target.select()}
        />
      </form>
    </Dialog>
  );
}
