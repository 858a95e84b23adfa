import type { Result } from '../../../shared/errors.ts';
import { useToast } from '../../ui/notice.tsx';
import type { Translate } from '../../../shared/i18n/index.ts';
import { settled } from '../actions.ts';
import { useLibrary } from '../library-context.tsx';

/** Writing bookmarks to a file that the person chooses; says where they went, and nothing where none was chosen. */
export function useBookmarkExport() {
  const toast = useToast();
  const { api, report } = useLibrary();
  const tell = async <T>(answer: Promise<Result<T>>, say: (t: Translate<'bookmarks'>, done: T) => string) => {
    const result = await settled(answer);
    if (result.ok) toast({ text: (words) => say(words('bookmarks'), result.value) });
    else if (result.error.code !== 'cancelled') report(result.error);
  };
  return {
    exportAll: () => void tell(api.request('bookmarks.export'), (t, { file, count }) => t('exported', { file, count })),
    exportVv: (id: string, name: string) =>
      void tell(api.request('bookmarks.exportVv', { id }), (t, { file }) => t('exportedVv', { file, name })),
  };
}
