import type { ReactNode } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { CloseButton } from './button.tsx';
import { useWords } from './ui-context.tsx';
import { useWayBack } from './way-back.ts';

export interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** The buttons, the main one last. */
  readonly footer?: ReactNode;
  /** `alertdialog` asks before something is destroyed; it has no cross and no click outside that closes it. */
  readonly role?: 'dialog' | 'alertdialog';
}

/** A card over the window that keeps the focus until it closes; Escape closes it. Rendered while it is open. */
export function Dialog({ title, onClose, children, footer, role = 'dialog' }: DialogProps) {
  const t = useWords('ui');
  useWayBack();
  return (
    <ModalOverlay className="veil" isOpen onOpenChange={(open) => !open && onClose()}>
      <Modal className="card">
        <AriaDialog className="dialog" role={role}>
          <header>
            <Heading slot="title">{title}</Heading>
            {role === 'dialog' && <CloseButton label={t('close')} onPress={onClose} />}
          </header>
          <div className="dialog-body">{children}</div>
          {footer !== undefined && <footer>{footer}</footer>}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
