import { createContext, useContext } from 'react';
import type { AppStart, LibraryApi } from '../../shared/ipc.ts';
import type { AppError } from '../../shared/errors.ts';
import type { View } from './view.ts';
import type { Actions } from './actions.ts';
import type { VmRef } from './model/machines.ts';

export type { View };

/** The dialog that stands over the window. */
export type Question =
  | { readonly kind: 'add-cloud' }
  | { readonly kind: 'sign-in'; readonly cloudId: string }
  | { readonly kind: 'remove-cloud'; readonly cloudId: string }
  | { readonly kind: 'switch-project'; readonly cloudId: string }
  | { readonly kind: 'sign-out-everywhere' }
  | { readonly kind: 'open-with'; readonly vm: VmRef }
  | { readonly kind: 'edit-bookmark'; readonly bookmarkId: string }
  | { readonly kind: 'remove-folder'; readonly folderId: string }
  /** Without files the person is asked for them. */
  | { readonly kind: 'import-bookmarks'; readonly files?: readonly File[] };

interface Library {
  readonly api: LibraryApi;
  readonly data: AppStart;
  readonly actions: Actions;
  readonly view: View;
  readonly go: (view: View) => void;
  /** Opens a dialog, or closes the one that is open. */
  readonly ask: (question: Question | null) => void;
  readonly report: (error: AppError) => void;
}

export const LibraryContext = createContext<Library | null>(null);

/** Everything the library's views share. */
export function useLibrary(): Library {
  const library = useContext(LibraryContext);
  if (!library) throw new Error('a view of the library stands outside of its window');
  return library;
}
