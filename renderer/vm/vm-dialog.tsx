import { assertNever } from '../../shared/assert-never.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { useWords } from '../ui/ui-context.tsx';
import { ConsoleModeDialog } from './console-mode-dialog.tsx';
import { ConsolePasswordDialog } from './console-password-dialog.tsx';
import { GuestPasswordDialog } from './guest-password-dialog.tsx';
import { IsoDialog } from './iso-dialog.tsx';
import { PowerDialog, RestartDialog } from './power-dialog.tsx';
import { useVmRoom, type VmQuestion } from './room-context.ts';

/** The dialog of a question about a VM. */
export function VmDialog({ question }: { readonly question: VmQuestion }) {
  const { vm } = question;
  switch (question.kind) {
    case 'power':
      return <PowerDialog vm={vm} action={question.action} />;
    case 'restart':
      return <RestartDialog vm={vm} />;
    case 'guest-password':
      return <GuestPasswordDialog vm={vm} />;
    case 'console-password':
      return <ConsolePasswordDialog vm={vm} />;
    case 'iso':
      return <IsoDialog vm={vm} />;
    case 'console-mode':
      return <ConsoleModeDialog vm={vm} />;
    case 'failed':
      return <FailedDialog question={question} />;
    default:
      return assertNever(question, 'question');
  }
}

function FailedDialog({ question }: { readonly question: Extract<VmQuestion, { kind: 'failed' }> }) {
  const t = useWords('vm');
  const { ask } = useVmRoom();
  const close = () => ask(null);
  return (
    <Dialog
      title={t('failedTitle', { name: question.vm.name })}
      onClose={close}
      footer={
        <Button look="primary" autoFocus onPress={close}>
          {t('close')}
        </Button>
      }
    >
      <ErrorPanel error={question.error} />
    </Dialog>
  );
}
