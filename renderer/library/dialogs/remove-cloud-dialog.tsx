import type { CloudView } from '../../../shared/cloud.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { useToast } from '../../ui/notice.tsx';
import { useWords } from '../../ui/ui-context.tsx';
import { useAttempt } from '../hooks.ts';
import { useLibrary } from '../library-context.tsx';

/** Asks before a cloud goes, by name; keeping it is the default. */
export function RemoveCloudDialog({ cloudView: { cloud } }: { readonly cloudView: CloudView }) {
  const t = useWords('library');
  const toast = useToast();
  const { api, data, ask } = useLibrary();
  const { attempt, run } = useAttempt();
  const bookmarks = data.bookmarks.filter((each) => each.kind === 'vm' && each.cloudId === cloud.id).length;
  const remove = () =>
    void run(api.request('clouds.remove', { cloudId: cloud.id }), () => {
      ask(null);
      toast({ text: (words) => words('library')('removeCloud.done', { cloud: cloud.name }) });
    });
  return (
    <Dialog
      role="alertdialog"
      title={t('removeCloud.title', { cloud: cloud.name })}
      onClose={() => ask(null)}
      footer={
        <>
          <Button look="danger" onPress={remove} isPending={attempt.phase === 'working'}>
            {t('removeCloud.submit', { cloud: cloud.name })}
          </Button>
          <Button autoFocus onPress={() => ask(null)}>
            {t('removeCloud.cancel')}
          </Button>
        </>
      }
    >
      <p>
        {t('removeCloud.text')}
        {bookmarks > 0 && ` ${t('removeCloud.bookmarks', { count: bookmarks })}`}
      </p>
      {attempt.phase === 'failed' && <ErrorPanel error={attempt.error} />}
    </Dialog>
  );
}
