import { useEffect, useId, type KeyboardEvent, type ReactNode } from 'react';
import { Label, Text, TextArea, TextField } from 'react-aria-components';
import { CloseButton } from '../ui/button.tsx';
import { useWords } from '../ui/ui-context.tsx';

/** What gets the focus when a panel opens. */
const first = 'textarea, input:not([hidden]), .panel-body button, .panel > footer button:not([disabled])';

interface PanelProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** The buttons, the main one last. */
  readonly footer?: ReactNode;
}

/** Gives the keyboard to the panel that is open; false where none is. */
export function focusPanel(): boolean {
  const panel = document.querySelector('.panel');
  if (panel && !panel.contains(document.activeElement)) panel.querySelector<HTMLElement>(first)?.focus();
  return panel !== null;
}

/** A card in the corner of the screen: the guest stays in sight, and can be clicked, while something is prepared for it. */
export function Panel({ title, onClose, children, footer }: PanelProps) {
  const t = useWords('console');
  const titleId = useId();
  useEffect(() => void focusPanel(), []);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') onClose();
  };
  return (
    <section className="panel" role="dialog" aria-labelledby={titleId} onKeyDown={onKeyDown}>
      <div className="panel-head">
        <h2 id={titleId}>{title}</h2>
        <CloseButton label={t('close')} onPress={onClose} />
      </div>
      <div className="panel-body">{children}</div>
      {footer !== undefined && <footer>{footer}</footer>}
    </section>
  );
}

interface TextBoxProps {
  readonly label: string;
  readonly value: string;
  readonly onChange?: (value: string) => void;
  readonly hint?: ReactNode;
}

/** Several lines of text; without `onChange` to be read only. */
export function TextBox({ label, value, onChange, hint }: TextBoxProps) {
  return (
    <TextField
      className="field"
      value={value}
      isReadOnly={onChange === undefined}
      spellCheck="false"
      autoComplete="off"
      {...(onChange ? { onChange } : {})}
    >
      <Label>{label}</Label>
      <TextArea className="text-box" rows={4} />
      {hint !== undefined && (
        <Text slot="description" className="field-hint">
          {hint}
        </Text>
      )}
    </TextField>
  );
}
