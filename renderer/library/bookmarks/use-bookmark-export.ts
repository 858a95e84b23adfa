import type { Result } from '../../../shared/errors.ts';
import { useToast } from '../../ui/notice.tsx';
import { useWords } from '../../ui/ui-context.tsx';
import { settled } from '../actions.ts';
import { useLibrary } from '../library-context.tsx';

/** Writing bookmarks to a file that the person chooses; says where they went, and nothing where none was chosen. */
export function useBookmarkExport() {
  const t = useWords('bookmarks');
  const toast = useToast();
  const { api, report } = useLibrary();
  const tell = async <T>(answer: Promise<Result<T>>, words: (done: T) => string) => {
    const result = await settled(answer);
    if (result.ok) toast({ text: words(result.value) });
    else if (result.error.code !== 'cancelled') report(result.error);
  };
  return {
    exportAll: () => void tell(api.request('bookmarks.export'), ({ file, count }) => t('exported', { file, count })),
    exportVv: (id: string, name: string) =>
      void tell(api.request('bookmarks.exportVv', { id }), ({ file }) => t('exportedVv', { file, name })),
  };
}
