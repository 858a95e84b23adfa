import type { ReactNode } from 'react';
import { assertNever } from '../../../shared/assert-never.ts';
import { useLibrary, type Question } from '../library-context.tsx';
import { EditBookmarkDialog } from '../bookmarks/edit-bookmark-dialog.tsx';
import { ImportDialog } from '../bookmarks/import-dialog.tsx';
import { RemoveFolderDialog } from '../bookmarks/remove-folder-dialog.tsx';
import { AddCloudDialog } from './add-cloud-dialog.tsx';
import { OpenWithDialog } from './open-with-dialog.tsx';
import { RemoveCloudDialog } from './remove-cloud-dialog.tsx';
import { SignInDialog } from './sign-in-dialog.tsx';
import { SignOutEverywhereDialog } from './sign-out-everywhere-dialog.tsx';
import { SwitchProjectDialog } from './switch-project-dialog.tsx';

/** The dialog of the question that is open; none where its cloud or bookmark is gone meanwhile. */
export function Asked({ question }: { readonly question: Question }): ReactNode {
  const { data } = useLibrary();
  const cloudOf = (cloudId: string) => data.clouds.find(({ cloud }) => cloud.id === cloudId);
  switch (question.kind) {
    case 'add-cloud':
      return <AddCloudDialog />;
    case 'sign-in': {
      const cloudView = cloudOf(question.cloudId);
      return cloudView && <SignInDialog cloudView={cloudView} />;
    }
    case 'remove-cloud': {
      const cloudView = cloudOf(question.cloudId);
      return cloudView && <RemoveCloudDialog cloudView={cloudView} />;
    }
    case 'switch-project': {
      const cloudView = cloudOf(question.cloudId);
      return cloudView && <SwitchProjectDialog cloudView={cloudView} />;
    }
    case 'sign-out-everywhere':
      return <SignOutEverywhereDialog />;
    case 'open-with':
      return <OpenWithDialog vm={question.vm} />;
    case 'edit-bookmark': {
      const bookmark = data.bookmarks.find(({ id }) => id === question.bookmarkId);
      return bookmark && <EditBookmarkDialog key={bookmark.id} bookmark={bookmark} />;
    }
    case 'remove-folder': {
      const folder = data.folders.find(({ id }) => id === question.folderId);
      return folder && <RemoveFolderDialog folder={folder} />;
    }
    case 'import-bookmarks':
      return <ImportDialog {...(question.files ? { files: question.files } : {})} />;
    default:
      return assertNever(question, 'question');
  }
}
