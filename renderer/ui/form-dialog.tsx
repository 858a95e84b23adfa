import { useEffect, type ReactNode } from 'react';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';

export interface FormDialogProps {
  readonly title: string;
  readonly formId: string;
  /** What the main button says. */
  readonly submit: string;
  /** Of what was sent: nothing, or seen to; waited for; refused. */
  readonly phase?: 'idle' | 'working' | 'failed';
  /** Beside the buttons, while the answer is waited for. */
  readonly wait?: ReactNode;
  /** One more button in front of the others, while nothing is waited for. */
  readonly more?: ReactNode;
  /** The other button: it closes, goes back, or stops what runs. */
  readonly other: { readonly label: string; readonly onPress: () => void };
  readonly onClose: () => void;
  readonly onSubmit: () => void;
  readonly children: ReactNode;
}

/** A dialog that is one form: Enter sends it, the answer is waited for in the footer, and what failed comes into sight. */
export function FormDialog({ title, formId, submit, phase = 'idle', wait, more, other, ...rest }: FormDialogProps) {
  const working = phase === 'working';
  useShowFault(phase === 'failed');
  return (
    <Dialog
      title={title}
      onClose={rest.onClose}
      footer={
        <>
          {working ? wait : more}
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
          if (!working) rest.onSubmit();
        }}
      >
        {rest.children}
      </form>
    </Dialog>
  );
}

/** Brings what an answer is about into sight: its field or the certificate, with the focus in it, or else the panel that explains it. */
function useShowFault(failed: boolean): void {
  useEffect(() => {
    if (!failed) return;
    const field = document.querySelector<HTMLElement>('.dialog .certificate, .dialog .field[data-invalid] input');
    field?.focus();
    if (field) (field.closest('.field') ?? field).scrollIntoView({ block: 'nearest' });
    else document.querySelector('.dialog .error-panel')?.scrollIntoView({ block: 'nearest' });
  }, [failed]);
}
