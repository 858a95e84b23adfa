import type { ReactNode } from 'react';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { useShowFault, type Attempt } from '../hooks.ts';

interface FormDialogProps {
  readonly title: string;
  readonly formId: string;
  /** What the main button says. */
  readonly submit: string;
  readonly attempt: Attempt;
  /** Beside the buttons, while the answer is waited for. */
  readonly wait: ReactNode;
  /** The other button: it closes, goes back, or stops what runs. */
  readonly other: { readonly label: string; readonly onPress: () => void };
  readonly onClose: () => void;
  readonly onSubmit: () => void;
  readonly children: ReactNode;
}

/** A dialog that is one form: Enter sends it, the answer is waited for in the footer, and what failed comes into sight. */
export function FormDialog({
  title,
  formId,
  submit,
  attempt,
  wait,
  other,
  onClose,
  onSubmit,
  children,
}: FormDialogProps) {
  const working = attempt.phase === 'working';
  useShowFault(attempt.phase === 'failed');
  return (
    <Dialog
      title={title}
      onClose={onClose}
      footer={
        <>
          {working && wait}
          <Button onPress={other.onPress}>{other.label}</Button>
          <Button look="primary" type="submit" form={formId} isPending={working}>
            {submit}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        className="form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!working) onSubmit();
        }}
      >
        {children}
      </form>
    </Dialog>
  );
}
