import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { useWords } from '../ui/ui-context.tsx';
import { useVmRoom, type VmTarget } from './room-context.ts';

/** After a change that only the VM's next start brings about: says so, and offers the restart that it takes. */
export function RestartOffer({ vm, done }: { readonly vm: VmTarget; readonly done: string }) {
  const t = useWords('vm');
  const { ask } = useVmRoom();
  const close = () => ask(null);
  return (
    <Dialog
      title={done}
      onClose={close}
      footer={
        <>
          <Button onPress={() => ask({ kind: 'restart', vm })}>{t('restartNow')}</Button>
          <Button look="primary" autoFocus onPress={close}>
            {t('later')}
          </Button>
        </>
      }
    >
      <p>{t('nextStart')}</p>
      <p>{t('nextStartHow')}</p>
    </Dialog>
  );
}
